import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { defaultLimits } from '../../config/limits.js';
import { DeadPeerWatch, type Spoken } from './dead-peers.js';

describe.runIf(process.platform === 'linux')(
  'a peer that acknowledges nothing, at the default limits',
  () => {
    const connection = { peer: '10.0.0.9:502', localPort: 40_000, spokeLast: true };
    let lost: { readonly peer: Spoken; readonly afterMs: number }[] = [];
    /** The system's count of retransmissions to each peer. */
    let repeated = new Map<string, number>();
    let looks = 0;
    let watch: DeadPeerWatch<Spoken>;

    beforeEach(() => {
      vi.useFakeTimers();
      [lost, repeated, looks] = [[], new Map(), 0];
      connection.spokeLast = true;
      const startMs = performance.now();
      watch = new DeadPeerWatch<Spoken>(
        defaultLimits.keepAliveMs,
        () => [connection],
        (peer) => lost.push({ peer, afterMs: performance.now() - startMs }),
        () => {
          looks += 1;
          return Promise.resolve(repeated);
        },
      );
    });
    afterEach(() => {
      watch.stop();
      vi.useRealTimers();
    });

    it('is lost after twenty seconds of repetitions, and within thirty', async () => {
      repeated.set('40000 10.0.0.9:502', 3);
      await vi.advanceTimersByTimeAsync(60_000);
      expect(lost[0]?.peer).toBe(connection);
      expect(lost[0]?.afterMs).toBe(30_000);
    });

    it('is not lost for a segment that was sent twice again, nor when it has acknowledged in between', async () => {
      repeated.set('40000 10.0.0.9:502', 2);
      await vi.advanceTimersByTimeAsync(60_000);
      for (let turn = 0; turn < 5; turn += 1) {
        repeated.set('40000 10.0.0.9:502', 9);
        await vi.advanceTimersByTimeAsync(20_000);
        repeated.set('40000 10.0.0.9:502', 0);
        await vi.advanceTimersByTimeAsync(10_000);
      }
      expect(lost).toEqual([]);
    });

    it('is not looked for while the peer sent last, nor once the watch is stopped', async () => {
      connection.spokeLast = false;
      await vi.advanceTimersByTimeAsync(60_000);
      connection.spokeLast = true;
      watch.stop();
      await vi.advanceTimersByTimeAsync(60_000);
      expect(looks).toBe(0);
    });
  },
);
