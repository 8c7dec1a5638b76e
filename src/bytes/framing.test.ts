import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createFramingDecoder, formatFraming, parseFraming, type WrittenFraming } from './framing.js';

const text = (bytes: Uint8Array): string => String.fromCharCode(...bytes);
const bytesOf = (string: string): Uint8Array =>
  Uint8Array.from(string, (character) => character.charCodeAt(0));

function framing(spec: string): WrittenFraming {
  const parsed = parseFraming(spec);
  if (parsed === undefined) throw new Error(spec);
  return parsed;
}

/** Feeds chunks and gives the frames as text; a `!` marks pieces of an overlong frame. */
function framesOf(spec: string, chunks: readonly string[], maxFrameBytes = 1000): string[] {
  const decoder = createFramingDecoder(framing(spec), maxFrameBytes);
  const frames: string[] = [];
  const take = (frame: Uint8Array, overlong: boolean): void =>
    void frames.push((overlong ? '!' : '') + text(frame));
  for (const chunk of chunks) decoder.write(bytesOf(chunk), take);
  decoder.end(take);
  return frames;
}

// One table drives all three tests: whole, byte by byte, and with a tail that is not complete.
const rows: readonly [spec: string, stream: string, frames: readonly string[]][] = [
  ['line', 'a\nbc\r\n\nd\n', ['a\n', 'bc\r\n', '\n', 'd\n']],
  ['delimiter:0D0A', 'a\r\nb\rc\r\n', ['a\r\n', 'b\rc\r\n']],
  ['delimiter:616162', 'aaab|aab', ['aaab', '|aab']],
  ['fixed:3', 'abcdef', ['abc', 'def']],
  ['length:u8', '\x02ab\x00\x01c', ['\x02ab', '\x00', '\x01c']],
  ['length:u16be', '\x00\x02ab\x00\x01c', ['\x00\x02ab', '\x00\x01c']],
  ['length:u16le', '\x02\x00ab', ['\x02\x00ab']],
  [
    'length:u32be,2',
    'HH\x00\x00\x00\x02abHH\x00\x00\x00\x00',
    ['HH\x00\x00\x00\x02ab', 'HH\x00\x00\x00\x00'],
  ],
  ['length:u32le', '\x01\x00\x00\x00a', ['\x01\x00\x00\x00a']],
];

