import { describe, expect, it } from 'vitest';
import { bytesOf, path, toolsWith } from '../../../test/rules.js';
import type { EncodingName } from '../../bytes/encoding-names.js';
import { encodeText } from '../../bytes/encodings.js';
import { Captures, compileCondition, type Test } from './conditions.js';
import type { Condition } from './rule.js';
import { RuleMessage } from './rule-message.js';

type Given = Condition extends infer Each ? (Each extends Condition ? Omit<Each, 'path'> : never) : never;

function testOf(given: Given, encoding: EncodingName = 'utf-8', tools = toolsWith()): Test {
  const result = compileCondition({ ...given, path } as Condition, encoding, tools);
  if (!result.ok) throw new Error(result.failure.code);
  return result.test;
}

function messageOf(bytes: Uint8Array, encoding: EncodingName = 'utf-8'): RuleMessage {
  const message = new RuleMessage(encoding);
  message.take(bytes, { peer: 'a:1', count: 1, timeMicros: 0 });
  return message;
}

function capturedBy(test: Test, message: RuleMessage): Record<string, string> {
  const captures = new Captures();
  test.capture(message, captures);
  return Object.fromEntries(
    Array.from(captures.values, ([key, value]) => [key, Buffer.from(value).toString('latin1')]),
  );
}

describe('a condition', () => {
  it.each<[Given, string, boolean]>([
    [{ type: 'hex', pattern: 'AA ?? 01', at: 'start' }, 'AA 00 01 02', true],
    [{ type: 'hex', pattern: 'AA ?? 01', at: 'whole' }, 'AA 00 01 02', false],
    [{ type: 'text', text: 'a\\r\\n', at: 'end' }, '62 61 0D 0A', true],
    [{ type: 'text', text: '?', at: 'anywhere' }, '61', false],
    [{ type: 'regex', source: '^a+$', of: 'text' }, '61 61', true],
    [{ type: 'regex', source: 'A', of: 'text' }, '61', false],
    [{ type: 'regex', source: '^\\xFF\\x00', of: 'bytes' }, 'FF 00', true],
    [{ type: 'size', least: 2, most: 3 }, '01', false],
    [{ type: 'size', least: 2, most: 3 }, '01 02 03', true],
    [{ type: 'all', of: [] }, '', true],
    [{ type: 'any', of: [] }, '', false],
  ])('%j of %s: %s', (given, hex, holds) => {
    expect(testOf(given).holds(messageOf(bytesOf(hex)))).toBe(holds);
  });

  it('reads text in the encoding of the endpoint', () => {
    const message = messageOf(encodeText('温度=31', 'gbk'), 'gbk');
    expect(testOf({ type: 'text', text: '温度', at: 'start' }, 'gbk').holds(message)).toBe(true);
    const regex = testOf({ type: 'regex', source: '(温.)=(\\d+)', of: 'text' }, 'gbk');
    expect(regex.holds(message)).toBe(true);
    expect(capturedBy(regex, message)).toEqual({
      1: Buffer.from(encodeText('温度', 'gbk')).toString('latin1'),
      2: '31',
    });
  });

  it('captures in order through all its parts, also where a part took none', () => {
    const test = testOf({
      type: 'all',
      of: [
        { path, type: 'hex', pattern: '(?<head>??) 61', at: 'start' },
        {
          path,
          type: 'any',
          of: [
            { path, type: 'regex', source: '(x)', of: 'text' },
            { path, type: 'regex', source: '(?<last>b)|(c)', of: 'text' },
          ],
        },
      ],
    });
    expect(test.captureNames).toEqual(['head', undefined, 'last', undefined]);
    const message = messageOf(encodeText('zab', 'utf-8'));
    expect(test.holds(message)).toBe(true);
    expect(capturedBy(test, message)).toEqual({ 1: 'z', head: 'z', 2: '', 3: 'b', last: 'b', 4: '' });
  });

  it.each([
    ['text', 'T=\\d+', '温 T=21;', 8],
    ['bytes', 'T=\\d', '温 T=21;', 7],
    ['text', 'x', '温', 0],
  ] as const)(
    'of %s that is a regular expression spends a message up to the end of its match: %s',
    (of, source, text, spent) => {
      const test = testOf({ type: 'regex', source, of });
      expect(test.spent(messageOf(encodeText(text, 'utf-8')))).toBe(spent);
    },
  );

  it('has parts where all of them have to hold, and none where one is enough', () => {
    const of: Condition[] = [
      { path: 'a', type: 'text', text: 'a', at: 'start' },
      { path: 'b', type: 'text', text: 'b', at: 'start' },
    ];
    expect(testOf({ type: 'all', of }).parts.map((part) => part.path)).toEqual(['a', 'b']);
    expect(testOf({ type: 'any', of }).parts).toEqual([]);
  });

  it('checks what the endpoint says of checksums', () => {
    const tools = toolsWith({ checksum: (bytes) => (bytes[0] === 1 ? 'ok' : 'too-short') });
    const bad = testOf({ type: 'checksum', is: 'bad' }, 'utf-8', tools);
    expect(bad.holds(messageOf(Uint8Array.of(1)))).toBe(false);
    expect(bad.holds(messageOf(Uint8Array.of(2)))).toBe(true);
  });

  it.each<[Given, string]>([
    [{ type: 'hex', pattern: 'zz', at: 'start' }, 'HEX_PATTERN_INVALID'],
    [{ type: 'text', text: '\\q', at: 'start' }, 'ESCAPE_INVALID'],
    [{ type: 'regex', source: '(', of: 'text' }, 'REGEX_INVALID'],
    [{ type: 'regex', source: '(?=a)', of: 'text' }, 'REGEX_INVALID'],
    [{ type: 'checksum', is: 'bad' }, 'RULE_CHECKSUM_MISSING'],
  ])('%j is refused: %s', (given, code) => {
    const inner = { ...given, path: 'when.all[1]' } as Condition;
    const result = compileCondition({ type: 'all', of: [inner], path: 'when' }, 'utf-8', toolsWith());
    expect(result.ok ? 'accepted' : [result.path, result.failure.code]).toEqual(['when.all[1]', code]);
  });
});
