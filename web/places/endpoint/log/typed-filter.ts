import type { CheckedFilter } from '../../../../src/traffic/filter/checked-filter.js';
import type { FilterCatalog } from '../../../../src/traffic/filter/filter-catalog.js';
import { parseFilter } from '../../../../src/traffic/filter/parser.js';

/** What a log is filtered by: nothing, a text or bytes to be found, or an expression of the filter language. */
export type LogQuery =
  | { readonly type: 'none' }
  | { readonly type: 'plain'; readonly text: string }
  | { readonly type: 'expression'; readonly text: string; readonly filter: CheckedFilter };

/** A log that is not filtered. */
export const noQuery: LogQuery = Object.freeze({ type: 'none' });

/** What may stand before the first name of an expression. */
const before = /^(?:\s|\(|!|not\b|any\b|all\b)*/;
const name = /^[A-Za-z_][\w-]*(?:\.[\w-]+)*\.?/;
const operator =
  /^\s*(?:===?|!==?|~=|<=?|>=?|~|&|\[|(?:contains|matches|eq|ne|gt|lt|ge|le|any_eq|all_eq|any_ne|all_ne|bitwise_and)\b|in\s*\{)/;
const joint = /^\s*(?:&&|\|\||(?:and|or)\b)/;
const call = /^(?:len|count|lower|upper|string|abs|min|max)\s*\(/;

/**
 * Whether a text is meant as an expression of the filter language, and is not to be found as it stands: it begins with a field,
 * or with what looks like one of a layout, and a comparison; or with a function; or with the name of a field that has a dot; or with
 * one of these behind `not`. `size`, `error and warning` and `a > b` are plain texts.
 */
export function isExpression(text: string, catalog: FilterCatalog): boolean {
  const opening = before.exec(text)?.[0] ?? '';
  const rest = text.slice(opening.length);
  if (call.test(rest)) return true;
  const word = name.exec(rest)?.[0] ?? '';
  if (word === '') return false;
  const behind = rest.slice(word.length);
  const isField = catalog.field(word) !== undefined;
  const [head = ''] = word.split('.');
  const isOfLayout = word.includes('.') && catalog.protocols.has(head);
  if (isField || isOfLayout) return word.includes('.') || operator.test(behind);
  // A field that is not there is a mistake worth a word; a host name is not.
  if (word.includes('.') && operator.test(behind)) return parseFilter(text).ok;
  return (
    catalog.protocols.has(word) && (joint.test(behind) || (opening.trim() !== '' && behind.trim() === ''))
  );
}

/** A text as a value of a filter. */
export function quotedText(text: string): string {
  return `"${text.replace(/[\\"]/g, '\\$&')}"`;
}
