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
      const givenUp = new Promise((_resolve, reject) =>
        signal.addEventListener('abort', () => reject(new Error('given up'))),
      );
      long.stop();
      return givenUp;
    });
    expect([whole, pieces, long.progress.get()]).toEqual([false, 1, { state: 'idle' }]);
  });

  it('ends with what a piece fails with', async () => {
    const long = new LongSend();
    await expect(long.run(source, async () => Promise.reject(new Error('gone')))).rejects.toThrow('gone');
    expect(long.progress.get()).toEqual({ state: 'idle' });
  });

  it('gives way to another that begins', async () => {
    const long = new LongSend();
    const first = long.run(source, () => new Promise((resolve) => setTimeout(resolve)));
    const second = long.run(source, async () => undefined);
    expect(await Promise.all([first, second])).toEqual([false, true]);
  });
});
