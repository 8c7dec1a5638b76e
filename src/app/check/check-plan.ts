import { randomInt } from 'node:crypto';
import { isIPv6 } from 'node:net';
import type { Address } from '../../bytes/address.js';
import type { EncodingName } from '../../bytes/encoding-names.js';
import type { SocketAddress } from '../../bytes/socket-address.js';
import type { Check, CheckLevel, CheckOutcome } from '../../check/check.js';
import { checkSubjects } from '../../check/check-subjects.js';
import { EchoRoom } from '../../check/echo/echo-room.js';
import type { ProgramEnd, ProgramJob } from '../../check/program-door.js';
import type { CheckSubject, EchoSubject } from '../../check/subject-names.js';
import type { TftpClientRoom } from '../../check/tftp/client/client-room.js';
import { TftpServerRoom } from '../../check/tftp/server/server-room.js';
import { BreakoutboxError } from '../../errors/error.js';
import type { StartedProgram } from '../../net/check/check-shell.js';
import { routesTo } from '../../net/routes.js';
import { startProgram } from './check-program.js';
import { type CommandTemplate, hasName } from './command-template.js';
import { type CheckResult, runChecks } from './run-checks.js';

/** What every run of checks is told. */
export interface CheckPlan {
  readonly level: CheckLevel;
  /** Only these; undefined for all. */
  readonly only: readonly string[] | undefined;
  /** What chance does follows from it. */
  readonly seed: number;
  readonly signal: AbortSignal;
  readonly began: (id: string, running: readonly string[]) => void;
  readonly ended: (result: CheckResult) => void;
}

/** What came of a run. */
export interface CheckSummary {
  readonly counts: Readonly<Record<CheckOutcome, number>>;
  readonly seed: number;
  /** Files that lie on the server now. */
  readonly written: readonly string[];
}

/** What a person says of a TFTP server. */
export interface TftpServerCheckInput {
  readonly canWrite: boolean;
  readonly fileName: string | undefined;
  readonly expected: Uint8Array | undefined;
}

/** What a person says of a TFTP client. */
export interface TftpClientCheckInput {
  readonly get: CommandTemplate | undefined;
  readonly put: CommandTemplate | undefined;
  /** Where it is told to ask. */
  readonly listening: SocketAddress;
  /** What a device is let do; both if absent. */
  readonly directions?: readonly ('get' | 'put')[];
  /** Called when somebody has to let the device ask. */
  readonly waiting: (direction: 'get' | 'put', at: SocketAddress) => void;
}

const serversAtOnce = 8;
const clientsAtOnce = 6;

/** A seed of chance, for a run that has none. */
export function chanceSeed(): number {
  return randomInt(0x1_0000_0000);
}

/**
 * Checks of a subject by a plan.
 * @throws BreakoutboxError CHECK_UNKNOWN
 */
export function plannedChecks<Room>(
  subject: CheckSubject,
  checks: readonly Check<Room>[],
  { level, only }: Pick<CheckPlan, 'level' | 'only'>,
): readonly Check<Room>[] {
  if (only === undefined) return checks.filter((check) => level === 'full' || check.level === 'basic');
  const unknown = only.find((id) => !checks.some((check) => check.id === id));
  if (unknown !== undefined) {
    const choices = checks.map(({ id }) => id).join(' ');
    throw new BreakoutboxError('CHECK_UNKNOWN', { text: unknown, subject, choices });
  }
  // What the others build on is run as well: without a file to read they could not be. Those of a client learn nothing for each other.
  const isBuiltOn = subject !== 'tftp-client';
  return checks.filter((check) => (isBuiltOn && check.stage === 'first') || only.includes(check.id));
}

