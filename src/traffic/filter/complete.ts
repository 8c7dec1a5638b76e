import type { Sentence } from '../../errors/entry.js';
import { functionNames } from './check-calls.js';
import type { CatalogField, FilterCatalog } from './filter-catalog.js';
import { readTokens, type Token } from './lexer.js';
import { comparisons } from './parser.js';
import { isSearchable, shapeOf } from './value-kinds.js';

/** What may stand at the cursor. */
export interface Completion {
  readonly type: 'field' | 'protocol' | 'function' | 'operator' | 'value';
  /** What replaces the columns of the half-typed word. */
  readonly text: string;
  /** What it means; `undefined` where the text says it. */
  readonly meaning: Sentence | undefined;
}

/** What may stand at the cursor, and the columns that it replaces: from `from` to before `to`. */
export interface Completions {
  readonly from: number;
  readonly to: number;
  readonly items: readonly Completion[];
}

const maxItems = 50;

/** The meaning of each operator that is offered. */
const operatorMeanings: Readonly<Record<string, Sentence>> = Object.freeze({
  '==': { en: 'a value equals', 'zh-CN': '等于' },
  '!=': { en: 'there is a value, and none equals', 'zh-CN': '存在且均不等于' },
  '>': { en: 'more than', 'zh-CN': '大于' },
  '<': { en: 'less than', 'zh-CN': '小于' },
  '>=': { en: 'at least', 'zh-CN': '大于或等于' },
  '<=': { en: 'at most', 'zh-CN': '小于或等于' },
  contains: { en: 'has this within it', 'zh-CN': '包含' },
  matches: { en: 'matches a regular expression, in any case', 'zh-CN': '匹配正则表达式（不区分大小写）' },
  in: { en: 'is one of a set, as in {1, 5..9}', 'zh-CN': '属于集合，例如 {1, 5..9}' },
  and: { en: 'both hold', 'zh-CN': '且' },
  or: { en: 'one of them holds', 'zh-CN': '或' },
});

/**
 * What may stand at the column `cursor` of a half-typed filter: fields and protocols, the operators that a field has, the names
 * of its values. At most 50; those that begin with what is typed come first.
 */
export function completeFilter(text: string, cursor: number, catalog: FilterCatalog): Completions {
  const typed = /[A-Za-z_][\w.]*$/.exec(text.slice(0, cursor))?.[0] ?? '';
  const from = cursor - typed.length;
  const to = cursor + (/^[\w.]*/.exec(text.slice(cursor))?.[0].length ?? 0);
  const before = readTokens(text.slice(0, from));
  if (!before.ok) return { from, to, items: [] };
  return { from, to, items: ranked(candidates(before.value, catalog), typed) };
}

function candidates(tokens: readonly Token[], catalog: FilterCatalog): readonly Completion[] {
  // The last token is the end of the text.
  const last = tokens.at(-2);
  if (last === undefined) return names(catalog);
  const compared = comparedField(tokens, catalog);
  if (compared !== undefined) return [...valuesOf(compared), ...comparableNames(catalog, compared)];
  const isWord = last.type === 'word';
  if (isWord && ['and', 'or', 'not', 'any', 'all'].includes(last.text)) return names(catalog);
  const field = isWord ? catalog.field(last.text) : undefined;
  if (field !== undefined && !isRightSide(tokens)) return [...operatorsOf(field), ...joints()];
  if (isWord && catalog.protocols.has(last.text)) return [...operators('contains', 'matches'), ...joints()];
  if (last.type === 'sign' && !['}', ')'].includes(last.text)) return names(catalog);
  return last.type === 'brackets' || last.type === 'layer'
    ? [...operators('==', '!=', 'contains'), ...joints()]
    : joints();
}

/** Whether the last word stands behind a comparison. */
function isRightSide(tokens: readonly Token[]): boolean {
  return comparisons.has(tokens.at(-3)?.text ?? '');
}

/** The field that what stands at the end is compared with: behind a comparison, or in a set. */
function comparedField(tokens: readonly Token[], catalog: FilterCatalog): CatalogField | undefined {
  let at = tokens.length - 2;
  const last = tokens[at];
  if (last !== undefined && comparisons.has(last.text)) return catalog.field(tokens[at - 1]?.text ?? '');
  if (last?.text !== '{' && last?.text !== ',' && last?.text !== '..') return undefined;
  while (at > 0 && tokens[at]?.text !== '{') at -= 1;
  if (tokens[at - 1]?.text !== 'in') return undefined;
  const isNegated = ['not', '!'].includes(tokens[at - 2]?.text ?? '');
  return catalog.field(tokens[at - (isNegated ? 3 : 2)]?.text ?? '');
}

function names(catalog: FilterCatalog): readonly Completion[] {
  return [
    ...[...catalog.protocols].map((text) => item('protocol', text)),
    ...[...catalog.fields].map(({ name, type }) => item('field', name, type.purpose)),
    ...functionNames.map((name) => item('function', `${name}(`)),
  ];
}

function comparableNames(catalog: FilterCatalog, { name, type }: CatalogField): readonly Completion[] {
  return [...catalog.fields]
    .filter((other) => other.name !== name && other.type.kind === type.kind)
    .map((other) => item('field', other.name, other.type.purpose));
}

function valuesOf({ type }: CatalogField): readonly Completion[] {
  const named = Object.values(type.values).map((name) => item('value', `"${name}"`));
  return type.kind === 'boolean' ? [item('value', 'True'), item('value', 'False'), ...named] : named;
}

function operatorsOf({ type }: CatalogField): readonly Completion[] {
  if (shapeOf(type.kind) === 'none') return [];
  const ordered = operators('==', '!=', '>', '<', '>=', '<=', 'in');
  return isSearchable(type.kind) ? [...ordered, ...operators('contains', 'matches')] : ordered;
}

const joints = (): readonly Completion[] => operators('and', 'or');

function operators(...texts: readonly string[]): readonly Completion[] {
  return texts.map((text) => item('operator', text, operatorMeanings[text]));
}

function item(type: Completion['type'], text: string, meaning?: Sentence): Completion {
  return { type, text, meaning };
}

/** Those that begin with what is typed, then those that contain it. */
function ranked(items: readonly Completion[], typed: string): readonly Completion[] {
  const wanted = typed.toLowerCase();
  const plain = ({ text }: Completion): string => text.replace(/^"/, '').toLowerCase();
  const first = items.filter((one) => plain(one).startsWith(wanted));
  const others = items.filter((one) => !plain(one).startsWith(wanted) && plain(one).includes(wanted));
  return [...first, ...others].slice(0, maxItems);
}
