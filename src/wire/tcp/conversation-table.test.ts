import { describe, expect, it } from 'vitest';
import type { PacketEnds } from '../address-key.js';
import { ConversationTable } from './conversation-table.js';

const bytes = Uint8Array.from({ length: 32 }, (_, index) => index + 1);

const time = { seconds: 1, nanoseconds: 0 };

/** A packet between two addresses of `length` bytes, the lower one first, or back. */
function ends(sourcePort: number, destinationPort: number, length = 4, isBack = false): PacketEnds {
  return {
    bytes,
    sourceAt: isBack ? 16 : 0,
    sourceBytes: length,
    sourcePort,
    destinationAt: isBack ? 0 : 16,
    destinationBytes: length,
    destinationPort,
  };
}

function begin(table: ConversationTable, packet: PacketEnds): number {
  return (table.find(packet) ?? table.add(time)).stream;
}

describe.each([4, 16])('conversations between addresses of %i bytes', (length) => {
  it('are found from both ends, which tell which of them sends', () => {
    const table = new ConversationTable();
    expect(begin(table, ends(40_000, 80, length))).toBe(0);
    expect(table.isLower).toBe(true);
    expect(begin(table, ends(80, 40_000, length, true))).toBe(0);
    expect(table.isLower).toBe(false);
  });

  it('are others with other ports', () => {
    const table = new ConversationTable();
    begin(table, ends(40_000, 80, length));
    expect(table.find(ends(40_001, 80, length))).toBeUndefined();
    expect(table.find(ends(80, 40_000, length))).toBeUndefined();
  });
});

describe('the table of conversations', () => {
  it('tells the ends of one address apart by their ports', () => {
    const table = new ConversationTable();
    const toItself = { ...ends(40_000, 80), destinationAt: 0 };
    expect(begin(table, toItself)).toBe(0);
    expect(table.isLower).toBe(false);
    expect(begin(table, { ...toItself, sourcePort: 80, destinationPort: 40_000 })).toBe(0);
    expect(table.isLower).toBe(true);
  });

  it('does not take an IPv4 address for an IPv6 address that begins with it', () => {
    const table = new ConversationTable();
    const short = new Uint8Array(32);
    short.set([1, 2, 3, 4]);
    begin(table, { ...ends(1, 2), bytes: short });
    expect(table.find({ ...ends(1, 2, 16), bytes: short })).toBeUndefined();
  });

  it('begins a conversation anew under the next number, with nothing of the former one', () => {
    const table = new ConversationTable();
    begin(table, ends(1, 2));
    const found = table.find(ends(1, 2)) ?? expect.fail('not found');
    found.lower.next = 7;
    found.completeness = 5;
    table.renew(found, { seconds: 9, nanoseconds: 5 });
    expect(found).toMatchObject({
      stream: 1,
      firstSeconds: 9,
      firstNanoseconds: 5,
      completeness: 0,
      lower: { next: 0 },
    });
  });

  it('holds tens of thousands, and forgets older ones of a few beyond that', () => {
    const table = new ConversationTable();
    for (let index = 0; index < 100_000; index += 1) begin(table, ends(index & 0xffff, 1 + (index >>> 16)));
    let found = 0;
    for (let index = 90_000; index < 100_000; index += 1)
      if (table.find(ends(index & 0xffff, 1 + (index >>> 16))) !== undefined) found += 1;
    expect(found).toBe(10_000);
  });
});
