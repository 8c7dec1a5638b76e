import { visibleText } from '../../../../src/bytes/escapes.js';
import { noTime } from '../../../../src/capture/packet-batch.js';
import type { CaptureReading } from './capture-reading.js';
import type {
  ConversationList,
  Ladder,
  LadderStep,
  LadderSubject,
  PacketRow,
  TransferRow,
} from './messages.js';
import { secondsBetween } from './rates.js';

/** Steps of a ladder that are given before and after the packet that it is asked around. */
const stepsAround = 150;
/** Conversations that a table is given at most: the ones with the most bytes. */
const maxConversations = 5_000;

/** Rows of the list from the index `from` to before `to`. */
export function rowsOf(reading: CaptureReading, from: number, to: number): readonly PacketRow[] {
  const { list } = reading;
  const rows: PacketRow[] = [];
  for (let index = Math.max(0, from); index < Math.min(to, list.count); index += 1) {
    const above = index > 0 ? list.numberAt(index - 1) : undefined;
    rows.push(rowOf(reading, list.numberAt(index), above));
  }
  return rows;
}

/** The row of a packet below that of another one. */
function rowOf({ index, fieldValues }: CaptureReading, number: number, above: number | undefined): PacketRow {
  const { table, addresses, labels } = index;
  const nanoseconds = table.nanoseconds.at(number);
  const isTimed = nanoseconds !== noTime;
  return {
    number,
    seconds: isTimed ? table.seconds.at(number) : undefined,
    nanoseconds: isTimed ? nanoseconds : 0,
    sinceFirst: known(secondsBetween(table, 1, number)),
    sinceAbove: above === undefined ? undefined : known(secondsBetween(table, above, number)),
    source: addresses.text(table.source.at(number)),
    destination: addresses.text(table.destination.at(number)),
    protocol: labels.text(table.label.at(number)),
    wireBytes: table.wireBytes.at(number),
    info: visibleText(table.texts.text(table.infoAt.at(number), table.infoBytes.at(number))),
    isTrouble: table.isTrouble.at(number) !== 0,
    conversation: table.conversation.at(number),
    transfer: table.transfer.at(number),
    values: Array.from(fieldValues.values(), (values) => values.text(number)),
  };
}

/** Seconds, but for those that are not known. */
function known(seconds: number): number | undefined {
  return Number.isNaN(seconds) ? undefined : seconds;
}

/** The place of the next row with trouble after `from`, or before it; -1 if there is none. */
export function troubleFrom({ list, index }: CaptureReading, from: number, by: 1 | -1): number {
  for (let at = from + by; at >= 0 && at < list.count; at += by)
    if (index.table.isTrouble.at(list.numberAt(at)) !== 0) return at;
  return -1;
}

/** The conversations of a capture, those that moved the most bytes first. */
export function conversationsOf({ index }: CaptureReading): ConversationList {
  const { conversations, addresses } = index;
  const all = Array.from({ length: conversations.count }, (_, at) => conversations.conversation(at + 1));
  const counts = { tcp: 0, udp: 0, ip: 0 };
  for (const { kind } of all) counts[kind] += 1;
  const rows = all
    .sort((one, other) => totalOf(other) - totalOf(one))
    .slice(0, maxConversations)
    .map((one) => ({ ...one, client: addresses.text(one.client), server: addresses.text(one.server) }));
  return { rows, counts };
}

function totalOf({
  sentBytes,
  receivedBytes,
}: {
  readonly sentBytes: number;
  readonly receivedBytes: number;
}): number {
  return sentBytes + receivedBytes;
}

/** The TFTP transfers of a capture. */
export function transfersOf({ index }: CaptureReading): readonly TransferRow[] {
  const { addresses, transfers } = index;
  return transfers.all.map((one) => ({
    ...one,
    client: addresses.text(one.client),
    server: addresses.text(one.server),
  }));
}

/** What the ladder of a packet is of; undefined for a packet of no conversation. */
export function subjectOf({ index: { table } }: CaptureReading, number: number): LadderSubject | undefined {
  const transfer = table.transfer.at(number);
  if (transfer !== 0) return { type: 'transfer', number: transfer };
  const conversation = table.conversation.at(number);
  return conversation === 0 ? undefined : { type: 'conversation', number: conversation };
}

/** The packets of a conversation or a transfer, in their order, around one of them. */
export function ladderOf(reading: CaptureReading, { type, number }: LadderSubject, around: number): Ladder {
  const { table, addresses, conversations, transfers } = reading.index;
  const column = type === 'conversation' ? table.conversation : table.transfer;
  const numbers: number[] = [];
  for (let packet = 1; packet <= table.count; packet += 1)
    if (column.at(packet) === number) numbers.push(packet);
  const subject = type === 'conversation' ? conversations.conversation(number) : transfers.all[number - 1];
  const at = numbers.findIndex((packet) => packet >= around);
  const from = Math.max(0, Math.min(at, numbers.length - stepsAround) - stepsAround);
  const to = Math.min(numbers.length, from + 2 * stepsAround);
  const steps: LadderStep[] = numbers.slice(from, to).map((packet, index) => ({
    row: rowOf(reading, packet, numbers[from + index - 1]),
    isFromClient: table.isFromClient.at(packet) !== 0,
  }));
  return {
    client: addresses.text(subject?.client ?? 0),
    server: addresses.text(subject?.server ?? 0),
    steps,
    hiddenBefore: from,
    hiddenAfter: numbers.length - to,
  };
}
