import type { EndName } from './act.js';
import type { CallName, CallResult, Observation, SocketState } from './observation.js';

/** What was seen on a bench, for those who ask about it: everything on it so far, and what is new in the latest step. */
export class Seen {
  /** In order of time, the latest step included. */
  readonly all: readonly Observation[];
  /** Of the latest step alone. */
  readonly latest: readonly Observation[];

  constructor(all: readonly Observation[], latest: readonly Observation[]) {
    this.all = all;
    this.latest = latest;
  }

  /** What a call returned in the latest step, the last one of that name; undefined if none did. */
  result(end: EndName, call: CallName): CallResult | undefined {
    const found = this.latest.findLast(
      (one) => one.type === 'returned' && one.end === end && one.call === call,
    );
    return found?.type === 'returned' ? found.result : undefined;
  }

  /** The bytes that a call returned in the latest step; undefined if it returned none. */
  bytes(end: EndName, call: CallName): Uint8Array | undefined {
    const result = this.result(end, call);
    return result?.ok === true ? result.bytes : undefined;
  }

  /** How many calls of an end have returned with what it read. */
  reads(end: EndName): number {
    return this.all.filter((one) => isRead(one, end)).length;
  }

  /** What an end read last, in this step or before; undefined before it has read anything. */
  received(end: EndName): Uint8Array | undefined {
    const found = this.all.findLast((one) => isRead(one, end));
    return found?.type === 'returned' && found.result.ok ? found.result.bytes : undefined;
  }

  /** How long the last call of that name took, in milliseconds; undefined while it waits. */
  tookMs(end: EndName, call: CallName): number | undefined {
    const returned = this.all.findLast(
      (one) => one.type === 'returned' && one.end === end && one.call === call,
    );
    if (returned?.type !== 'returned') return undefined;
    const called = this.all.find((one) => one.type === 'called' && one.id === returned.id);
    return called === undefined ? undefined : returned.atMs - called.atMs;
  }

  /** Whether a call of an end has not returned yet. */
  waits(end: EndName, call?: CallName): boolean {
    const back = new Set(this.all.flatMap((one) => (one.type === 'returned' ? [one.id] : [])));
    return this.all.some(
      (one) =>
        one.type === 'called' &&
        one.end === end &&
        (call === undefined || one.call === call) &&
        !back.has(one.id),
    );
  }

  /** A socket as it was seen last. */
  socket(end: EndName): SocketState | undefined {
    const found = this.all.findLast((one) => one.type === 'sockets');
    return found?.type === 'sockets' ? found.sockets.find((one) => one.end === end) : undefined;
  }

  /** The observations of one type in the latest step. */
  of<Type extends Observation['type']>(type: Type): readonly Extract<Observation, { readonly type: Type }>[] {
    return this.latest.filter(
      (one): one is Extract<Observation, { readonly type: Type }> => one.type === type,
    );
  }
}

function isRead(one: Observation, end: EndName): boolean {
  if (one.type !== 'returned' || one.end !== end || !one.result.ok) return false;
  return one.call === 'recv' || one.call === 'recvfrom';
}
