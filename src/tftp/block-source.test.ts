import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fileOf } from '../../test/tftp-pair.js';
import { BreakoutboxError } from '../errors/error.js';
import { encodeNetascii } from '../wire/tftp/netascii.js';
import { BlockSource } from './block-source.js';
import { TftpSender } from './sender.js';
import type { Content, StreamedContent } from './transfer-data.js';

/** A stream of `file` in pieces of the given sizes, over and over; counts what it holds and whether it was released. */
function streamOf(
  file: Uint8Array,
  sizes: readonly number[],
): StreamedContent & { given: number; released: number } {
  let turn = 0;
  return {
    type: 'stream',
    given: 0,
    released: 0,
    async next() {
      const size = sizes[turn % sizes.length] ?? 1;
      turn += 1;
      const piece = file.slice(this.given, this.given + size);
      this.given += piece.length;
      return piece.length === 0 ? undefined : piece;
    },
    release() {
      this.released += 1;
    },
  };
}

/** Lets promises settle. */
const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Sends `content` to a peer that acknowledges every window at once; returns what the peer received. */
async function send(
  content: Content,
  blockBytes: number,
  windowBlocks: number,
  mode: 'octet' | 'netascii' = 'octet',
) {
  const parts: Uint8Array[] = [];
  let last = 0;
  let nowMs = 0;
  const source = new BlockSource(content, { blockBytes, windowBlocks, mode, nowMs: () => nowMs });
  const { sizeBytes } = source;
  const sender = new TftpSender(
    {
      blockBytes,
      windowBlocks,
      rollover: 0,
      opening: 'confirmed',
      ...(sizeBytes === undefined ? {} : { sizeBytes }),
    },
    {
      blocks: (firstBlock, count) => {
        for (let block = firstBlock; block < firstBlock + count; block += 1) {
          // A block may come again; it is the same one.
          if (block === last + 1) parts.push(source.payload(block).slice());
          last = Math.max(last, block);
        }
      },
      error: () => undefined,
    },
  );
  sender.start(nowMs);
  source.feed(sender);
  for (let round = 0; sender.outcome === undefined && round < 10_000; round += 1) {
    await settle();
    nowMs += 1;
    sender.acknowledged(last % 65_536, nowMs);
    source.acknowledgedThrough(sender.acknowledgedBlocks);
  }
  source.release();
  return { bytes: Buffer.concat(parts), outcome: sender.outcome };
}

