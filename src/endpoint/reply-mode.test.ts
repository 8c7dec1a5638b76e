import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type EncodingName, encodingNames } from '../bytes/encoding-names.js';
import { decodeText, encodeText, firstUnencodable } from '../bytes/encodings.js';
import { formatHex } from '../bytes/hex.js';
import { parseReplyMode, replyBehaviours } from './reply-mode.js';
import { reverseText } from './reverse.js';

const origin = {
  peer: '192.0.2.7:51000',
  count: 3,
  timeMicros: Date.UTC(2026, 10, 23, 12, 0, 3, 2) * 1000 + 451,
};

/** Feeds messages to a reply mode and gives what it sent, as bytes. */
function answers(
  mode: string,
  messages: readonly Uint8Array[],
  encoding: EncodingName = 'utf-8',
  carriedBy: 'stream' | 'datagrams' = 'stream',
): Uint8Array[] {
  const parsed = parseReplyMode(mode, encoding);
  if (!parsed.ok) throw new Error(parsed.failure.code);
  const behaviour = replyBehaviours({ reply: parsed.mode, encoding }, carriedBy)();
  const sent: Uint8Array[] = [];
  const outbox = {
    send: (bytes: Uint8Array) => void sent.push(bytes),
    close: () => undefined,
    reset: () => undefined,
    report: () => undefined,
  };
  for (const message of messages) behaviour.received(message, origin, outbox);
  behaviour.ended(origin, outbox);
  return sent;
}

function answer(mode: string, text: string, encoding: EncodingName = 'utf-8'): string {
  return answers(mode, [encodeText(text, encoding)], encoding)
    .map((bytes) => decodeText(bytes, encoding))
    .join('|');
}

describe('reverse', () => {
  it.each([
    ['Hello Server', 'revreS olleH'],
    ['Hello\r\n', 'olleH\r\n'],
    ['Hello\n', 'olleH\n'],
    ['ab\ncd\n', 'ba\ndc\n'],
    ['温度 23', '32 度温'],
    ['e\u0301a', 'ae\u0301'],
    ['a👨‍👩‍👧b', 'b👨‍👩‍👧a'],
    ['🇨🇳🇫🇷', '🇫🇷🇨🇳'],
    ['\n', '\n'],
  ])('turns %j by user-perceived character into %j', (text, reversed) => {
    expect(answer('reverse', text)).toBe(reversed);
  });

  it('holds half a character back until the rest arrives', () => {
    const [head, tail] = [Uint8Array.of(0xce), Uint8Array.of(0xc2, 0xb6, 0xc8)];
    expect(answers('reverse', [head, tail], 'gbk').map((bytes) => formatHex(bytes))).toEqual(['B6 C8 CE C2']);
  });

  it('answers what it held when the peer has finished', () => {
    expect(answers('reverse', [Uint8Array.of(0xe6, 0xb8)])).toHaveLength(1);
  });

  it('is its own inverse for text of plain characters', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('a', '温', '\n', ' ', '1') }), (text) => {
        expect(reverseText(reverseText(text))).toBe(text);
      }),
    );
  });
});

describe('a long line that is reversed', () => {
  const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
  const whole = (text: string): string =>
    Array.from(segmenter.segment(text), ({ segment }) => segment)
      .reverse()
      .join('');

  it('is cut nowhere within a character', () => {
    const units = ['a', '温', 'e\u0301', '👩‍👩‍👧', '🇨🇳', '각', 'नि', '\u200d', ' '];
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...units), { minLength: 500, maxLength: 900 }), (parts) => {
        const line = parts.join('');
        expect(reverseText(line)).toBe(whole(line));
      }),
      { numRuns: 60 },
    );
  });

  it('takes a time that grows with its length alone', () => {
    // As one piece it takes more than ten seconds, and nobody else is served meanwhile.
    const line = 'x温'.repeat(131_072);
    const beganMs = performance.now();
    expect(reverseText(line)).toBe('温x'.repeat(131_072));
    expect(performance.now() - beganMs).toBeLessThan(5_000);
  });
});

describe('reverse-bytes', () => {
  it.each([
    ['Hello', 'olleH\n'],
    [' \t Hello \r\n\0\v', 'olleH\n'],
    ['', '\n'],
    [' \n', '\n'],
  ])('does with %j as trim, strrev and a newline do', (text, reversed) => {
    expect(answer('reverse-bytes', text)).toBe(reversed);
  });
});

