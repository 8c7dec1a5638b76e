import { parseDuration } from '../bytes/duration.js';

/** How two values are compared. */
export type ComparisonOperator = '==' | '!=' | '<' | '<=' | '>' | '>=' | 'contains';

/** A comparison as it was typed: both sides may have `{captures}` and `{{placeholders}}`. */
export interface Comparison {
  readonly left: string;
  readonly operator: ComparisonOperator;
  readonly right: string;
  /** How far apart numbers may be that count as equal. */
  readonly tolerance: number;
}

/** What a comparison came to; `text` is what is no number where one is needed. */
export type Compared =
  | { readonly type: 'holds' | 'fails' }
  | { readonly type: 'not-comparable'; readonly text: string };

const operator = /\s*(==|!=|<=|>=|<|>|\bcontains\b)\s*/;
const tolerated = /^(.*?)\s*(?:±|\+-|\+\/-)\s*(\d+(?:\.\d+)?)\s*$/s;

/** Parses `LEFT OPERATOR RIGHT`, the right one with `± TOLERANCE` behind `==` and `!=`; undefined if it is none. */
export function parseComparison(text: string): Comparison | undefined {
  const found = operator.exec(text);
  if (found === null) return undefined;
  const left = text.slice(0, found.index).trim();
  const typed = text.slice(found.index + found[0].length).trim();
  const given = found[1] as ComparisonOperator;
  const [, value = typed, tolerance] = given === '==' || given === '!=' ? (tolerated.exec(typed) ?? []) : [];
  if (left === '' || value === '') return undefined;
  return { left, operator: given, right: value.trim(), tolerance: Number(tolerance ?? 0) };
}

/** Compares two values: as numbers or durations in milliseconds if both are, else as texts, which have no order. */
export function compareValues(
  left: string,
  right: string,
  { operator: how, tolerance }: Pick<Comparison, 'operator' | 'tolerance'>,
): Compared {
  const [one, other] = [unquoted(left), unquoted(right)];
  if (how === 'contains') return outcome(one.includes(other));
  const [first, second] = [numberOf(one), numberOf(other)];
  const areNumbers = first !== undefined && second !== undefined;
  if (how === '==' || how === '!=') {
    const isSame = areNumbers ? isNear(first, second, tolerance) : one === other;
    return outcome(isSame === (how === '=='));
  }
  if (!areNumbers) return { type: 'not-comparable', text: first === undefined ? one : other };
  switch (how) {
    case '<':
      return outcome(first < second);
    case '<=':
      return outcome(first <= second);
    case '>':
      return outcome(first > second);
    case '>=':
      return outcome(first >= second);
  }
}

/** Sums of decimal digits are a little off: 30.5 is within 30.4 ± 0.1. */
function isNear(one: number, other: number, tolerance: number): boolean {
  return one === other || (tolerance > 0 && Math.abs(one - other) <= tolerance * (1 + 1e-9));
}

function outcome(holds: boolean): Compared {
  return { type: holds ? 'holds' : 'fails' };
}

function unquoted(text: string): string {
  return /^"(.*)"$/s.exec(text)?.[1] ?? text;
}

function numberOf(text: string): number | undefined {
  if (/^[+-]?(\d+(\.\d+)?|\.\d+)(e[+-]?\d+)?$/i.test(text)) return Number(text);
  if (/^0x[0-9a-f]+$/i.test(text)) return Number(text);
  return parseDuration(text);
}
