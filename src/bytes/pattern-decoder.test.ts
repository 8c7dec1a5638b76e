import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hex } from '../../test/layouts.js';
import type { FramePattern } from './frame-pattern.js';
import { createFramingDecoder, type FramingDecoder } from './framing.js';
import { formatHex } from './hex.js';
import { joinBytes } from './join-bytes.js';

/** AA 55, the number of bytes that follow, then those. */
const counted: FramePattern = {
  known: [{ at: 0, bytes: hex('AA 55') }],
  end: { type: 'length', at: 2, places: Uint8Array.of(0), added: 3 },
  leastBytes: 4,
  mostBytes: 20,
};
const ended: FramePattern = {
  known: [{ at: 0, bytes: hex('02') }],
  end: { type: 'delimiter', delimiter: hex('0D 03') },
  leastBytes: 4,
  mostBytes: 12,
};
const sized: FramePattern = {
  known: [{ at: 1, bytes: hex('99') }],
  end: { type: 'size', bytes: 3 },
  leastBytes: 3,
  mostBytes: 3,
};

const decoderOf = (pattern: FramePattern, maxFrameBytes = 1_024): FramingDecoder =>
  createFramingDecoder({ type: 'pattern', pattern }, maxFrameBytes);

/** The messages of pieces, in hex. The pieces are overwritten once they are passed on, unless a message is a view of them. */
function cut(decoder: FramingDecoder, pieces: readonly Uint8Array[]): readonly string[] {
  const messages: string[] = [];
  const take = (message: Uint8Array): void => {
    messages.push(formatHex(message));
  };
  for (const piece of pieces) {
    const borrowed = piece.slice();
    decoder.write(borrowed, take);
    borrowed.fill(0xee);
  }
  decoder.end(take);
  expect(decoder.heldBytes).toBe(0);
  return messages;
}

describe('a stream of frames', () => {
  it.each<[string, FramePattern, string, readonly string[]]>([
    ['frames one behind another', counted, 'AA 55 01 07 AA 55 02 08 09', ['AA 55 01 07', 'AA 55 02 08 09']],
    [
      'text before and between them',
      counted,
      '6F 6B AA 55 01 07 0A AA 55 01 08',
      ['6F 6B', 'AA 55 01 07', '0A', 'AA 55 01 08'],
    ],
    ['what only begins as one', counted, 'AA AA 55 01 07', ['AA', 'AA 55 01 07']],
    ['a length that cannot be', counted, 'AA 55 FF AA 55 01 07', ['AA 55 FF', 'AA 55 01 07']],
    ['a length that is too small', counted, 'AA 55 00 AA 55 01 07', ['AA 55 00', 'AA 55 01 07']],
    ['a frame that never ends, with one in it', counted, 'AA 55 10 AA 55 01 07', ['AA 55 10', 'AA 55 01 07']],
    ['ends of two bytes', ended, '02 41 0D 03 41 02 42 0D 0D 03', ['02 41 0D 03', '41', '02 42 0D 0D 03']],
    [
      'an end that comes too late',
      ended,
      `02 ${'41 '.repeat(12)}0D 03 02 42 0D 03`,
      [`02 ${'41 '.repeat(12)}0D 03`, '02 42 0D 03'],
    ],
    ['a mark within frames of one size', sized, '01 99 02 03 03 99 04', ['01 99 02', '03', '03 99 04']],
  ])('is cut where there are %s', (_, pattern, digits, messages) => {
    expect(cut(decoderOf(pattern), [hex(digits)])).toEqual(messages);
  });

  it('shows bytes that are no frame at once, but for those that one may begin with', () => {
    const messages: string[] = [];
    const decoder = decoderOf(counted);
    const take = (message: Uint8Array): void => void messages.push(formatHex(message));
    decoder.write(hex('6F 6B AA'), take);
    expect(messages).toEqual(['6F 6B']);
    expect(decoder.heldBytes).toBe(1);
    decoder.write(hex('55 01'), take);
    expect(messages).toEqual(['6F 6B']);
    decoder.write(hex('07 6F'), take);
    expect(messages).toEqual(['6F 6B', 'AA 55 01 07', '6F']);
  });

  it('takes no frames that are longer than the bound', () => {
    expect(cut(decoderOf(counted, 5), [hex('AA 55 03 01 02 03 AA 55 01 07')])).toEqual([
      'AA 55 03 01 02',
      '03',
      'AA 55 01 07',
    ]);
  });
});

