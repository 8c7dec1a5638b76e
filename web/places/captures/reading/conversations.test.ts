import { describe, expect, it } from 'vitest';
import { Conversations, type CountedPacket } from './conversations.js';

const packet: CountedPacket = {
  number: 1,
  kind: 'tcp',
  source: 1,
  destination: 2,
  sourcePort: 50_000,
  destinationPort: 80,
  wireBytes: 60,
  sinceFirst: 0,
};
const back = {
  ...packet,
  source: 2,
  destination: 1,
  sourcePort: 80,
  destinationPort: 50_000,
  wireBytes: 1_000,
};

describe('conversations', () => {
  it('count both directions; who spoke first is the client', () => {
    const all = new Conversations();
    expect([back, packet, back].map((one, at) => all.add({ ...one, sinceFirst: at }))).toEqual([1, 1, 1]);
    expect(all.conversation(1)).toEqual({
      ...{ number: 1, kind: 'tcp', client: 2, server: 1, clientPort: 80, serverPort: 50_000 },
      ...{ sentPackets: 2, sentBytes: 2_000, receivedPackets: 1, receivedBytes: 60, first: 0, last: 2 },
    });
  });

  it('are apart by transport, by port and by address', () => {
    const all = new Conversations();
    const others: readonly CountedPacket[] = [
      packet,
      { ...packet, kind: 'udp' },
      { ...packet, sourcePort: 50_001 },
      { ...packet, destinationPort: 81 },
      { ...packet, destination: 3 },
      { ...packet, kind: 'ip', sourcePort: -1, destinationPort: -1 },
      { ...packet, source: 2, destination: 1 },
    ];
    expect(others.map((one) => all.add(one))).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect(others.map((one) => all.add(one))).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect(all.conversation(6)).toMatchObject({ kind: 'ip', clientPort: -1, serverPort: -1, sentPackets: 2 });
  });

  it('of one address with itself are told apart by their ports', () => {
    const all = new Conversations();
    const loop = { ...packet, destination: 1 };
    all.add(loop);
    expect(all.isFromClient).toBe(true);
    expect(all.add({ ...loop, sourcePort: 80, destinationPort: 50_000 })).toBe(1);
    expect(all.isFromClient).toBe(false);
  });

  it('keep their last time when a packet has none', () => {
    const all = new Conversations();
    all.add({ ...packet, sinceFirst: 3 });
    all.add({ ...packet, sinceFirst: Number.NaN });
    expect(all.conversation(1)).toMatchObject({ first: 3, last: 3 });
  });
});
