import { sameBytes } from '../../../../src/bytes/same-bytes.js';
import type { HeldMessage, SettledMessage } from '../../../../src/operations/standing-in.js';
import type { Altered } from '../../../../src/traffic/event.js';
import { decodeBase64 } from '../../../transport/base64.js';

/** What a relay holds, oldest first, and what it held last, newest first. */
export interface HeldLists {
  readonly held: readonly HeldMessage[];
  readonly before: readonly SettledMessage[];
}

/** Before the workbench has answered. */
export const noLists: HeldLists = Object.freeze({ held: [], before: [] });

/** What tells a message from those that had its number before the relay was opened again. */
export function keyOf({ number, heldAtMicros }: HeldMessage): string {
  return `${number} ${heldAtMicros}`;
}

/**
 * The message that is looked at, once the lists are these: the one of before, even after it is gone while something was changed in it
 * (`isEdited`), else the oldest.
 */
export function openIn(
  lists: HeldLists,
  open: HeldMessage | undefined,
  isEdited: boolean,
): HeldMessage | undefined {
  const still = open && lists.held.find((one) => keyOf(one) === keyOf(open));
  if (still !== undefined) return still;
  return open !== undefined && isEdited ? open : lists.held[0];
}

/** What became of a message that is looked at: nothing yet, or what the list says; `gone` where that does not reach so far back. */
export function outcomeOf(lists: HeldLists, open: HeldMessage): SettledMessage['what'] | 'held' {
  if (lists.held.some((one) => keyOf(one) === keyOf(open))) return 'held';
  const settled = lists.before.find(
    ({ number, atMicros }) => number === open.number && atMicros >= open.heldAtMicros,
  );
  return settled?.what ?? 'gone';
}

/** The message before or after the one that is looked at, among those that are held. */
export function besideOf(
  lists: HeldLists,
  open: HeldMessage | undefined,
  step: 1 | -1,
): HeldMessage | undefined {
  const at = open === undefined ? -1 : lists.held.findIndex((one) => keyOf(one) === keyOf(open));
  return lists.held[at === -1 ? 0 : at + step];
}

/** The held message that an event of the log is about; undefined if it is held no longer. */
export function heldOf(event: Altered, { held }: HeldLists): HeldMessage | undefined {
  if (event.what !== 'held') return undefined;
  const alike = held.filter(
    ({ side, peer, data }) =>
      side === event.side && peer === event.peer && sameBytes(decodeBase64(data), event.bytes),
  );
  const apart = ({ heldAtMicros }: HeldMessage): number => Math.abs(heldAtMicros - event.timeMicros);
  return alike.toSorted((one, other) => apart(one) - apart(other))[0];
}
