import { expect, it } from 'vitest';
import { toolsWith } from '../../../test/rules.js';
import { encodeText } from '../../bytes/encodings.js';
import { isRegexMatch, parseMatch } from './match.js';
import { RuleMessage } from './rule-message.js';

it.each([
  ['温度', '当前温度', true],
  ['a\\n', 'a\n', true],
  ['hexagon', 'a hexagon', true],
  ['hex:CE ??', '温', true],
  ['regex:^温.$', '温度', true],
  ['regex:^度', '温度', false],
])('%j in %j: %s', (source, text, holds) => {
  const parsed = parseMatch(source, 'gbk', toolsWith());
  const message = new RuleMessage('gbk');
  message.take(encodeText(text, 'gbk'), { peer: '', count: 1, timeMicros: 0 });
  expect(parsed.ok && parsed.value.holds(message)).toBe(holds);
});

it.each([
  ['hex:zz', 'HEX_PATTERN_INVALID'],
  ['regex:(', 'REGEX_INVALID'],
  ['\\q', 'ESCAPE_INVALID'],
])('%j is refused: %s', (source, code) => {
  expect(parseMatch(source, 'utf-8', toolsWith())).toMatchObject({ failure: { code } });
});

it('needs the engine of regular expressions for those alone', () => {
  expect(['regex:a', 'a', 'hex:AA'].map(isRegexMatch)).toEqual([true, false, false]);
});