/** Checks an echo server. @throws BreakoutboxError */
export async function checkEcho(
  subject: EchoSubject,
  target: Required<Address>,
  encoding: EncodingName,
  plan: CheckPlan,
): Promise<CheckSummary> {
  const reached = await reachedAt(target);
  return runPlan(subject, checkSubjects[subject], new EchoRoom(reached, encoding), plan, {
    local: anyOf(reached),
    atOnce: serverChecksAtOnce(plan),
  });
}

/** Checks a TFTP server. @throws BreakoutboxError */
export async function checkTftpServer(
  target: Required<Address>,
  input: TftpServerCheckInput,
  plan: CheckPlan,
): Promise<CheckSummary> {
  const reached = await reachedAt(target);
  const prefix = `bob-check-${(plan.seed >>> 0).toString(16).padStart(8, '0').slice(-4)}`;
  const room = new TftpServerRoom({ ...input, target: reached, prefix });
  const summary = await runPlan('tftp-server', checkSubjects['tftp-server'], room, plan, {
    local: anyOf(reached),
    atOnce: serverChecksAtOnce(plan),
  });
  return { ...summary, written: room.written };
}

/** Checks a TFTP client. @throws BreakoutboxError */
export function checkTftpClient(input: TftpClientCheckInput, plan: CheckPlan): Promise<CheckSummary> {
  const { get, put, listening, waiting, directions = ['get', 'put'] } = input;
  const isDevice = get === undefined && put === undefined;
  const room: TftpClientRoom = {
    isDevice,
    canGet: isDevice ? directions.includes('get') : get !== undefined,
    canPut: isDevice ? directions.includes('put') : put !== undefined,
    canChooseMode: hasName(get, 'mode') || hasName(get, 'url'),
  };
  const start = (job: ProgramJob, at: SocketAddress): StartedProgram => {
    const template = job.direction === 'get' ? get : put;
    if (template !== undefined) return startProgram(template, job, at);
    waiting(job.direction, at);
    return { ended: new Promise<ProgramEnd>(() => undefined), stop: () => undefined };
  };
  return runPlan('tftp-client', checkSubjects['tftp-client'], room, plan, {
    local: { address: listening.address, port: 0 },
    listening,
    atOnce: listening.port === 0 && !isDevice ? clientsAtOnce : 1,
    start,
  });
}

/** Whoever names a few checks looks at each by itself, and a server may serve one after the other. */
function serverChecksAtOnce({ only }: CheckPlan): number {
  return only === undefined ? serversAtOnce : 1;
}

interface Surroundings {
  readonly local: SocketAddress;
  readonly listening?: SocketAddress;
  readonly atOnce: number;
  readonly start?: (job: ProgramJob, at: SocketAddress) => StartedProgram;
}

async function runPlan<Room>(
  subject: CheckSubject,
  checks: readonly Check<Room>[],
  room: Room,
  plan: CheckPlan,
  { local, listening = local, atOnce, start = noProgram }: Surroundings,
): Promise<CheckSummary> {
  const counts = { passed: 0, failed: 0, warned: 0, skipped: 0 };
  const running = new Set<string>();
  const { signal, seed } = plan;
  await runChecks(
    plannedChecks(subject, checks, plan),
    room,
    {
      local,
      listening,
      atOnce,
      start,
      signal,
      seed,
      began: ({ id }) => {
        running.add(id);
        plan.began(id, [...running]);
      },
    },
    (result) => {
      running.delete(result.check.id);
      counts[result.verdict.outcome] += 1;
      plan.ended(result);
    },
  );
  return { counts, seed, written: [] };
}

/** The first address of a host. @throws BreakoutboxError */
async function reachedAt(target: Required<Address>): Promise<SocketAddress> {
  const [route] = await routesTo(target, { port: 0 }, undefined);
  return { address: route?.remote ?? target.host, port: target.port };
}

function anyOf({ address }: SocketAddress): SocketAddress {
  return { address: isIPv6(address) ? '::' : '0.0.0.0', port: 0 };
}

function noProgram(): never {
  throw new Error('no check of a server starts a program');
}
