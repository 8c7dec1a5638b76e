import { noTime } from '../../../../src/capture/packet-batch.js';
import type { PacketList } from './packet-list.js';
import type { PacketTable } from './packet-table.js';

/** Packets and bytes over time, in parts of equal length. */
export interface Rates {
  /** Seconds of a part. */
  readonly step: number;
  /** Seconds after the first packet of the capture at which the first part begins. */
  readonly start: number;
  readonly packets: readonly number[];
  readonly bytes: readonly number[];
}

/** What the packets of a list make of the time between the earliest and the latest, in `parts` parts. */
export function ratesOf(table: PacketTable, list: PacketList, parts: number): Rates {
  let start = Number.POSITIVE_INFINITY;
  let end = Number.NEGATIVE_INFINITY;
  const { count } = list;
  for (let index = 0; index < count; index += 1) {
    const time = secondsBetween(table, 1, list.numberAt(index));
    if (time < start) start = time;
    if (time > end) end = time;
  }
  if (start > end) return { step: 0, start: 0, packets: [], bytes: [] };
  const step = (end - start) / parts || 1;
  const packets = new Array<number>(parts).fill(0);
  const bytes = new Array<number>(parts).fill(0);
  for (let index = 0; index < count; index += 1) {
    const number = list.numberAt(index);
    const time = secondsBetween(table, 1, number);
    if (Number.isNaN(time)) continue;
    const part = Math.min(parts - 1, Math.floor((time - start) / step));
    packets[part] = (packets[part] ?? 0) + 1;
    bytes[part] = (bytes[part] ?? 0) + table.wireBytes.at(number);
  }
  return { step, start, packets, bytes };
}

/** Seconds from one packet to another, exact to the nanosecond for months; NaN where one has no time. */
export function secondsBetween(table: PacketTable, from: number, to: number): number {
  const [before, after] = [table.nanoseconds.at(from), table.nanoseconds.at(to)];
  if (before === noTime || after === noTime) return Number.NaN;
  return table.seconds.at(to) - table.seconds.at(from) + (after - before) / 1e9;
}
