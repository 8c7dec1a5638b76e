import { describe, expect, it } from 'vitest';
import { LongSend } from './long-send.js';

const piece = 256 * 1024;
const source = new Blob([Uint8Array.from({ length: 3 * piece - 5 }, (_, index) => index >>> 10)]);

describe('something long', () => {
  it('is sent whole, piece by piece in order, and reports its progress', async () => {
    const long = new LongSend();
    const pieces: Uint8Array[] = [];
    const reports: unknown[] = [];
    const whole = await long.run(source, async (bytes) => {
      pieces.push(bytes);
      reports.push(long.progress.get());
    });
    expect(whole).toBe(true);
    expect(Buffer.concat(pieces).equals(Buffer.from(await source.arrayBuffer()))).toBe(true);
    expect(reports).toEqual(
      [0, piece, 2 * piece].map((sentBytes) => ({ state: 'running', sentBytes, ofBytes: source.size })),
    );
    expect(long.progress.get()).toEqual({ state: 'idle' });
  });

  it('stops between two pieces, and gives up the one under way', async () => {
    const long = new LongSend();
    let pieces = 0;
    const whole = await long.run(source, (_, signal) => {
      pieces += 1;
      const sending = untilAborted(signal);
      long.stop();
      return sending;
    });
    expect([whole, pieces, long.progress.get()]).toEqual([false, 1, { state: 'idle' }]);
  });

  it('ends with what a piece fails with', async () => {
    const long = new LongSend();
    await expect(long.run(source, async () => Promise.reject(new Error('gone')))).rejects.toThrow('gone');
    expect(long.progress.get()).toEqual({ state: 'idle' });
  });

  it('gives way to another that begins while a piece is under way', async () => {
    const long = new LongSend();
    let second: Promise<boolean> | undefined;
    const first = await long.run(source, (_, signal) => {
      const sending = untilAborted(signal);
      second = long.run(source, async () => undefined);
      return sending;
    });
    expect([first, await second]).toEqual([false, true]);
    expect(long.progress.get()).toEqual({ state: 'idle' });
  });

  it('gives way to another that begins before its first piece', async () => {
    const long = new LongSend();
    let pieces = 0;
    const first = long.run(source, async () => {
      pieces += 1;
    });
    const second = long.run(source, async () => undefined);
    expect([await first, await second, pieces]).toEqual([false, true, 0]);
  });
});

/** A piece that is under way until it is aborted. */
function untilAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) =>
    signal.addEventListener('abort', () => reject(new Error('given up'))),
  );
}
