import { isEveryAddress, isMulticastGroup, withoutZone } from '../../bytes/address.js';
import type { DiagnosisTarget } from '../../config/diagnosis-target.js';
import { BreakoutboxError } from '../../errors/error.js';
import { probeAnswer, sourceAddress } from '../../net/answer-probe.js';
import { isInContainer } from '../../system/container.js';
import { hostAddresses } from '../../system/host-addresses.js';
import { checkInterface } from '../../system/interfaces.js';
import { isLocalAddress, ownAddresses } from '../../system/local-addresses.js';
import { multicastMemberships } from '../../system/multicast-memberships.js';
import { diagnoseMachine, type ListenedPort } from '../../traffic/diagnosis/diagnose-machine.js';
import { diagnosePort } from '../../traffic/diagnosis/diagnose-port.js';
import { diagnoseRemote, type RemoteAddressFacts } from '../../traffic/diagnosis/diagnose-remote.js';
import type { Protocol } from '../../traffic/diagnosis/facts.js';
import { subjectOf } from '../../traffic/diagnosis/port-subject.js';
import type { Diagnosis } from './diagnosed.js';
import { type ListeningSocket, listeningSockets, listeningSocketsAgain } from './port-sockets.js';
import { readFirewall } from './read-firewall.js';
import { notCounting, PacketCount, watchCounters } from './watch-port.js';

/** How a diagnosis is made. */
export interface DiagnosisOptions {
  /** How long packets and counters are watched, and an answer of another machine is waited for. Default 2000. */
  readonly watchMs?: number | undefined;
  /** The interface by which what is missing should come in. */
  readonly interfaceName?: string | undefined;
  /** The processes that ought to hold the port. */
  readonly expectedPids?: readonly number[] | undefined;
  /** Ends the watch early; the diagnosis is then of the shorter time. */
  readonly signal?: AbortSignal | undefined;
  /** Called when the watch has begun: what is sent from now on is seen. */
  readonly watching?: (() => void) | undefined;
}

/** The default of `watchMs`. */
export const usualWatchMs = 2_000;

/** How long an answer of another machine is waited for at least. */
const leastAnswerMs = 500;

/** Addresses of a name that are tried at most. */
const maxRemoteAddresses = 4;

/**
 * Finds out why nothing arrives at a port of this machine, or whether a port of another machine can be reached; without a target, the
 * state of the machine. It reads what the system tells, binds a socket beside one at `::` for a moment, captures packets where that is
 * permitted, and connects to another machine or sends it an empty datagram. Returns one diagnosis, or two if both protocols listen.
 * Rejects with a BreakoutboxError: INTERFACE_NOT_FOUND, ZONE_MISSING.
 */
export async function diagnose(
  target: DiagnosisTarget | undefined,
  options: DiagnosisOptions = {},
): Promise<readonly Diagnosis[]> {
  if (options.interfaceName !== undefined) checkInterface(options.interfaceName);
  if (target === undefined) return [await machineDiagnosis(options)];
  const { host } = target;
  if (host === undefined) return portDiagnoses(target, undefined, options);
  const addresses = isMulticastGroup(host) ? [host] : await resolved(target, options);
  const local = addresses.find((address) => isMulticastGroup(address) || isLocalAddress(address));
  return local === undefined
    ? [await remoteDiagnosis({ ...target, host }, addresses, options)]
    : portDiagnoses(target, isEveryAddress(local) ? undefined : local, options);
}

/** The addresses of the target; none if its name is not known. */
async function resolved(
  { host = '', port }: DiagnosisTarget,
  { interfaceName }: DiagnosisOptions,
): Promise<readonly string[]> {
  try {
    return await hostAddresses(host, port, interfaceName);
  } catch (error) {
    if (error instanceof BreakoutboxError && error.code === 'HOST_NOT_FOUND') return [];
    throw error;
  }
}

async function portDiagnoses(
  { protocol, port }: DiagnosisTarget,
  host: string | undefined,
  options: DiagnosisOptions,
): Promise<readonly Diagnosis[]> {
  const isGroup = host !== undefined && isMulticastGroup(host);
  const wanted = protocol ?? (isGroup ? 'udp' : undefined);
  const sockets = await listeningSockets(port);
  const listened = (['tcp', 'udp'] as const).filter((one) =>
    sockets.some((socket) => socket.protocol === one),
  );
  // Where nobody listens, whoever sends may use either.
  const protocols: readonly Protocol[] =
    wanted !== undefined ? [wanted] : listened.length > 0 ? listened : ['tcp', 'udp'];
  return Promise.all(protocols.map((one) => portDiagnosis(one, port, host, sockets, options)));
}

