import type { ConversationRow } from '../reading/messages.js';

/** A table of conversations: of a transport, of TFTP transfers, or of addresses alone. */
export type ConversationTable = 'tcp' | 'udp' | 'tftp' | 'ip';

/** What conversations are sorted by. */
export type ConversationColumn =
  | 'client'
  | 'server'
  | 'sentBytes'
  | 'receivedBytes'
  | 'first'
  | 'duration'
  | 'rate';

/** The conversations of a kind. */
export function tableOf(
  conversations: readonly ConversationRow[],
  kind: ConversationRow['kind'],
): readonly ConversationRow[] {
  return conversations.filter((one) => one.kind === kind);
}

/** The conversations in the order of a column. */
export function sortedConversations(
  conversations: readonly ConversationRow[],
  by: ConversationColumn,
  isRising: boolean,
): readonly ConversationRow[] {
  const sorted = [...conversations].sort((one, other) => compared(sortValue(one, by), sortValue(other, by)));
  return isRising ? sorted : sorted.reverse();
}

function sortValue(one: ConversationRow, by: ConversationColumn): string | number {
  const seconds = one.last - one.first;
  if (by === 'duration') return seconds;
  if (by === 'rate') return seconds > 0 ? (one.sentBytes + one.receivedBytes) / seconds : 0;
  if (by === 'client' || by === 'server') return `${one[by]} ${String(one[`${by}Port`]).padStart(5)}`;
  return one[by];
}

function compared(one: string | number, other: string | number): number {
  if (typeof one === 'number' && typeof other === 'number') return one - other;
  return String(one).localeCompare(String(other), 'en', { numeric: true });
}
