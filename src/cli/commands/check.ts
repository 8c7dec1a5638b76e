import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import type { JunitCheck } from '../../app/check/check-junit.js';
import type { CheckPlan, CheckSummary } from '../../app/check/check-plan.js';
import { withProgram } from '../../app/check/client-program.js';
import { type CommandTemplate, parseTemplate } from '../../app/check/command-template.js';
import type { CheckResult } from '../../app/check/run-checks.js';
import type { Address } from '../../bytes/address.js';
import { visibleText } from '../../bytes/escapes.js';
import type { SocketAddress } from '../../bytes/socket-address.js';
import { checkLevels } from '../../check/check.js';
import type { PhraseId } from '../../check/phrases.js';
import type { CheckSubject, EchoSubject } from '../../check/subject-names.js';
import { parseAddress } from '../../config/parse-address.js';
import { BreakoutboxError } from '../../errors/error.js';
import { orThrow } from '../../errors/parsed.js';
import { reasonOf, unreadable } from '../../system/file-errors.js';
import { reachabilityOf } from '../../system/local-addresses.js';
import { replaceFile } from '../../system/whole-file.js';
import type { CommandDefinition } from '../command-definition.js';
import { exitStatus, interruption } from '../exit.js';
import type { Translate } from '../language.js';
import { checkJson, checkLines, detailLines, objectLine } from '../output/check-lines.js';
import { CheckProgress } from '../output/check-progress.js';
import { complain, Output } from '../output/output.js';
import { milliseconds } from '../output/sequence-lines.js';
import { choice, type Settings, wholeNumber } from '../settings.js';

interface Options {
  readonly level: string;
  readonly only?: string | undefined;
  readonly junit?: string;
  readonly seed?: string;
}

interface ServerOptions extends Options {
  readonly write?: true;
  readonly file?: string;
  readonly expect?: string;
}

interface ClientOptions extends Options {
  readonly get?: string;
  readonly put?: string;
}

const seedRange = { least: 0, most: 0xffff_ffff } as const;
/** Reasons of which the first check that meets them has said all. */
const saidOnce: readonly PhraseId[] = ['serverSilent', 'serverEnded'];
const loopback = '127.0.0.1';
const tftpPort = 69;
/** What a command of a client may name, as it is typed. */
const placeholders = Object.fromEntries(
  ['url', 'host', 'port', 'name', 'file', 'mode'].map((name) => [name, `{${name}}`]),
);

/** `bob check tcp-echo ADDR`, and the others of servers that answer what they are sent. */
function checkEcho(subject: EchoSubject) {
  return async (address: string, options: Options, settings: Settings): Promise<number> => {
    const target = addressOf(address);
    const plans = await import('../../app/check/check-plan.js');
    return runShown(subject, address, options, settings, (plan) =>
      plans.checkEcho(subject, target, settings.encoding, plan),
    );
  };
}

/** `bob check tftp-server ADDR`. */
async function checkTftpServer(address: string, options: ServerOptions, settings: Settings): Promise<number> {
  const target = addressOf(address);
  const { write = false, file, expect } = options;
  const input = {
    canWrite: write,
    fileName: file,
    expected: expect === undefined ? undefined : bytesOf(expect),
  };
  const plans = await import('../../app/check/check-plan.js');
  return runShown('tftp-server', address, options, settings, (plan) =>
    plans.checkTftpServer(target, input, plan),
  );
}

/** `bob check tftp-client [ADDR]`: by commands, or for a device. */
async function checkTftpClient(
  address: string | undefined,
  options: ClientOptions,
  settings: Settings,
): Promise<number> {
  const { get, put } = options;
  const isDevice = get === undefined && put === undefined;
  const typed = address === undefined ? undefined : orThrow(parseAddress(address, isDevice ? 1 : 0));
  const listening: SocketAddress = {
    address: typed?.host ?? (isDevice ? '0.0.0.0' : loopback),
    port: typed?.port ?? (isDevice ? tftpPort : 0),
  };
  const input = {
    get: get === undefined ? undefined : commandOf('--get', get),
    put: put === undefined ? undefined : commandOf('--put', put),
    listening,
    waiting: (direction: 'get' | 'put', at: SocketAddress) =>
      complain(
        settings.translate(`checkWaits.${direction}`, {
          at: reachabilityOf(at.address, at.port).reachable.join(', '),
        }),
      ),
  };
  const plans = await import('../../app/check/check-plan.js');
  return runShown('tftp-client', address ?? '', options, settings, (plan) =>
    plans.checkTftpClient(input, plan),
  );
}

