import type { PacketRange } from '../reading/messages.js';

/** Reads numbers of packets as they are typed, `4, 10-20`, of packets 1 to `count`; undefined for anything else. In rising order, none twice. */
export function readPacketRanges(text: string, count: number): readonly PacketRange[] | undefined {
  const ranges: PacketRange[] = [];
  for (const part of text.split(/[,，、]/)) {
    const found = /^\s*(\d{1,12})\s*(?:[-–]\s*(\d{1,12})\s*)?$/.exec(part);
    if (found === null) return undefined;
    const first = Number(found[1]);
    const last = Number(found[2] ?? found[1]);
    if (first < 1 || last < first || last > count) return undefined;
    ranges.push({ first, last });
  }
  return joined(ranges.toSorted((one, other) => one.first - other.first));
}

function joined(ranges: readonly PacketRange[]): readonly PacketRange[] {
  const result: PacketRange[] = [];
  for (const range of ranges) {
    const above = result.at(-1);
    if (above === undefined || range.first > above.last + 1) result.push(range);
    else result[result.length - 1] = { first: above.first, last: Math.max(above.last, range.last) };
  }
  return result;
}