describe('framing', () => {
  it.each(rows)('%s cuts a whole stream', (spec, stream, frames) => {
    expect(framesOf(spec, [stream])).toEqual(frames);
  });

  it.each(rows)('%s cuts a stream that comes byte by byte', (spec, stream, frames) => {
    expect(framesOf(spec, [...stream])).toEqual(frames);
  });

  it.each(rows)('%s gives an unfinished frame at the end of the stream', (spec, stream, frames) => {
    const tail = spec.startsWith('length') ? '\x07' : 'z';
    expect(framesOf(spec, [stream + tail])).toEqual([...frames, tail]);
  });

  it.each(rows)('%s is indifferent to where the stream is cut', (spec) => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('a', 'b', '\r', '\n', '\0', '\x01', '\x02'), maxLength: 60 }),
        fc.array(fc.nat(60), { maxLength: 10 }),
        fc.constantFrom(4, 1000),
        (stream, places, maxFrameBytes) => {
          const ends = [...places.map((place) => place % (stream.length + 1)), stream.length].toSorted(
            (a, b) => a - b,
          );
          let start = 0;
          const chunks = ends.map((end) => {
            const chunk = stream.slice(start, end);
            start = end;
            return chunk;
          });
          const whole = framesOf(spec, [stream], maxFrameBytes);
          expect(framesOf(spec, chunks, maxFrameBytes)).toEqual(whole);
          expect(whole.map((frame) => frame.replace(/^!/, '')).join('')).toBe(stream);
        },
      ),
    );
  });

  it.each(rows)('%s gives the same messages to a taker that pauses after each', (spec) => {
    fc.assert(
      fc.property(
        fc.array(
          fc.string({ unit: fc.constantFrom('a', 'b', '\r', '\n', '\0', '\x01', '\x02'), maxLength: 30 }),
        ),
        fc.constantFrom(1, 4, 1000),
        (chunks, maxFrameBytes) => {
          const decoder = createFramingDecoder(framing(spec), maxFrameBytes);
          const frames: string[] = [];
          const take = (frame: Uint8Array, overlong: boolean): void => {
            frames.push((overlong ? '!' : '') + text(frame));
            decoder.pause();
          };
          for (const chunk of chunks) {
            const before = frames.length;
            decoder.write(bytesOf(chunk), take);
            expect(frames.length - before).toBeLessThanOrEqual(1);
            if (chunk.length % 2 === 0) decoder.resume(take);
          }
          for (let before = -1; before < frames.length; ) {
            before = frames.length;
            decoder.resume(take);
          }
          decoder.end(take);
          expect(frames).toEqual(framesOf(spec, chunks, maxFrameBytes));
        },
      ),
    );
  });

  it('raw passes on what arrives as it arrives', () => {
    expect(framesOf('raw', ['ab', 'c'])).toEqual(['ab', 'c']);
    const chunk = new Uint8Array(100);
    const taken: unknown[] = [];
    createFramingDecoder({ type: 'raw' }, 4).write(
      chunk,
      (frame, overlong) => void taken.push(frame, overlong),
    );
    expect(taken[0]).toBe(chunk);
    expect(taken[1]).toBe(false);
  });

  it('a delimiter that ended one frame is no part of the next', () => {
    expect(framesOf('delimiter:6161', ['aaa', 'ab'])).toEqual(['aa', 'aa', 'b']);
  });

  it('a frame exactly as long as the bound is whole', () => {
    expect(framesOf('line', ['abc\nabc', '\nabcd\n'], 4)).toEqual(['abc\n', 'abc\n', '!abcd', '!\n']);
    expect(framesOf('fixed:4', ['ab', 'cdabcd'], 4)).toEqual(['abcd', 'abcd']);
  });

  it('reads a length of 32 bits as it is, whatever its first bit', () => {
    const decoder = createFramingDecoder(framing('length:u32le'), 16);
    decoder.write(bytesOf('\x00\x00\x00\x80'), () => undefined);
    let taken = 0;
    decoder.write(new Uint8Array(64), (frame) => {
      taken += frame.byteLength;
    });
    expect(taken + decoder.heldBytes).toBe(68);
  });

  it('silence ends nothing but a gap', () => {
    const decoder = createFramingDecoder(framing('line'), 100);
    const frames: string[] = [];
    const take = (frame: Uint8Array): void => void frames.push(text(frame));
    decoder.write(bytesOf('ab'), take);
    decoder.silence(take);
    expect([frames, decoder.deadlineAfterMs, decoder.heldBytes]).toEqual([[], undefined, 2]);
    decoder.write(bytesOf('c\n'), take);
    expect(frames).toEqual(['abc\n']);
  });

  it('is in step again when a taker throws, and may be ended by one', () => {
    const decoder = createFramingDecoder(framing('line'), 100);
    const refuse = (): void => {
      throw new Error('no');
    };
    decoder.write(bytesOf('a'), refuse);
    expect(() => decoder.write(bytesOf('b\n'), refuse)).toThrow('no');
    const frames: string[] = [];
    decoder.write(bytesOf('cd\n'), (frame) => {
      frames.push(text(frame));
      decoder.end(refuse);
    });
    expect(frames).toEqual(['cd\n']);
  });

  it('a message it delivered stays unchanged when more arrives', () => {
    const decoder = createFramingDecoder(framing('line'), 100);
    const frames: Uint8Array[] = [];
    for (const chunk of ['a', 'b\n', 'c', 'd\n'])
      decoder.write(bytesOf(chunk), (frame) => void frames.push(frame));
    expect(frames.map(text)).toEqual(['ab\n', 'cd\n']);
  });

  it.each([0, -1, Number.NaN])('refuses a bound of %d, which would hold nothing', (bound) => {
    expect(() => createFramingDecoder(framing('line'), bound)).toThrow(RangeError);
  });

  it('gap ends a message by silence', () => {
    const decoder = createFramingDecoder(framing('gap:20'), 100);
    const frames: string[] = [];
    const take = (frame: Uint8Array): void => void frames.push(text(frame));
    decoder.write(bytesOf('ab'), take);
    decoder.write(bytesOf('c'), take);
    expect([frames, decoder.deadlineAfterMs, decoder.heldBytes]).toEqual([[], 20, 3]);
    decoder.silence(take);
    decoder.silence(take);
    decoder.write(bytesOf('d'), take);
    decoder.end(take);
    expect(frames).toEqual(['abc', 'd']);
  });

  it('gap is indifferent to where the stream is cut between two silences', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: fc.constantFrom('a', '\n', '\0'), maxLength: 8 }), { maxLength: 12 }),
        fc.constantFrom(1, 4, 1000),
        (chunks, maxFrameBytes) => {
          const stream = chunks.join('');
          expect(framesOf('gap:20', chunks, maxFrameBytes)).toEqual(
            framesOf('gap:20', [stream], maxFrameBytes),
          );
        },
      ),
    );
  });

  it('passes an overlong frame on in marked pieces and is in step again after it', () => {
    expect(framesOf('line', ['abcdefghij\nok\n'], 4)).toEqual(['!abcd', '!efgh', '!ij\n', 'ok\n']);
    expect(framesOf('length:u8', ['\x06abcdef\x01z'], 4)).toEqual(['!\x06abc', '!def', '\x01z']);
  });

  it('never holds more than its bound, whatever a length field promises', () => {
    const decoder = createFramingDecoder(framing('length:u32be'), 1024);
    let taken = 0;
    decoder.write(bytesOf('\xff\xff\xff\xff'), () => undefined);
    for (let count = 0; count < 1000; count += 1) {
      decoder.write(new Uint8Array(100), (frame) => {
        taken += frame.byteLength;
      });
      expect(decoder.heldBytes).toBeLessThanOrEqual(1024);
    }
    expect(taken + decoder.heldBytes).toBe(100_004);
  });

  it('takes a megabyte a byte at a time in linear time', () => {
    const decoder = createFramingDecoder(framing('line'), 2 ** 21);
    const frames: number[] = [];
    const take = (frame: Uint8Array): void => void frames.push(frame.byteLength);
    const one = bytesOf('x');
    for (let count = 0; count < 2 ** 20; count += 1) decoder.write(one, take);
    decoder.write(bytesOf('\n'), take);
    expect(frames).toEqual([2 ** 20 + 1]);
  });

  it('gives a frame that lies whole in one chunk as a view of it', () => {
    const chunk = bytesOf('ab\ncd\n');
    createFramingDecoder(framing('line'), 100).write(chunk, (frame) =>
      expect(frame.buffer).toBe(chunk.buffer),
    );
  });

  it.each([
    'raw',
    'line',
    'delimiter:0D0A',
    'fixed:12',
    'length:u8',
    'length:u16be,4',
    'length:u32le',
    'gap:50',
  ])('%s is written as it was read', (spec) => {
    expect(formatFraming(framing(spec))).toBe(spec);
  });

  it.each([
    '',
    'lines',
    'delimiter:',
    'delimiter:0',
    'delimiter:zz',
    'fixed:0',
    'fixed:-1',
    'fixed:1e3',
    'fixed:99999999999',
    'length:',
    'length:u64be',
    'length:u16',
    'length:u8,',
    'length:u8,-1',
    'length:u8,1,2',
    'length:constructor',
    'gap:0',
    'gap:',
    'raw:1',
  ])('"%s" is no framing', (spec) => {
    expect(parseFraming(spec)).toBeUndefined();
  });
});