/** Runs the checks of a subject, and shows what comes of each; the status says whether one failed. */
export async function runShown(
  subject: CheckSubject,
  target: string,
  options: Options,
  settings: Settings,
  start: (plan: CheckPlan) => Promise<CheckSummary>,
): Promise<number> {
  const { json, quiet, translate: t } = settings;
  const { chanceSeed } = await import('../../app/check/check-plan.js');
  const seed = options.seed === undefined ? chanceSeed() : wholeNumber('--seed', options.seed, seedRange);
  // Not at the end of some minutes: a path that cannot be written is told of before anything is sent.
  if (options.junit !== undefined) await writeJunit(options.junit, subject, target, [], settings, Date.now());
  const interrupt = interruption(settings.graceMs);
  const output = new Output();
  const progress = new CheckProgress(settings);
  const results: CheckResult[] = [];
  const beganMs = Date.now();
  const show = (result: CheckResult): void => {
    results.push(result);
    progress.erase();
    const { outcome } = result.verdict;
    if (json) void output.write(checkJson(subject, result, settings));
    // That nobody answers, or answers any more, is said by the first; the others are only counted.
    else if (outcome === 'skipped' && saidOnce.includes(result.verdict.reason.id)) return;
    else if (!quiet || outcome === 'failed' || outcome === 'warned')
      void output.write(checkLines(result, settings));
  };
  let summary: CheckSummary;
  try {
    summary = await start({
      level: choice('--level', options.level, checkLevels),
      only: options.only?.split(',').map((id) => id.trim()),
      seed,
      signal: interrupt.signal,
      began: (_id, running) => progress.changed(running),
      ended: show,
    });
  } finally {
    progress.end();
    interrupt.stop();
  }
  const tookMs = Date.now() - beganMs;
  if (options.junit !== undefined)
    await writeJunit(options.junit, subject, target, results, settings, beganMs);
  const { counts, written } = summary;
  if (json)
    void output.write(
      objectLine('checked', { subject, target, ...counts, ms: tookMs, seed, written }, settings),
    );
  else if (!quiet) {
    void output.write(`${t('checked', { ...counts, time: milliseconds(tookMs), seed })}\n`);
    if (written.length > 0)
      void output.write(`${t('checkWritten', { names: visibleText(written.join(' ')) })}\n`);
  }
  await output.flushed();
  if (interrupt.signal.aborted) return exitStatus.interrupted;
  return counts.failed === 0 ? exitStatus.done : exitStatus.failed;
}

/** @throws BreakoutboxError CHECK_REPORT_UNWRITABLE */
async function writeJunit(
  file: string,
  subject: string,
  target: string,
  results: readonly CheckResult[],
  settings: Settings,
  beganMs: number,
): Promise<void> {
  const { checkJunit } = await import('../../app/check/check-junit.js');
  const checks = results.map(
    ({ check, verdict, tookMs }): JunitCheck => ({
      id: check.id,
      title: check.title[settings.language],
      outcome: verdict.outcome,
      tookMs,
      text: detailLines({ check, verdict }, settings).join('\n'),
    }),
  );
  try {
    replaceFile(file, checkJunit(subject, target, checks, beganMs), 0o666);
  } catch (cause) {
    throw new BreakoutboxError('CHECK_REPORT_UNWRITABLE', { file, reason: reasonOf(cause) }, { cause });
  }
}

/** @throws BreakoutboxError ADDRESS_INVALID, PORT_INVALID */
function addressOf(text: string): Required<Address> {
  const { host = loopback, port } = orThrow(parseAddress(text, 1));
  return { host, port };
}

/** @throws BreakoutboxError CHECK_COMMAND_INVALID, CHECK_PROGRAM_MISSING */
function commandOf(option: string, text: string): CommandTemplate {
  return withProgram(option, parseTemplate(option, text));
}

/** @throws BreakoutboxError FILE_UNREADABLE */
function bytesOf(file: string): Uint8Array {
  try {
    return readFileSync(file);
  } catch (cause) {
    throw unreadable(file, cause);
  }
}

function addRunOptions(command: Command, t: Translate): Command {
  return command
    .option('--level <level>', t('options.checkLevel'), 'basic')
    .option('--only <ids>', t('options.checkOnly'))
    .option('--junit <file>', t('options.junit'))
    .option('--seed <n>', t('options.checkSeed'));
}

function addTargetOptions(command: Command, t: Translate): Command {
  return addRunOptions(command.argument('<address>', t('arguments.checkTarget')), t);
}

function addServerOptions(command: Command, t: Translate): Command {
  return addTargetOptions(command, t)
    .option('--write', t('options.checkWrite'))
    .option('--file <name>', t('options.checkFile'))
    .option('--expect <local>', t('options.checkExpect'));
}

function addClientOptions(command: Command, t: Translate): Command {
  return addRunOptions(command.argument('[address]', t('arguments.checkListening')), t)
    .option('--get <command>', t('options.checkGet', placeholders))
    .option('--put <command>', t('options.checkPut', placeholders));
}

/** `bob check tcp-echo` as the program takes it. */
export const checkTcpEchoDefinition: CommandDefinition = {
  addOptions: addTargetOptions,
  rules: [],
  run: checkEcho('tcp-echo'),
};

/** `bob check udp-echo` as the program takes it. */
export const checkUdpEchoDefinition: CommandDefinition = {
  addOptions: addTargetOptions,
  rules: [],
  run: checkEcho('udp-echo'),
};

/** `bob check tcp-reverse` as the program takes it. */
export const checkTcpReverseDefinition: CommandDefinition = {
  addOptions: addTargetOptions,
  rules: [],
  run: checkEcho('tcp-reverse'),
};

/** `bob check udp-counter` as the program takes it. */
export const checkUdpCounterDefinition: CommandDefinition = {
  addOptions: addTargetOptions,
  rules: [],
  run: checkEcho('udp-counter'),
};

/** `bob check tcp-chat` as the program takes it. */
export const checkTcpChatDefinition: CommandDefinition = {
  addOptions: addTargetOptions,
  rules: [],
  run: checkEcho('tcp-chat'),
};

/** `bob check tftp-server` as the program takes it. */
export const checkTftpServerDefinition: CommandDefinition = {
  addOptions: addServerOptions,
  rules: [{ option: '--expect', needs: '--file' }],
  run: checkTftpServer,
};

/** `bob check tftp-client` as the program takes it. */
export const checkTftpClientDefinition: CommandDefinition = {
  addOptions: addClientOptions,
  rules: [],
  run: checkTftpClient,
};
