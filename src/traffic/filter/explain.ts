import type { Language } from '../../errors/error.js';
import type { CheckedElement, CheckedFilter, CheckedOperator, Values } from './checked-filter.js';
import { protocolName, spaced, wordsOf } from './explain-values.js';

/** What filters select from. */
export type FilterSubject = 'packets' | 'messages';

const chineseSubjects: Readonly<Record<FilterSubject, string>> = { packets: '报文', messages: '消息' };

/** What a checked filter selects, in one sentence without a full stop. */
export function explainFilter(
  filter: CheckedFilter,
  language: Language,
  subject: FilterSubject = 'packets',
): string {
  if (filter.type === 'everything')
    return language === 'en' ? `all ${subject}` : `所有${chineseSubjects[subject]}`;
  if (language === 'zh-CN') return spaced(chinese(filter), `的${chineseSubjects[subject]}`);
  return `${subject === 'packets' ? subjectOf(filter) : ''}${subject} ${english(filter)}`;
}

/** The protocol of a filter that compares one field. */
function subjectOf(filter: CheckedFilter): string {
  if (filter.type !== 'compare' && filter.type !== 'in' && filter.type !== 'matches') return '';
  if (filter.left.type !== 'field') return '';
  const { protocols } = filter.left.field;
  const [only] = protocols;
  return protocols.length === 1 && only !== undefined && !['frame', ''].includes(only)
    ? `${protocolName(only)} `
    : '';
}

/** A clause that follows "packets". */
function english(filter: CheckedFilter): string {
  switch (filter.type) {
    case 'everything':
      return 'of every kind';
    case 'and':
    case 'or':
      return filter.of.map((one) => within(one, english)).join(` ${filter.type} `);
    case 'not':
      if (filter.of.type === 'exists') return `without ${wordsOf(filter.of.of, 'en')}`;
      return `other than those ${within(filter.of, english)}`;
    case 'exists':
      return `with ${wordsOf(filter.of, 'en')}`;
    case 'nonzero':
      return `where ${wordsOf(filter.of, 'en')} is not 0`;
    case 'compare': {
      const verbs = englishVerbs(filter.operator, filter.right);
      const right = wordsOf(filter.right, 'en', filter.left);
      return `${relation(filter.left, filter.every, filter.operator, verbs)} ${right}`;
    }
    case 'matches':
      return `${relation(filter.left, filter.every, 'contains', ['matches', 'match'])} ${patternWords(filter, 'en')}`;
    case 'in': {
      const elements = filter.elements.map((element) => elementWords(element, filter.left, 'en'));
      return `${relation(filter.left, filter.every, '==', ['is', 'are'])} ${orList(elements)}`;
    }
  }
}

function patternWords(
  { left, words }: Extract<CheckedFilter, { type: 'matches' }>,
  language: Language,
): string {
  const isHex = left.type === 'field' && left.field.type.isHexPattern === true;
  if (language === 'zh-CN') return `${isHex ? '字节模式' : '正则表达式'}“${words}”`;
  return `the ${isHex ? 'pattern of bytes' : 'regular expression'} "${words}"`;
}

/** The verb for one value, and for several. */
type Verbs = readonly [one: string, several: string];

function englishVerbs(operator: CheckedOperator, right: Values): Verbs {
  const isNetwork = right.type === 'bytes' && right.prefixBits !== undefined;
  switch (operator) {
    case '==':
      return isNetwork ? ['is in', 'are in'] : ['is', 'are'];
    case '!=':
      return isNetwork ? ['is not in', 'are not in'] : ['is not', 'are not'];
    case '<':
      return ['is less than', 'are less than'];
    case '<=':
      return ['is at most', 'are at most'];
    case '>':
      return ['is more than', 'are more than'];
    case '>=':
      return ['is at least', 'are at least'];
    case 'contains':
      return ['contains', 'contain'];
  }
}