/** Frames, and noise that has the first bytes of frames in it. */
const streamOf = (
  frame: fc.Arbitrary<readonly number[]>,
  noise: readonly number[],
): fc.Arbitrary<Uint8Array> =>
  fc
    .array(fc.oneof(frame, fc.array(fc.constantFrom(...noise), { minLength: 1, maxLength: 6 })), {
      maxLength: 12,
    })
    .map((parts) => Uint8Array.from(parts.flat()));
const countedFrame = fc
  .uint8Array({ minLength: 1, maxLength: 17 })
  .map((content) => [0xaa, 0x55, content.length, ...content]);
const endedFrame = fc
  .array(fc.constantFrom(1, 2, 3, 0x0d, 0x41), { minLength: 1, maxLength: 6 })
  .map((content) => [2, ...content, 0x0d, 3]);

/** Messages that are frames; noise may be cut anywhere. */
const framesOf = (messages: readonly string[], first: string): readonly string[] =>
  messages.filter((message) => message.startsWith(first));

it.each([
  ['by a length', counted, streamOf(countedFrame, [0xaa, 0x55, 1, 200]), 'AA 55'],
  ['by an end', ended, streamOf(endedFrame, [2, 3, 0x0d, 0x41]), '02'],
] as const)(
  'frames %s are the same wherever the stream is cut, and no byte is lost',
  (_, pattern, streams, first) => {
    fc.assert(
      fc.property(
        streams,
        fc.array(fc.nat(120), { maxLength: 20 }),
        fc.boolean(),
        (stream, cuts, isSingle) => {
          const edges = isSingle
            ? Array.from({ length: stream.length + 1 }, (__, at) => at)
            : [0, ...cuts.map((at) => Math.min(at, stream.length)), stream.length].toSorted((a, b) => a - b);
          const pieces = edges.slice(1).map((end, index) => stream.subarray(edges[index], end));
          const whole = cut(decoderOf(pattern), [stream]);
          const inPieces = cut(decoderOf(pattern), pieces);
          expect(inPieces.join(' ')).toBe(formatHex(stream));
          expect(whole.join(' ')).toBe(formatHex(stream));
          const isFrame = (message: string): boolean => {
            const bytes = hex(message);
            if (bytes.length > pattern.mostBytes) return false;
            return pattern.end.type === 'length'
              ? bytes.length === (bytes[2] ?? 0) + 3 && bytes.length >= 4
              : bytes.length >= 4 && message.endsWith('0D 03');
          };
          expect(framesOf(inPieces, first).filter(isFrame)).toEqual(framesOf(whole, first).filter(isFrame));
        },
      ),
      { numRuns: 1_000 },
    );
  },
);

it('cuts no further while its taker cannot go on, and loses nothing', () => {
  fc.assert(
    fc.property(streamOf(countedFrame, [0xaa, 0x55, 1]), fc.integer({ min: 1, max: 9 }), (stream, size) => {
      const decoder = decoderOf(counted);
      const messages: Uint8Array[] = [];
      const take = (message: Uint8Array): void => {
        messages.push(message.slice());
        decoder.pause();
      };
      for (let at = 0; at < stream.length; at += size) decoder.write(stream.slice(at, at + size), take);
      for (let rounds = 0; rounds < stream.length + 2; rounds += 1) decoder.resume(take);
      decoder.end((message) => messages.push(message.slice()));
      expect(formatHex(joinBytes(messages))).toBe(formatHex(stream));
    }),
    { numRuns: 300 },
  );
});

it('looks at a megabyte of beginnings without an end in a moment', () => {
  const pattern: FramePattern = { ...ended, mostBytes: 4_096 };
  const decoder = decoderOf(pattern, 4_096);
  const started = performance.now();
  let bytes = 0;
  for (let at = 0; at < 1_024; at += 1)
    decoder.write(new Uint8Array(1_024).fill(2), (message) => {
      bytes += message.byteLength;
    });
  expect(bytes).toBeGreaterThan(1_024 * 1_024 - 8_192);
  expect(performance.now() - started).toBeLessThan(2_000);
});