async function portDiagnosis(
  protocol: Protocol,
  port: number,
  host: string | undefined,
  all: readonly ListeningSocket[],
  { watchMs = usualWatchMs, interfaceName, expectedPids, signal, watching }: DiagnosisOptions,
): Promise<Diagnosis> {
  const count =
    watchMs === 0
      ? notCounting
      : await PacketCount.open({ protocol, port, destination: host, interfaceName });
  const counters = await watchCounters();
  watching?.();
  const { seconds, growth } = await counters.wait(watchMs, signal);
  // The rules are read last: they count what they dropped.
  const [packets, socketsAfter, firewall, memberships] = await Promise.all([
    count.end(),
    listeningSocketsAgain(port, all),
    readFirewall(),
    multicastMemberships(),
  ]);
  const ofProtocol = (list: readonly ListeningSocket[]): readonly ListeningSocket[] =>
    list.filter((socket) => socket.protocol === protocol);
  const sockets = ofProtocol(all);
  const subject = { host, port };
  return {
    protocol,
    subject: subjectOf(subject),
    findings: diagnosePort({
      ...subject,
      protocol,
      interfaceName,
      expectedPids,
      sockets,
      otherProtocolListens: all.some((socket) => socket.protocol !== protocol),
      addresses: ownAddresses(),
      isContainer: isInContainer(),
      memberships,
      firewall,
      watch: { seconds, packets, counters: growth, sockets: ofProtocol(socketsAfter) },
    }),
  };
}

async function remoteDiagnosis(
  { protocol = 'tcp', host = '', port }: DiagnosisTarget,
  resolvedAddresses: readonly string[],
  { watchMs = usualWatchMs, interfaceName: wanted }: DiagnosisOptions,
): Promise<Diagnosis> {
  const own = ownAddresses();
  const timeoutMs = Math.max(watchMs, leastAnswerMs);
  const addresses = await Promise.all(
    resolvedAddresses.slice(0, maxRemoteAddresses).map(async (address): Promise<RemoteAddressFacts> => {
      const source = await sourceAddress(address, port);
      const answer =
        source === undefined
          ? ({ type: 'unreachable' } as const)
          : await probeAnswer({ protocol, address, port, timeoutMs });
      const interfaceName = own.find(
        (one) => withoutZone(one.address) === withoutZone(source ?? ''),
      )?.interfaceName;
      return { address, source, interfaceName, answer };
    }),
  );
  const firewall = await readFirewall();
  const seconds = timeoutMs / 1000;
  return {
    protocol,
    subject: subjectOf({ host, port }),
    findings: diagnoseRemote({ protocol, host, port, addresses, interfaceName: wanted, firewall, seconds }),
  };
}

async function machineDiagnosis({
  watchMs = usualWatchMs,
  signal,
  watching,
}: DiagnosisOptions): Promise<Diagnosis> {
  const [before, counters, firewall] = await Promise.all([
    listeningSockets(undefined),
    watchCounters(),
    readFirewall(),
  ]);
  watching?.();
  const { seconds, growth } = await counters.wait(watchMs, signal);
  const after = await listeningSockets(undefined);
  const findings = diagnoseMachine({
    ports: portsOf(before, after),
    addresses: ownAddresses(),
    firewall,
    counters: growth,
    seconds,
  });
  return { protocol: undefined, subject: '', findings };
}

function portsOf(
  before: readonly ListeningSocket[],
  after: readonly ListeningSocket[],
): readonly ListenedPort[] {
  const keys = new Map(before.map(({ protocol, port }) => [`${protocol} ${port}`, { protocol, port }]));
  return Array.from(keys.values(), ({ protocol, port }) => {
    const ofPort = (list: readonly ListeningSocket[]): readonly ListeningSocket[] =>
      list.filter((socket) => socket.protocol === protocol && socket.port === port);
    return { protocol, port, sockets: ofPort(before), socketsAfter: ofPort(after) };
  });
}
