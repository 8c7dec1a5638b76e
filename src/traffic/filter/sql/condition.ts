/** A value that is bound to a `?` of SQL. */
export type SqlParam = string | number | bigint | Uint8Array;

/** A boolean expression of SQL, never NULL, and what its question marks stand for. */
export interface Sql {
  readonly text: string;
  readonly params: readonly SqlParam[];
}

/**
 * What SQL says of a part of a filter, from both sides: `may` holds for every message that the part selects, `must` for none that it
 * does not. Where SQL decides, they are one and the same object.
 */
export interface Condition {
  readonly may: Sql;
  readonly must: Sql;
}

const trueSql: Sql = Object.freeze({ text: '1', params: [] });
const falseSql: Sql = Object.freeze({ text: '0', params: [] });

/** Holds for all messages. */
export const everything = decided(trueSql);
/** Holds for none. */
export const nothing = decided(falseSql);
/** SQL knows nothing of it. */
export const undecided: Condition = Object.freeze({ may: trueSql, must: falseSql });

/** What SQL decides. `text` may be NULL, which counts as false. */
export function exactly(text: string, ...params: readonly SqlParam[]): Condition {
  return decided({ text: `IFNULL(${text}, 0)`, params });
}

/** What holds for more messages than it should. */
export function atMost({ may }: Condition): Condition {
  return { may, must: falseSql };
}

/** Whether SQL decides all of it. */
export function isDecided({ may, must }: Condition): boolean {
  return may === must;
}

/** All of them hold. */
export function allOf(of: readonly Condition[]): Condition {
  return joined(of, ' AND ', trueSql, falseSql);
}

/** One of them holds, or several. */
export function anyOf(of: readonly Condition[]): Condition {
  return joined(of, ' OR ', falseSql, trueSql);
}

/** It does not hold. */
export function not(of: Condition): Condition {
  const may = negated(of.must);
  return { may, must: isDecided(of) ? may : negated(of.may) };
}

/** The same of SQL that is made of each side of a condition. */
export function mapped(of: Condition, change: (sql: Sql) => Sql): Condition {
  const may = change(of.may);
  return { may, must: isDecided(of) ? may : change(of.must) };
}

function decided(sql: Sql): Condition {
  return Object.freeze({ may: sql, must: sql });
}

function negated(sql: Sql): Sql {
  if (sql === trueSql) return falseSql;
  if (sql === falseSql) return trueSql;
  return { text: `NOT ${sql.text}`, params: sql.params };
}

/** `neutral` changes nothing, `final` decides. */
function joined(of: readonly Condition[], sign: string, neutral: Sql, final: Sql): Condition {
  const may = join(
    of.map((one) => one.may),
    sign,
    neutral,
    final,
  );
  if (of.every(isDecided)) return decided(may);
  const must = join(
    of.map((one) => one.must),
    sign,
    neutral,
    final,
  );
  return { may, must };
}

function join(of: readonly Sql[], sign: string, neutral: Sql, final: Sql): Sql {
  if (of.includes(final)) return final;
  const others = of.filter((one) => one !== neutral);
  const [first, ...more] = others;
  if (first === undefined) return neutral;
  if (more.length === 0) return first;
  return {
    text: `(${others.map(({ text }) => text).join(sign)})`,
    params: others.flatMap(({ params }) => params),
  };
}
