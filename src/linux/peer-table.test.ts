import { describe, expect, it } from 'vitest';
import { addressOf, engine } from '../../test/linux-port.js';
import { PeerTable } from './peer-table.js';
import type { Sockaddr } from './sockaddr.js';

describe.runIf(engine.ok)('a table of peers', () => {
  it('finds each by address and port, and forgets', () => {
    const table = new PeerTable<number>();
    const peers = Array.from({ length: 1_000 }, (_, index) =>
      addressOf(
        index % 2 === 0 ? `10.0.${index >> 8}.${index & 255}` : `fd00::${index.toString(16)}`,
        1_000 + (index % 7),
      ),
    );
    for (const [index, peer] of peers.entries()) table.set(peer, index);
    expect(table.size).toBe(1_000);
    for (const [index, peer] of peers.entries()) expect(table.find(peer.words, 0)).toBe(index);
    for (const peer of peers.slice(0, 500)) expect(table.delete(peer)).toBe(true);
    expect(table.delete(peers[0] as Sockaddr)).toBe(false);
    expect(table.find((peers[1] as Sockaddr).words, 0)).toBeUndefined();
    expect(table.find((peers[700] as Sockaddr).words, 0)).toBe(700);
  });
});
