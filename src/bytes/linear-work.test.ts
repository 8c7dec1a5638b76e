// Readers of streams and of pasted text do work in proportion to the length, not to its square.
import { describe, expect, it } from 'vitest';
import { growthOfWork } from '../../test/cpu-time.js';
import type { EncodingName } from './encoding-names.js';
import { encodeText, firstUnencodable } from './encodings.js';
import { parseEscapes, visibleText } from './escapes.js';
import { createFramingDecoder, type FramingSpec } from './framing.js';
import { parseHex } from './hex.js';
import { blanksOf, parsePlaceholders } from './placeholders.js';
import { StreamingDecoder } from './streaming-decoder.js';

/** Between the four times of linear work and the sixteen of quadratic work. */
const maxGrowth = 9;

/** Feeds `bytes` in pieces of `pieceBytes`. */
function inPieces(bytes: Uint8Array, pieceBytes: number, write: (piece: Uint8Array) => void): void {
  for (let at = 0; at < bytes.byteLength; at += pieceBytes) write(bytes.subarray(at, at + pieceBytes));
}

const framings: readonly FramingSpec[] = [
  { type: 'line' },
  { type: 'delimiter', delimiter: Uint8Array.of(13, 10) },
  { type: 'fixed', bytes: 64 * 1024 * 1024 },
  { type: 'length', field: 'u32be', offset: 0 },
  { type: 'gap', gapMs: 10 },
];

describe('a message in many pieces is read in linear time', () => {
  it.each(framings)('by framing $type', (spec) => {
    const growth = growthOfWork(400_000, (size) => {
      const bytes = new Uint8Array(size).fill(0x7f);
      return () => {
        const decoder = createFramingDecoder(spec, 64 * 1024 * 1024);
        inPieces(bytes, 16, (piece) => decoder.write(piece, () => undefined));
        decoder.end(() => undefined);
      };
    });
    expect(growth).toBeLessThan(maxGrowth);
  });

  it('while its taker cannot go on', () => {
    const growth = growthOfWork(400_000, (size) => {
      const bytes = new Uint8Array(size).fill(0x7f);
      return () => {
        const decoder = createFramingDecoder({ type: 'line' }, 64 * 1024 * 1024);
        decoder.pause();
        inPieces(bytes, 16, (piece) => decoder.write(piece, () => undefined));
        decoder.resume(() => undefined);
      };
    });
    expect(growth).toBeLessThan(maxGrowth);
  });

  it.each<EncodingName>(['utf-8', 'gb18030', 'shift_jis', 'utf-16le'])('in %s', (encoding) => {
    const growth = growthOfWork(20_000, (size) => {
      const bytes = encodeText('温度'.repeat(size / 4), encoding);
      return () => {
        const decoder = new StreamingDecoder(encoding);
        let text = '';
        inPieces(bytes, 3, (piece) => {
          text += decoder.write(piece);
        });
        return text + decoder.end();
      };
    });
    expect(growth).toBeLessThan(maxGrowth);
  });
});

describe('pasted text is read in linear time', () => {
  const readers: Readonly<Record<string, (size: number) => () => unknown>> = {
    escapes: (size) => {
      // Few, because each is an object: past the size of the nursery, the test would measure garbage collection.
      const text = `${'a'.repeat(60)}\\n`.repeat(size / 64);
      return () => parseEscapes(text);
    },
    hex: (size) => {
      const text = '0x48, 65 '.repeat(size / 8);
      return () => parseHex(text);
    },
    'hex of one line without a gap': (size) => {
      const text = '4865'.repeat(size / 4);
      return () => parseHex(text);
    },
    'a dump of hex': (size) => {
      const lines = Array.from(
        { length: size / 64 },
        (_, line) => `${(line * 16).toString(16).padStart(8, '0')}  ${'48 '.repeat(16)} |${'H'.repeat(16)}|`,
      );
      const text = lines.join('\n');
      return () => parseHex(text);
    },
    'what would hide': (size) => {
      const text = 'a\u202e\u200d\u{1f468}'.repeat(size / 8);
      return () => visibleText(text);
    },
  };

  it.each(Object.entries(readers))('%s', (_, reader) => {
    expect(growthOfWork(100_000, reader)).toBeLessThan(maxGrowth);
  });

  it.each<[EncodingName, string]>([
    ['gbk', '温度€'],
    ['latin1', 'é?'],
    ['shift_jis', 'a¥~'],
    ['big5', '溫度'],
  ])('text for %s, also where it does not come back as it went', (encoding, text) => {
    const growth = growthOfWork(60_000, (size) => {
      const whole = text.repeat(size / 2);
      return () => firstUnencodable(whole, encoding);
    });
    expect(growth).toBeLessThan(maxGrowth);
  });
});

describe('the blanks of a text', () => {
  it('are named in linear time', () => {
    const growth = growthOfWork(10_000, (size) => {
      const text = Array.from({ length: size }, (_, index) => `{{?a${index}}}`).join('');
      const parsed = parsePlaceholders(text);
      return () => (parsed.ok ? blanksOf(parsed.parts) : []);
    });
    expect(growth).toBeLessThan(maxGrowth);
  });
});
