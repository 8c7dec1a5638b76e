import { type EncodingName, encodingNames } from '../../bytes/encoding-names.js';
import { isLiteral } from './check-values.js';
import type { CheckedElement, CheckedFilter, CheckedOperator, Literal, Values } from './checked-filter.js';
import { messageFieldOf } from './message-codec.js';
import { compileMessageFilter } from './message-filter.js';
import { compareBytes, matchBytes, messageBytes, type SqlBytes, sliceOf } from './sql/byte-conditions.js';
import {
  allOf,
  anyOf,
  type Condition,
  everything,
  exactly,
  isDecided,
  mapped,
  not,
  nothing,
  type SqlParam,
  undecided,
} from './sql/condition.js';
import { compareMicros, compareNumber } from './sql/number-conditions.js';
import { compareText, matchText, type SqlText, textColumn } from './sql/text-conditions.js';

/** A filter of messages as a condition of SQL. */
export interface SqlFilter {
  /**
   * An expression, never NULL, over `events e`, and over `sources s` and `peers p` where it names them. It holds for every message that
   * the filter selects.
   */
  readonly where: string;
  /** What its question marks stand for, in their order. */
  readonly params: readonly SqlParam[];
  /** Whether it holds for no others. */
  readonly isExact: boolean;
}

/** Comparisons of one condition. SQLite takes expressions 1,000 deep, and nobody writes as many. */
const maxComparisons = 500;
/** SQLite takes 32,766 params. */
const maxParams = 4_096;

/**
 * Compiles a checked filter of messages to SQL over the tables of a record. `encodings` are those of all messages that are looked
 * at. What SQL cannot decide counts as true, and as false where that would be negated: the filter itself decides on what is found.
 */
export function compileSql(filter: CheckedFilter, encodings: readonly EncodingName[]): SqlFilter {
  const compiler = new SqlCompiler(encodings);
  const condition = compiler.filter(filter);
  const { text: where, params } = condition.may;
  if (compiler.comparisons > maxComparisons || params.length > maxParams)
    return { where: '1', params: [], isExact: false };
  return { where, params, isExact: isDecided(condition) };
}

/** What a comparison says of one value. */
interface Test {
  text(text: SqlText): Condition;
  bytes(bytes: SqlBytes): Condition;
  number(expression: string): Condition;
  micros(column: string): Condition;
}

class SqlCompiler {
  comparisons = 0;
  readonly #encodings: readonly EncodingName[];

  constructor(encodings: readonly EncodingName[]) {
    // Names are written into SQL.
    this.#encodings = encodings.filter((name) => encodingNames.includes(name));
  }

  filter(filter: CheckedFilter): Condition {
    this.comparisons += 1;
    switch (filter.type) {
      case 'everything':
        return everything;
      case 'and':
        return allOf(filter.of.map((one) => this.filter(one)));
      case 'or':
        return anyOf(filter.of.map((one) => this.filter(one)));
      case 'not':
        return not(this.filter(filter.of));
      case 'nonzero':
        return undecided;
      case 'exists':
        return this.#holds(filter, filter.of, false, existence);
      case 'compare':
        return this.#compare(filter);
      case 'matches':
        return this.#holds(filter, filter.left, filter.every, {
          ...unknown,
          text: (text) => matchText(text, filter.pattern.required),
          bytes: (bytes) => matchBytes(bytes, filter.pattern.required),
        });
      case 'in':
        return this.#in(filter);
    }
  }

  #compare(filter: Extract<CheckedFilter, { type: 'compare' }>): Condition {
    const { left, operator, right, every } = filter;
    if (!isLiteral(right)) return undecided;
    return this.#holds(filter, left, every, comparison(operator, right));
  }

  #in(filter: Extract<CheckedFilter, { type: 'in' }>): Condition {
    const { left, elements, every } = filter;
    if (!elements.every(({ first, last }) => isLiteral(first) && (last === undefined || isLiteral(last))))
      return undecided;
    this.comparisons += elements.length * 2;
    const tests = elements.map(elementTest);
    const each = (of: (test: Test) => Condition): Condition => anyOf(tests.map(of));
    return this.#holds(filter, left, every, {
      text: (text) => each((test) => test.text(text)),
      bytes: (bytes) => each((test) => test.bytes(bytes)),
      number: (expression) => each((test) => test.number(expression)),
      micros: (column) => each((test) => test.micros(column)),
    });
  }

  /** One of the values passes a test, or all of them and there is one. */
  #holds(filter: CheckedFilter, values: Values, every: boolean, test: Test): Condition {
    if (values.type === 'slice') {
      const slice = messageFieldOf(values.of) === 'hex' ? sliceOf(messageBytes, values.ranges) : undefined;
      return slice === undefined ? undecided : test.bytes(slice);
    }
    if (values.type === 'call') {
      const isSize =
        values.name === 'len' &&
        values.of.length === 1 &&
        values.of.every((of) => messageFieldOf(of) === 'hex');
      return isSize ? test.number('e.size') : undecided;
    }
    switch (messageFieldOf(values)) {
      case 'text':
        return test.text({ bytes: messageBytes.bytes, encodings: this.#encodings, isFromNetwork: true });
      case 'hex':
        return test.bytes(messageBytes);
      case 'size':
        return test.number('e.size');
      case 'time':
        return test.micros('e.time');
      case 'peer':
        return test.text(textColumn("IFNULL(p.peer, '')"));
      case 'dir':
        return ofDirection(filter);
      case 'endpoint':
        return ofEndpoint(every, test);
      case 'tag':
        return ofRows('tags', 'tag', every, test);
      case 'note':
        return ofRows('notes', 'note', every, test);
      case 'by':
        return ofSender(every, test);
      default:
        return undecided;
    }
  }
}

