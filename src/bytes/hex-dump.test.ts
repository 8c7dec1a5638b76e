import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatHexDump } from './hex.js';
import { dumpSpans } from './hex-dump.js';

/** The text of the spans of a dump; undefined if it is not taken for a dump. */
function pairsIn(text: string): readonly string[] | undefined {
  return dumpSpans(text)?.map(({ start, end }) => text.slice(start, end));
}

describe('a dump', () => {
  it.each<[string, string, readonly string[]]>([
    ['hexdump -C', '00000000  48 65 6c  |Hel|\n00000003\n', ['48 65 6c']],
    ['xxd', '00000000: 4865 6c0a                                Hel.', ['4865 6c0a']],
    ['od -A x -t x1', '000000 48 65\n000002\n', ['48 65']],
    ['tcpdump -X', '\t0x0000:  4500 003c  E..<\n\t0x0004:  6162  ab', ['4500 003c', '6162']],
    ['Wireshark', '0000  48 65   He\n0002  6c     l', ['48 65', '6c']],
    ['a dump with a gap in the middle', '00000000  01 02  03 04  |....|', ['01 02  03 04']],
    ['a dump with CRLF', '0000  01 02\r\n0002  03\r\n', ['01 02', '03']],
    ['a dump between empty lines', '\n\n0000  01 02\n\n0002  03\n\n', ['01 02', '03']],
    ['a dump that begins further on', '0000fff0  01 02\n0000fff2  03', ['01 02', '03']],
    // The next offset shows that two apparent pairs are text.
    ['a text column of pairs', '0000  61 62  61 62\n0002  63', ['61 62', '63']],
  ])('of %s has its pairs found', (_, text, pairs) => {
    expect(pairsIn(text)).toEqual(pairs);
  });

  it.each([
    ['nothing', ''],
    ['white space', ' \n\t\n'],
    ['pairs alone', '48 65 6c'],
    ['an offset alone', '00000000'],
    ['offsets that do not grow by their bytes', '0000  01 02\n0003  03'],
    ['the same offset twice', '0000  01 02\n0000  01 02'],
    ['one line that nothing confirms', '0000  01 02'],
    ['a lone space after few digits', '0000 01 02\n0002 03'],
    ['a line that is none', '0000  01 02\nhello\n0002  03'],
    ['a line after the closing offset', '000000 48 65\n000003\n000002 6c\n'],
    ['a longer line than any tool prints', `0000  ${'00 '.repeat(257)}\n0101  00`],
  ])('is not seen in %s', (_, text) => {
    expect(dumpSpans(text)).toBeUndefined();
  });

  it('of any width has a span for each line, in order, none of which reaches into another', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 1, maxLength: 80 }),
        fc.integer({ min: 1, max: 32 }),
        fc.nat({ max: 0xffff }),
        (bytes, bytesPerLine, offset) => {
          const text = formatHexDump(bytes, { bytesPerLine, offset });
          const spans = dumpSpans(text) ?? [];
          expect(spans).toHaveLength(Math.ceil(bytes.length / bytesPerLine));
          for (const [index, { start, end }] of spans.entries()) {
            expect(start).toBeGreaterThanOrEqual(spans[index - 1]?.end ?? 0);
            expect(text.slice(start, end)).toMatch(/^(?:[0-9A-F]{2} ?)+$/);
          }
        },
      ),
    );
  });
});
