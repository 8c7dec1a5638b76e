import { describe, expect, it } from 'vitest';
import { SeededRandom } from '../../line/seeded-random.js';
import { Packet } from '../packet.js';
import { type FragmentPlace, FragmentTable, maxDatagrams, maxWaitingBytes } from './fragment-table.js';

/** A packet from 10.0.0.1 to 10.0.0.2 whose payload begins at 8. */
function packetOf(payload: Uint8Array, seconds = 0): Packet {
  const packet = new Packet();
  packet.bytes = new Uint8Array(8 + payload.length);
  packet.bytes.set([10, 0, 0, 1, 10, 0, 0, 2]);
  packet.bytes.set(payload, 8);
  packet.seconds = seconds;
  Object.assign(packet, { sourceAt: 0, sourceBytes: 4, destinationAt: 4, destinationBytes: 4 });
  return packet;
}

const placeOf = (identification: number, offset: number, isLast = false): FragmentPlace => ({
  identification,
  protocol: 17,
  offset,
  isLast,
});

function add(table: FragmentTable, payload: Uint8Array, place: FragmentPlace, seconds = 0) {
  const packet = packetOf(payload, seconds);
  return table.add(packet, 8, packet.bytes.length, place);
}

const eight = Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8);

describe('fragments', () => {
  it('give the same bytes in whatever order and however often they come', () => {
    const seed = Math.floor(Math.random() * 0xffff_ffff);
    const random = new SeededRandom(seed);
    const table = new FragmentTable();
    for (let round = 0; round < 200; round += 1) {
      const sent = Uint8Array.from({ length: 9 + random.below(4_000) }, () => random.below(256));
      const cuts = new Set([0]);
      for (let count = random.below(12); count > 0; count -= 1)
        cuts.add(8 * random.below(Math.ceil(sent.length / 8)));
      const starts = [...cuts].sort((a, b) => a - b);
      const waiting = starts.map((from, index) => [from, starts[index + 1] ?? sent.length] as const);
      for (let count = random.below(4); count > 0; count -= 1) {
        const again = waiting[random.below(waiting.length)];
        if (again !== undefined) waiting.push(again);
      }
      const received: Uint8Array[] = [];
      while (waiting.length > 0) {
        const [fragment] = waiting.splice(random.below(waiting.length), 1);
        if (fragment === undefined) break;
        const [from, to] = fragment;
        const whole = add(table, sent.subarray(from, to), placeOf(round, from, to === sent.length));
        if (whole !== undefined) received.push(whole.join());
      }
      expect(received[0], `seed ${seed}, round ${round}`).toEqual(sent);
    }
  });

  it('are of one datagram only with the same addresses, identification and protocol', () => {
    const table = new FragmentTable();
    add(table, eight, placeOf(1, 0));
    const other = packetOf(eight);
    other.bytes[3] = 9;
    expect(table.add(other, 8, 16, placeOf(1, 8, true))).toBeUndefined();
    expect(add(table, eight, placeOf(2, 8, true))).toBeUndefined();
    expect(add(table, eight, { ...placeOf(1, 8, true), protocol: 6 })).toBeUndefined();
    expect(add(table, eight, placeOf(1, 8, true))?.fragments).toHaveLength(2);
  });

  it('begin a new datagram behind one that is whole', () => {
    const table = new FragmentTable();
    add(table, eight, placeOf(1, 0));
    expect(add(table, eight, placeOf(1, 8, true))).toBeDefined();
    expect(table.heldBytes).toBe(0);
    expect(add(table, eight, placeOf(1, 8, true))).toBeUndefined();
  });

  it('wait for 30 seconds', () => {
    const table = new FragmentTable();
    add(table, eight, placeOf(1, 0), 100);
    expect(add(table, eight, placeOf(1, 8, true), 130)).toBeDefined();
    add(table, eight, placeOf(2, 0), 100);
    expect(add(table, eight, placeOf(2, 8, true), 131)).toBeUndefined();
  });

  it('take no more memory than they may', () => {
    const table = new FragmentTable();
    const large = new Uint8Array(60_000);
    for (let identification = 0; identification < 2 * maxDatagrams; identification += 1) {
      add(table, large, placeOf(identification, 0));
      expect(table.heldBytes).toBeLessThanOrEqual(maxWaitingBytes);
    }
    for (let index = 0; index < 20_000; index += 1) add(table, eight.subarray(0, 1), placeOf(9_999, 8));
    expect(table.heldBytes).toBeLessThanOrEqual(maxWaitingBytes);
    const small = new FragmentTable();
    for (let identification = 0; identification < 4 * maxDatagrams; identification += 1)
      add(small, eight, placeOf(identification, 0));
    expect(small.heldBytes).toBeLessThanOrEqual(maxDatagrams * (eight.length + 64));
  });

  it('keep their bytes when those of the packet become others', () => {
    const table = new FragmentTable();
    const packet = packetOf(eight);
    table.add(packet, 8, 16, placeOf(1, 0));
    packet.bytes.fill(0, 8);
    expect(add(table, eight, placeOf(1, 8, true))?.join()).toEqual(Uint8Array.of(...eight, ...eight));
  });
});
