import { describe, expect, it } from 'vitest';
import type { PacketEnds } from '../address-key.js';
import { TransferTable } from './transfer-table.js';

const bytes = Uint8Array.from({ length: 32 }, (_, index) => index + 1);

/** A packet between two addresses of `length` bytes; of a client by default. */
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

describe.each([4, 16])('transfers between addresses of %i bytes', (length) => {
  it('are found by both directions, whatever port the server answers from', () => {
    const table = new TransferTable();
    const slot = table.begin(ends(1024, 69, length), 1, 'a');
    expect(table.find(ends(1024, 5000, length))).toBe(slot);
    expect(table.find(ends(5000, 1024, length, true))).toBe(slot);
  });

  it('are found one by one, in both directions, when their packets alternate', () => {
    const table = new TransferTable();
    const slots = [1024, 1025].map((port) => table.begin(ends(port, 69, length), 1, 'a'));
    for (const isBack of [true, false, false, true, true])
      for (const [index, port] of [1024, 1025].entries()) {
        const packet = isBack ? ends(5000, port, length, true) : ends(port, 5000, length);
        expect(table.find(packet)).toBe(slots[index]);
      }
    expect(slots[0]).not.toBe(slots[1]);
  });

  it('of one port at both ends are told apart by who has requested', () => {
    const table = new TransferTable();
    const slot = table.begin(ends(69, 69, length), 1, 'a');
    const other = table.begin(ends(69, 69, length, true), 2, 'b');
    expect(table.find(ends(69, 69, length))).toBe(other);
    expect(table.find(ends(69, 69, length, true))).toBe(other);
    expect(slot).not.toBe(other);
  });

  it('are not those of other ports or the other direction', () => {
    const table = new TransferTable();
    table.begin(ends(1024, 69, length), 1, 'a');
    expect(table.find(ends(1025, 69, length))).toBe(-1);
    expect(table.find(ends(1024, 69, length, true))).toBe(-1);
  });
});

describe('the table of transfers', () => {
  it('is empty at first, and has no transfer between hosts without IP addresses', () => {
    const table = new TransferTable();
    expect(table.find(ends(1024, 69))).toBe(-1);
    table.begin(ends(1024, 69), 1, 'a');
    expect(table.find(ends(1024, 69, 0))).toBe(-1);
  });

  it('has a transfer whose slot was asked for before its request', () => {
    const slot = new TransferTable().begin(ends(1024, 69), 1, 'a');
    const table = new TransferTable();
    expect(table.transfer(slot)).toBeUndefined();
    table.begin(ends(1024, 69), 2, 'b');
    expect(table.transfer(slot)).toMatchObject({ requestFrame: 2, file: 'b' });
    expect(table.transfer(-1)).toBeUndefined();
  });

  it('keeps the negotiated block size until the next request', () => {
    const table = new TransferTable();
    const slot = table.begin(ends(1024, 69), 1, 'a');
    const transfer = table.transfer(slot);
    expect(transfer).toMatchObject({ blockBytes: 512, requestFrame: 1, file: 'a' });
    if (transfer !== undefined) transfer.blockBytes = 1_428;
    expect(table.transfer(slot)?.blockBytes).toBe(1_428);
    expect(table.transfer(table.begin(ends(1024, 69), 9, 'b'))).toMatchObject({
      blockBytes: 512,
      requestFrame: 9,
      file: 'b',
    });
    expect(table.transfer(-1)).toBeUndefined();
  });

  it('distinguishes an IPv4 address from an IPv6 address that begins alike', () => {
    const table = new TransferTable();
    table.begin(ends(1024, 69, 4), 1, 'a');
    expect(table.find(ends(1024, 69, 16))).toBe(-1);
  });

  it('forgets the oldest and keeps the youngest when there are more than it holds', () => {
    const table = new TransferTable();
    const moving = Uint8Array.from(bytes);
    const view = new DataView(moving.buffer);
    const request = (index: number): PacketEnds => {
      view.setUint32(0, index);
      return { ...ends(1024, 69), bytes: moving };
    };
    const count = 200_000;
    for (let index = 0; index < count; index += 1) table.begin(request(index), 1, 'a');
    let kept = 0;
    for (let index = 0; index < count; index += 1) if (table.find(request(index)) >= 0) kept += 1;
    expect(kept).toBeGreaterThan(60_000);
    expect(kept).toBeLessThanOrEqual(65_536);
    expect(table.find(request(count - 1))).toBeGreaterThanOrEqual(0);
  });
});