const unknown: Test = Object.freeze({
  text: () => undecided,
  bytes: () => undecided,
  number: () => undecided,
  micros: () => undecided,
});

const existence: Test = Object.freeze({
  text: () => everything,
  bytes: ({ exists }: SqlBytes) => exists,
  number: () => everything,
  micros: () => everything,
});

function comparison(operator: CheckedOperator, literal: Literal): Test {
  const ofNumber = (compare: typeof compareNumber, expression: string): Condition =>
    literal.type === 'number' && operator !== 'contains'
      ? compare(expression, operator, literal.number)
      : undecided;
  return {
    text: (text) => compareText(text, operator, literal),
    bytes: (bytes) => compareBytes(bytes, operator, literal),
    number: (expression) => ofNumber(compareNumber, expression),
    micros: (column) => ofNumber(compareMicros, column),
  };
}

/** A value equals an element of a set, or lies in its range. */
function elementTest({ first, last }: CheckedElement): Test {
  if (!isLiteral(first) || (last !== undefined && !isLiteral(last))) return unknown;
  if (last === undefined) return comparison('==', first);
  const [least, most] = [comparison('>=', first), comparison('<=', last)];
  return {
    text: (text) => allOf([least.text(text), most.text(text)]),
    bytes: (bytes) => allOf([least.bytes(bytes), most.bytes(bytes)]),
    number: (expression) => allOf([least.number(expression), most.number(expression)]),
    micros: (column) => allOf([least.micros(column), most.micros(column)]),
  };
}

/** A message has one of two directions: the filter says itself which it selects. */
function ofDirection(filter: CheckedFilter): Condition {
  const selects = compileMessageFilter(filter);
  const [isIn, isOut] = (['in', 'out'] as const).map((direction) => selects({ ...noMessage, direction }));
  if (isIn === isOut) return isIn === true ? everything : nothing;
  return exactly(`e.dir = ${isIn === true ? 1 : 2}`);
}

const noMessage = {
  bytes: new Uint8Array(0),
  endpoint: [],
  peer: '',
  timeMicros: 0,
  encoding: 'utf-8',
  layouts: [],
  by: undefined,
} as const;

/** An endpoint has an id, and a label if that is not empty. */
function ofEndpoint(every: boolean, test: Test): Condition {
  const id = test.text(textColumn('s.endpoint'));
  const label = test.text(textColumn('s.label'));
  return every
    ? allOf([anyOf([exactly("s.label = ''"), label]), id])
    : anyOf([allOf([exactly("s.label <> ''"), label]), id]);
}

/** Who sent a message is among its other fields: a claimed name, a NATS user, both or neither. */
function ofSender(every: boolean, test: Test): Condition {
  const [by, user] = ['by', 'user'].map((key) => {
    const value = `CASE WHEN json_valid(e.rest) THEN json_extract(e.rest, '$.${key}') END`;
    const isThere = exactly(`typeof(${value}) = 'text'`);
    return { isThere, passes: allOf([isThere, test.text(textColumn(`IFNULL(${value}, '')`))]) };
  });
  if (by === undefined || user === undefined) return undecided;
  const some = anyOf([by.passes, user.passes]);
  if (!every) return some;
  return allOf([
    anyOf([by.isThere, user.isThere]),
    anyOf([not(by.isThere), by.passes]),
    anyOf([not(user.isThere), user.passes]),
  ]);
}

/** The rows of a table that belong to a message. The table is small: SQLite goes through it, and takes its messages by their numbers. */
function ofRows(table: 'tags' | 'notes', column: 'tag' | 'note', every: boolean, test: Test): Condition {
  const numbers = `SELECT seq FROM ${table} WHERE ${column} <> ''`;
  const passes = test.text(textColumn(column));
  const having = (of: Condition): Condition =>
    mapped(of, ({ text, params }) => ({ text: `(e.seq IN (${numbers} AND ${text}))`, params }));
  if (!every) return having(passes);
  return allOf([having(everything), not(having(not(passes)))]);
}