describe('a template', () => {
  it.each([
    ['text:echo:{text}', 'hi\n', 'echo:hi\n'],
    ['text:{bytes} {hex}', 'hi', '2 68 69'],
    ['text:{peer} {count}', '', '192.0.2.7:51000 3'],
    ['text:{time}', '', '2026-11-23T12:00:03.002Z'],
    ['text:{"ok": true, "got": "{text}"}', 'x', '{"ok": true, "got": "x"}'],
    ['text:{{text}', 'x', '{text}'],
    ['text:a\\r\\n\\u6e29', '', 'a\r\n温'],
    ['text:', 'x', ''],
  ])('%s answers %j with %j', (mode, text, expected) => {
    expect(answer(mode, text)).toBe(expected);
  });

  it.each(encodingNames)('repeats the same text in %s wherever the stream is cut', (encoding) => {
    const characters = ['a', '\n', '温', '度', 'é', '한', '😀', 'ｱ'].filter(
      (character) => firstUnencodable(character, encoding) === undefined,
    );
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(...characters), minLength: 1, maxLength: 12 }),
        fc.array(fc.nat(40)),
        (text, cuts) => {
          const bytes = encodeText(text, encoding);
          const edges = [...new Set([0, ...cuts.filter((cut) => cut < bytes.byteLength), bytes.byteLength])];
          const sorted = edges.toSorted((one, other) => one - other);
          const pieces = sorted.slice(1).map((end, index) => bytes.subarray(sorted[index], end));
          const answered = answers('text:<{text}>', pieces, encoding).map((answer) =>
            decodeText(answer, encoding),
          );
          expect(answered.map((answer) => answer.slice(1, -1)).join('')).toBe(text);
          expect(
            answered.every((answer) => answer.startsWith('<') && answer.endsWith('>') && answer.length > 2),
          ).toBe(true);
        },
      ),
    );
  });

  it('answers half a character that is never completed, after the silence or at the end', () => {
    const parsed = parseReplyMode('text:echo:{text}', 'gbk');
    if (!parsed.ok) throw new Error(parsed.failure.code);
    const behaviour = replyBehaviours({ reply: parsed.mode, encoding: 'gbk' }, 'stream')();
    const sent: string[] = [];
    const outbox = {
      send: (bytes: Uint8Array) => void sent.push(Buffer.from(bytes).toString('latin1')),
      close: () => undefined,
      reset: () => undefined,
      report: () => undefined,
    };
    behaviour.received(Uint8Array.of(0x61, 0xce), origin, outbox);
    expect(sent).toEqual(['echo:a']);
    behaviour.deadlineReached(behaviour.deadlineMs, origin, outbox);
    expect(sent).toEqual(['echo:a', 'echo:\xce']);
    expect(behaviour.deadlineMs).toBe(Number.POSITIVE_INFINITY);
    behaviour.received(Uint8Array.of(0xce), origin, outbox);
    behaviour.ended(origin, outbox);
    expect(sent).toEqual(['echo:a', 'echo:\xce', 'echo:\xce']);
  });

  it('takes a datagram for itself, as its rest may never come', () => {
    const halves = [Uint8Array.of(0xce), Uint8Array.of(0xc2)];
    expect(answers('text:{text}', halves, 'gbk', 'datagrams').map((bytes) => formatHex(bytes))).toEqual([
      'CE',
      'C2',
    ]);
  });

  it('puts the message in as it came, whatever its bytes, and its own text in the encoding', () => {
    const [sent] = answers('text:答:{text}', [Uint8Array.of(0xff, 0x00)], 'gbk');
    expect(formatHex(sent ?? new Uint8Array())).toBe('B4 F0 3A FF 00');
  });

  it.each([
    ['text:a{txt}', 'TEMPLATE_FIELD_UNKNOWN', 2],
    ['text:{text}温\\q', 'ESCAPE_INVALID', 8],
    ['text:ok 😀', 'TEXT_UNENCODABLE', 4],
  ])('%s is refused with its column', (mode, code, column) => {
    const parsed = parseReplyMode(mode, 'gbk');
    expect(parsed.ok ? 'accepted' : [parsed.failure.code, parsed.failure.params.column]).toEqual([
      code,
      column,
    ]);
  });
});

it.each(['', 'Echo', 'text', 'reverse-words'])('"%s" is no reply mode', (text) => {
  expect(parseReplyMode(text, 'utf-8')).toMatchObject({ ok: false, failure: { code: 'REPLY_MODE_INVALID' } });
});
