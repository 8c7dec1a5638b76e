import { describe, expect, it } from 'vitest';
import { textDigest } from '../../system/text-digest.js';
import { maxSharedBytes, maxValueBytes, readSharedValue, writeSharedValue } from './shared-file.js';

const author = { by: 'lin@bench', user: 'bench', node: 'room1', atMs: 7 };
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('a value of the shared workspace', () => {
  it.each(['', 'text: a\n', 'text: 温度\n\n# ends without a line', '\ufeffhex: 00\r\n', '{"bob":1}\n'])(
    'carries the text %j as it is, with who wrote it and when',
    (text) => {
      expect(readSharedValue(writeSharedValue(text, author))).toEqual({
        ...{ text, digest: textDigest(bytes(text)), author },
      });
    },
  );

  it('says of a removal who removed it', () => {
    expect(readSharedValue(writeSharedValue(undefined, author))).toEqual({ text: '', digest: '', author });
  });

  it('has room for the largest text, and the longest names', () => {
    const long = '名'.repeat(500);
    const value = writeSharedValue('x'.repeat(maxSharedBytes), {
      ...author,
      by: long,
      user: long,
      node: long,
    });
    expect(value.length).toBeLessThanOrEqual(maxValueBytes);
    expect(readSharedValue(value)?.text).toHaveLength(maxSharedBytes);
    expect(readSharedValue(value)?.author?.by).toBe('名'.repeat(100));
  });

  it.each([
    ['nothing', new Uint8Array(0)],
    ['no head', bytes('text: a\n')],
    ['a head without an end', bytes(JSON.stringify({ bob: 1, ...author }))],
    ['a later form', bytes(`${JSON.stringify({ bob: 2, ...author, digest: textDigest(bytes('a')) })}\na`)],
    [
      'another text than it says',
      bytes(`${JSON.stringify({ bob: 1, ...author, digest: 'x'.repeat(16) })}\na`),
    ],
    ['a removal with a text', bytes(`${JSON.stringify({ bob: 1, ...author })}\na`)],
    ['a text that is no UTF-8', Uint8Array.of(...writeSharedValue('', author), 0xff)],
    ['too many bytes', new Uint8Array(maxValueBytes + 1)],
    ['a name without an end', bytes(`${JSON.stringify({ bob: 1, ...author, by: 'x'.repeat(3_000) })}\n`)],
  ])('is not read from %s', (_what, value) => {
    expect(readSharedValue(value)).toBeUndefined();
  });
});
