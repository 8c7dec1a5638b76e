import { encodeUtf8 } from '../../bytes/utf8.js';
import type { Act, EndName, PlannedAct } from '../act.js';
import { messageLabel } from '../message-label.js';
import type { CallName, SocketState } from '../observation.js';
import type { Seen } from '../seen.js';

/** A call that returns before the step is done. */
export function call(act: Act): PlannedAct {
  return { act, waits: false };
}

/** A call in which the program waits, maybe for longer than the step. */
export function waiting(act: Act): PlannedAct {
  return { act, waits: true };
}

/** A text in UTF-8. */
export function textBytes(text: string): Uint8Array {
  return encodeUtf8(text);
}

/** A program sends what it makes of the bytes that it received last. */
export function answering(end: EndName, made: NonNullable<PlannedAct['made']>): PlannedAct {
  return { act: { type: 'send', end, bytes: new Uint8Array() }, waits: false, made };
}

/** Bytes of hexadecimal pairs without anything between them. */
export function hexBytes(pairs: string): Uint8Array {
  return Uint8Array.from(pairs.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

/** The bytes from the last to the first. */
export function reversed(bytes: Uint8Array): Uint8Array {
  return bytes.toReversed();
}

/** A server listens, waits for a connection, and a client connects to it. */
export const connecting: readonly PlannedAct[] = [
  call({ type: 'open', end: 'server' }),
  waiting({ type: 'accept', end: 'server' }),
  call({ type: 'connect', end: 'client' }),
];

/** Whether the call of an end has returned in the latest step. */
export function hasReturned(end: EndName, name: CallName): (seen: Seen) => boolean {
  return (seen) => seen.result(end, name) !== undefined;
}

/** The address that a call has told: where a socket listens, whom a connection is from. */
export function addressOf(seen: Seen, end: EndName, name: CallName): string {
  const result = seen.result(end, name);
  return (result?.ok === true ? result.address : undefined) ?? '?';
}

/** One side of the socket of an end. */
export function sideOf(seen: Seen, end: EndName, side: 'local' | 'peer'): string {
  return seen.socket(end)?.[side] ?? '?';
}

/** The state of the socket of an end; `-` while there is none. */
export function stateOf(seen: Seen, end: EndName): NonNullable<SocketState['state']> {
  return seen.socket(end)?.state ?? '-';
}

/** How long the last call of that name took, in milliseconds. */
export function tookMs(seen: Seen, end: EndName, name: CallName): string {
  return (seen.tookMs(end, name) ?? 0).toFixed(1);
}

/** What the relay has come to hold in the latest step, in TFTP's words, the last of it; empty if nothing. */
export function heldTftp(seen: Seen): string {
  const last = seen.of('held').at(-1);
  return last === undefined ? '' : messageLabel('tftp', last.bytes);
}

/** All messages of TFTP that went on through the relay in the latest step, in order. */
export function passedTftp(seen: Seen, direction: 'up' | 'down'): readonly string[] {
  return seen.latest.flatMap((one) => {
    if (one.type !== 'passed' && one.type !== 'settled') return [];
    if (one.direction !== direction || (one.type === 'settled' && one.as === 'lost')) return [];
    const label = messageLabel('tftp', one.bytes);
    return one.type === 'settled' && one.as === 'doubled' ? [label, label] : [label];
  });
}