/** `whose FIELD is`, or of all occurrences of a field `all of whose FIELD are`. */
function relation(left: Values, every: boolean, operator: CheckedOperator, [one, several]: Verbs): string {
  const isOne = !every || (operator === '!=' && !hasSeveral(left));
  const words = wordsOf(left, 'en');
  if (left.type === 'field' || left.type === 'protocol')
    return isOne ? `whose ${words} ${one}` : `all of whose ${words} ${several}`;
  return isOne ? `where ${words} ${isPlural(left) ? several : one}` : `where all ${words} ${several}`;
}

/** Whether the words of a value are in the plural: several bytes of a slice. */
function isPlural(values: Values): boolean {
  return values.type === 'slice' && (values.ranges.length > 1 || values.ranges[0]?.length !== 1);
}

/** Whether a packet usually has several of a value, as of a field that stands for two. */
function hasSeveral(values: Values): boolean {
  return values.type === 'field' && values.field.leaves.length > 1;
}

function elementWords({ first, last }: CheckedElement, left: Values, language: Language): string {
  const from = wordsOf(first, language, left);
  if (last === undefined) return from;
  const to = wordsOf(last, language, left);
  return language === 'en' ? `${from} to ${to}` : spaced(spaced(from, '至'), to);
}

function orList(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
}

/** A part of a larger filter: in parentheses if it joins others itself. */
function within(filter: CheckedFilter, explain: (filter: CheckedFilter) => string): string {
  const words = explain(filter);
  return filter.type === 'and' || filter.type === 'or' ? `(${words})` : words;
}

const chineseOperators: Readonly<Record<CheckedOperator, string>> = Object.freeze({
  '==': '为',
  '!=': '不为',
  '<': '小于',
  '<=': '不大于',
  '>': '大于',
  '>=': '不小于',
  contains: '包含',
});

/** A condition that stands before “的报文”. */
function chinese(filter: CheckedFilter): string {
  switch (filter.type) {
    case 'everything':
      return '任意';
    case 'and':
    case 'or':
      return filter.of
        .map((one) => chineseWithin(one))
        .reduce((all, one) => `${all}，${spaced(filter.type === 'and' ? '且' : '或', one)}`);
    case 'not':
      if (filter.of.type === 'exists') return `不含 ${wordsOf(filter.of.of, 'zh-CN')}`;
      return `不满足“${chinese(filter.of)}”`;
    case 'exists':
      return `含有 ${wordsOf(filter.of, 'zh-CN')}`;
    case 'nonzero':
      return spaced(wordsOf(filter.of, 'zh-CN'), '不为 0');
    case 'compare': {
      const left = chineseLeft(filter.left, filter.every, filter.operator);
      const isNetwork = filter.right.type === 'bytes' && filter.right.prefixBits !== undefined;
      const right = wordsOf(filter.right, 'zh-CN', filter.left);
      const network = filter.operator === '==' ? '属于' : filter.operator === '!=' ? '不属于' : undefined;
      const verb = (isNetwork ? network : undefined) ?? chineseOperators[filter.operator];
      return spaced(spaced(left, verb), right);
    }
    case 'matches':
      return spaced(
        chineseLeft(filter.left, filter.every, 'contains'),
        `匹配${patternWords(filter, 'zh-CN')}`,
      );
    case 'in': {
      const elements = filter.elements.map((element) => elementWords(element, filter.left, 'zh-CN'));
      const all = spaced('为', elements.join('、'));
      const left = chineseLeft(filter.left, filter.every, '==');
      return spaced(left, elements.length > 1 ? spaced(all, '之一') : all);
    }
  }
}

function chineseLeft(left: Values, every: boolean, operator: CheckedOperator): string {
  const words = wordsOf(left, 'zh-CN');
  const isAll = every && !(operator === '!=' && !hasSeveral(left));
  return isAll ? spaced('所有', spaced(words, '都')) : words;
}

function chineseWithin(filter: CheckedFilter): string {
  return filter.type === 'and' || filter.type === 'or' ? `（${chinese(filter)}）` : chinese(filter);
}
