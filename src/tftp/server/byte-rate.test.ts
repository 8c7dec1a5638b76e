import { describe, expect, it } from 'vitest';
import { MemoryServer } from '../../../test/memory-server.js';
import { fileOf } from '../../../test/tftp-pair.js';
import { type Rate, RateLimiter } from './rate-limit.js';

const unlimited = { perSecond: Number.POSITIVE_INFINITY, burst: Number.POSITIVE_INFINITY };
const rate = { perSecond: 100_000, burst: 10_000 };
const bytes = 50_000;

interface Rates {
  readonly perClient?: Rate;
  readonly overall?: Rate;
}

/**
 * When each client has the whole file, in milliseconds of virtual time, if each begins at once and acknowledges a block
 * in the millisecond after it has come.
 */
async function endsOf(clients: readonly number[], { perClient = unlimited, overall = unlimited }: Rates) {
  const server = new MemoryServer(fileOf(bytes), { bytes: new RateLimiter(perClient, overall) });
  for (const client of clients) await server.request(client);
  const acknowledged = new Map<number, number>();
  const endedMs = new Map<number, number>();
  for (; server.sessions.size > 0 && server.nowMs < 10_000; server.nowMs += 1) {
    for (const client of clients) {
      const blocks = server.packetsTo(client).length;
      if (blocks > (acknowledged.get(client) ?? 0)) server.acknowledge(client, blocks);
      acknowledged.set(client, blocks);
    }
    server.sessions.tick();
    for (const client of clients) {
      const isDone = server.notified.includes(`done ${server.peer(client).name}`);
      if (isDone && !endedMs.has(client)) endedMs.set(client, server.nowMs);
    }
  }
  expect(endedMs.size).toBe(clients.length);
  return { server, endedMs: [...endedMs.values()] };
}

/** What a transfer takes at `rate`: a block more than the burst goes at once, and waiting sessions are checked every 5 ms. */
const atRateMs = ((bytes - rate.burst) / rate.perSecond) * 1_000;

describe('the byte rate', () => {
  it('decides alone how long a transfer takes', async () => {
    const [freeMs = 0] = (await endsOf([1], {})).endedMs;
    const [heldMs = 0] = (await endsOf([1], { perClient: rate })).endedMs;
    expect(freeMs).toBeLessThan(atRateMs / 2);
    expect(Math.abs(heldMs - atRateMs)).toBeLessThanOrEqual(10);
  });

  it('of a client slows no other client', async () => {
    const alone = await endsOf([1], { perClient: rate });
    const together = await endsOf([1, 2, 3], { perClient: rate });
    expect(together.endedMs).toEqual(Array(3).fill(alone.endedMs[0]));
  });

  it('of all clients is shared by turns', async () => {
    const { endedMs } = await endsOf([1, 2], { overall: rate });
    const bothMs = ((2 * bytes - rate.burst) / rate.perSecond) * 1_000;
    expect(Math.abs(Math.max(...endedMs) - bothMs)).toBeLessThanOrEqual(10);
    expect(Math.max(...endedMs) - Math.min(...endedMs)).toBeLessThanOrEqual(20);
  });

  it('holds ACKs and loses none: nothing is sent twice', async () => {
    const { server, endedMs } = await endsOf([1, 2], { overall: { perSecond: 25_000, burst: 1_024 } });
    expect(Math.max(...endedMs)).toBeGreaterThan(3_000);
    expect(server.sessions.counters.retransmitted).toBe(0);
  });
});