describe('the blocks of a stream', () => {
  it('are its bytes, wherever it and the blocks are cut', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: 6_000 }),
        fc.integer({ min: 8, max: 1_500 }),
        fc.integer({ min: 1, max: 16 }),
        fc.array(fc.integer({ min: 1, max: 2_000 }), { minLength: 1, maxLength: 5 }),
        async (size, blockBytes, windowBlocks, sizes) => {
          const file = fileOf(size);
          const content = streamOf(file, sizes);
          const { bytes, outcome } = await send(content, blockBytes, windowBlocks);
          expect(outcome).toEqual({ outcome: 'done' });
          expect(Buffer.compare(bytes, file)).toBe(0);
          expect(content.released).toBe(1);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('are netascii when asked for, also with a CR at the edge of a piece, a block or a window', async () => {
    const file = Uint8Array.from(
      { length: 3_000 },
      (_, index) => [0x0d, 0x0a, 0x41, 0x0d, 0x00][index % 5] ?? 0,
    );
    const whole: Content = { type: 'whole', bytes: file, release: () => undefined };
    for (const content of [whole, streamOf(file, [1, 7, 512])]) {
      const { bytes } = await send(content, 512, 4, 'netascii');
      expect(Buffer.compare(bytes, encodeNetascii(file))).toBe(0);
    }
  });

  it('are not to be had before they came, after they were acknowledged, or behind the end', async () => {
    const file = fileOf(2_500);
    for (const [content, mode] of [
      [streamOf(file, [700]), 'octet'],
      [{ type: 'whole', bytes: file, release: () => undefined }, 'octet'],
      [{ type: 'whole', bytes: file.map((byte) => byte | 0x20), release: () => undefined }, 'netascii'],
    ] as const) {
      const options = { blockBytes: 1_000, windowBlocks: 4, mode, nowMs: () => 0 };
      const source = new BlockSource(content, options);
      if (source.whole === undefined) expect(() => source.payload(1)).toThrow(RangeError);
      const sender = new TftpSender(
        { blockBytes: 1_000, windowBlocks: 4, rollover: 0, opening: 'confirmed' },
        { blocks: () => undefined, error: () => undefined },
      );
      sender.start(0);
      source.feed(sender);
      for (let round = 0; round < 20; round += 1) await settle();
      expect([1, 2, 3].map((block) => source.payload(block).length)).toEqual([1_000, 1_000, 500]);
      source.acknowledgedThrough(1);
      expect(source.firstHeld).toBe(2);
      for (const block of [-1, 0, 1, 4, 5]) expect(() => source.payload(block)).toThrow(RangeError);
      expect(source.payload(2).length).toBe(1_000);
      source.release();
      expect(() => source.payload(2)).toThrow(RangeError);
    }
  });

  it('are read ahead by a bound, however large the file', async () => {
    const content = streamOf(fileOf(2_000_000), [100_000]);
    const source = new BlockSource(content, {
      blockBytes: 1_000,
      windowBlocks: 4,
      mode: 'octet',
      nowMs: () => 0,
    });
    const sender = new TftpSender(
      { blockBytes: 1_000, windowBlocks: 4, rollover: 0, opening: 'confirmed' },
      { blocks: () => undefined, error: () => undefined },
    );
    sender.start(0);
    source.feed(sender);
    for (let round = 0; round < 10; round += 1) await settle();
    expect(content.given).toBeLessThanOrEqual(200_000);
    sender.acknowledged(4, 1);
    source.acknowledgedThrough(4);
    for (let round = 0; round < 10; round += 1) await settle();
    expect(content.given).toBeLessThanOrEqual(200_000);
    source.release();
  });

  it('are read up to the first one until the peer has answered', async () => {
    for (const opening of ['options', 'data'] as const) {
      const content = streamOf(fileOf(100_000), [400]);
      const parameters = { blockBytes: 1_000, windowBlocks: 4 };
      const source = new BlockSource(content, { ...parameters, mode: 'octet', nowMs: () => 0 });
      const sender = new TftpSender(
        { ...parameters, rollover: 0, opening },
        { blocks: () => undefined, acknowledgeOptions: () => undefined, error: () => undefined },
      );
      sender.start(0);
      source.feed(sender);
      for (let round = 0; round < 10; round += 1) await settle();
      expect(content.given).toBe(1_200);
      sender.acknowledged(opening === 'options' ? 0 : 1, 1);
      source.acknowledgedThrough(sender.acknowledgedBlocks);
      for (let round = 0; round < 400; round += 1) await settle();
      expect(content.given).toBeGreaterThan(60_000);
      source.release();
    }
  });

  it('end in an ERROR when the stream fails, and nothing is asked of it afterwards', async () => {
    let asked = 0;
    const errors: string[] = [];
    const content: StreamedContent = {
      type: 'stream',
      next: async () => {
        asked += 1;
        if (asked === 1) return new Uint8Array(100);
        throw new BreakoutboxError('TFTP_FILE_CHANGED', { text: 'x' });
      },
      release: () => undefined,
    };
    const source = new BlockSource(content, {
      blockBytes: 512,
      windowBlocks: 1,
      mode: 'octet',
      nowMs: () => 0,
    });
    const sender = new TftpSender(
      { blockBytes: 512, windowBlocks: 1, rollover: 0, opening: 'confirmed' },
      { blocks: () => undefined, error: (code, message) => errors.push(`${code} ${message}`) },
    );
    sender.start(0);
    source.feed(sender);
    await settle();
    expect(errors).toEqual(['0 file changed while it was sent']);
    expect(sender.outcome).toMatchObject({ outcome: 'failed', failure: { code: 'TFTP_FILE_CHANGED' } });
    source.acknowledgedThrough(1);
    await settle();
    expect(asked).toBe(2);
  });
});
