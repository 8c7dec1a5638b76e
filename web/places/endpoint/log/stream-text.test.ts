import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type EncodingName, encodingNames } from '../../../../src/bytes/encoding-names.js';
import { decodeText, encodeText } from '../../../../src/bytes/encodings.js';
import { bytePieces, escapedText } from '../../../../src/bytes/text-pieces.js';
import { textBytesOf } from '../export/exported-entries.js';
import { isMessageEntry } from './log-entry.js';
import { MessageLog } from './message-log.js';
import { rowText } from './row-content.js';
import { StreamText } from './stream-text.js';

interface Piece {
  readonly peer: string;
  readonly bytes: Uint8Array;
}

function logOf(pieces: readonly Piece[]): MessageLog {
  const log = new MessageLog();
  for (const [place, { peer, bytes }] of pieces.entries()) {
    const index = place + 1;
    const event = {
      sequence: index,
      type: 'received',
      endpoint: 'e1',
      timeMicros: index,
      peer,
    } as const;
    log.add({ ...event, bytes });
  }
  return log;
}

function cut(peer: string, bytes: Uint8Array, at: readonly number[]): readonly Piece[] {
  const places = [...new Set(at.map((place) => place % (bytes.byteLength + 1)))].sort((a, b) => a - b);
  return [0, ...places].map((start, index) => ({
    peer,
    bytes: bytes.subarray(start, places[index] ?? undefined),
  }));
}

/** The rows of a peer as shown, read in any order. */
function shownBy(log: MessageLog, peer: string, stream: StreamText, order: readonly number[]): string {
  const shown = new Map<number, string>();
  for (const number of order) {
    const entry = log.at(number);
    if (entry === undefined || !isMessageEntry(entry) || entry.event.peer !== peer) continue;
    const { pieces } = rowText(stream.joined(entry, entry.event.bytes), stream.encoding, true);
    const whole = pieces.filter(
      (piece) => piece.type === 'text' || piece.kind !== 'pending' || !stream.goesOn(entry),
    );
    shown.set(number, escapedText(whole));
  }
  return [...shown.entries()]
    .sort(([a], [b]) => a - b)
    .map(([, text]) => text)
    .join('');
}

const texts: Readonly<Record<string, string>> = {
  gbk: '温度正常网关就绪二路输入abc',
  gb18030: '温度𠀀正㐀常 ok',
  big5: '溫度正常閘道就緒',
  shift_jis: '温度ｱｲｳ正常カナ',
  'euc-jp': '温度ｱ正常カナ丂',
  'euc-kr': '온도정상',
};

describe('the text of a stream that was cut', () => {
  it.each(encodingNames)(
    'is what the whole says, wherever it was cut, in whatever order rows are looked at: %s',
    (encoding) => {
      const text = `${texts[encoding] ?? '温度 23.5℃ 😀 Ünï'}\r\n`.repeat(4);
      const encoded = encodeText(text, encoding);
      // What this encoding cannot say is a question mark there; the test is about what it can.
      const expected = decodeText(encoded, encoding);
      fc.assert(
        fc.property(fc.array(fc.nat(500), { maxLength: 60 }), fc.boolean(), (places, backwards) => {
          const one = cut('a:1', encoded, places);
          const other = cut(
            'b:2',
            encoded,
            places.map((place) => place + 1),
          );
          const log = logOf(
            one
              .flatMap((piece, index) => [piece, ...other.slice(index, index + 1)])
              .concat(other.slice(one.length)),
          );
          const order = Array.from({ length: log.size }, (_, index) => index);
          if (backwards) order.reverse();
          const stream = new StreamText(log, encoding, true);
          for (const peer of ['a:1', 'b:2'])
            expect(shownBy(log, peer, stream, order)).toBe(escapedText(bytePieces(encoded, encoding)));
          expect(expected).not.toContain('\ufffd');
        }),
        { numRuns: 60 },
      );
    },
  );

  it('says of noise what the whole says, but for where an invalid run is cut', () => {
    const noise = fc.array(fc.constantFrom(0x81, 0x30, 0xfe, 0xe6, 0xb8, 0xa9, 0x8f, 0xd8, 0x41, 0x0a), {
      maxLength: 80,
    });
    fc.assert(
      fc.property(
        noise,
        fc.array(fc.nat(100), { maxLength: 20 }),
        fc.constantFrom<EncodingName>('utf-8', 'gbk', 'big5', 'shift_jis', 'euc-jp', 'euc-kr', 'gb18030'),
        (values, places, encoding) => {
          const bytes = Uint8Array.from([...values, 0x0a]);
          const log = logOf(cut('a:1', bytes, places));
          const order = Array.from({ length: log.size }, (_, index) => index);
          const shown = shownBy(log, 'a:1', new StreamText(log, encoding, true), order);
          expect(shown).toBe(escapedText(bytePieces(bytes, encoding)));
        },
      ),
      { numRuns: 400 },
    );
  });

  it('leaves to a binary frame its last byte, which looks like the beginning of a character', () => {
    const frame = Uint8Array.of(0x01, 0x03, 0x00, 0x0a, 0xc5, 0xcd);
    const log = logOf([
      { peer: 'a:1', bytes: frame },
      { peer: 'a:1', bytes: frame },
    ]);
    const stream = new StreamText(log, 'utf-8', true);
    for (const number of [0, 1]) {
      const entry = log.at(number);
      if (entry === undefined || !isMessageEntry(entry)) throw new Error('no message');
      expect(escapedText(bytePieces(textBytesOf(entry, stream), 'utf-8'))).toBe(
        String.raw`\x01\x03\0\n\xC5\xCD`,
      );
    }
  });

  it('is right after another encoding was chosen', () => {
    const log = logOf(cut('a:1', encodeText('温度正常', 'gbk'), [1, 3, 4, 7]));
    const order = [0, 1, 2, 3, 4];
    expect(shownBy(log, 'a:1', new StreamText(log, 'utf-8', true), order)).toContain('\\x');
    expect(shownBy(log, 'a:1', new StreamText(log, 'gbk', true), order)).toBe('温度正常');
  });

  it('joins nothing where every message stands for itself', () => {
    const log = logOf(cut('a:1', encodeText('温度', 'utf-8'), [4]));
    const entry = log.at(1);
    if (entry === undefined || !isMessageEntry(entry)) throw new Error('no message');
    expect(new StreamText(log, 'utf-8', false).pendingBefore(entry)).toHaveLength(0);
    expect(new StreamText(log, 'utf-8', true).pendingBefore(entry)).toHaveLength(1);
  });

  it('finds its place in a megabyte of UTF-8 and of GBK, cut at the chunks of a socket, in a moment', () => {
    for (const encoding of ['utf-8', 'gbk'] as const) {
      const bytes = encodeText('温度正常'.repeat(90_000), encoding);
      const places = Array.from({ length: 20 }, (_, index) => (index + 1) * 65_536 - 1).filter(
        (at) => at < bytes.byteLength,
      );
      const log = logOf(cut('a:1', bytes, places));
      const stream = new StreamText(log, encoding, true);
      let shown = '';
      for (let number = 0; number < log.size; number += 1) {
        const entry = log.at(number);
        if (entry === undefined || !isMessageEntry(entry)) throw new Error('no message');
        const joined = stream.joined(entry, entry.event.bytes);
        shown += escapedText(rowText(joined, encoding, true).pieces).slice(0, 8);
      }
      expect(shown).not.toContain('\\x');
    }
  });
});
