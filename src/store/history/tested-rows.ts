import { firstRow, type SqlDatabase, type SqlRow, type SqlValue, wholeNumber } from './sqlite.js';

/** A message as a filter looks at it. The object is used again for the next row. */
export interface TestedRow {
  sequence: number;
  source: number;
  kind: number;
  /** 0 if it was not asked for. */
  time: number;
  /** The id of its peer; 0 if it was not asked for. */
  peer: number;
  bytes: Uint8Array;
  /** Its other fields as JSON; null for none, and if they were not asked for. */
  rest: string | null;
}

/** Which messages are read, and what of them. */
export interface TestedQuery {
  /** `FROM events e … WHERE …`, which ends in a condition with its params. */
  readonly from: string;
  readonly params: readonly SqlValue[];
  /** The fields that the filter names: what is not read takes no time. */
  readonly names: ReadonlySet<string>;
}

/** More than the codes of all kinds. */
const codesASource = 32;
const noBytes = new Uint8Array();
/** Rows that are packed into one. */
const packedRows = 512;
/** Longer messages are read one by one. */
const maxPackedBytes = 4_096;

/**
 * Reads messages with numbers from `from` to before `to`, newest first. Rows are most of what a search costs. The WebAssembly build
 * gives a row in 0.35 µs where numbers are doubles (a BigInt takes three times as long). Node's own takes 0.9 µs, for it makes a
 * buffer for each; 512 rows packed into one by an aggregate take 0.3 µs each (and in WebAssembly 0.7).
 */
export function testedRows(
  database: SqlDatabase,
  query: TestedQuery,
  from: number,
  to: number,
): Iterable<TestedRow> {
  // Other fields as JSON have commas, by which packed rows are told apart.
  return database.engine === 'node' && !query.names.has('by')
    ? packed(database, query, from, to)
    : single(database, query, from, to);
}

function emptyRow(): TestedRow {
  return { sequence: 0, source: 0, kind: 0, time: 0, peer: 0, bytes: noBytes, rest: null };
}

function* single(
  database: SqlDatabase,
  { from: source, params, names }: TestedQuery,
  from: number,
  to: number,
): Generator<TestedRow> {
  // Two numbers are one: `what` is the source times 32, and the kind.
  const columns = ['e.seq * 1.0 AS seq', `(e.source * ${codesASource} + e.kind) * 1.0 AS what`];
  if (names.has('time')) columns.push('e.time * 1.0 AS time');
  if (names.has('peer')) columns.push('e.peer * 1.0 AS peer');
  if (names.has('by')) columns.push('e.rest AS rest');
  const statement = database.prepare(
    `SELECT ${columns.join()}, e.bytes AS bytes ${source} AND e.seq >= ? AND e.seq < ? ORDER BY e.seq DESC`,
  );
  const tested = emptyRow();
  try {
    for (const row of statement.iterate([...params, from, to])) {
      const what = wholeNumber(row.what);
      tested.sequence = wholeNumber(row.seq);
      tested.source = Math.floor(what / codesASource);
      tested.kind = what % codesASource;
      tested.time = wholeNumber(row.time);
      tested.peer = wholeNumber(row.peer);
      tested.bytes = row.bytes instanceof Uint8Array ? row.bytes : noBytes;
      tested.rest = typeof row.rest === 'string' ? row.rest : null;
      yield tested;
    }
  } finally {
    statement.finish();
  }
}

function* packed(
  database: SqlDatabase,
  { from: source, params, names }: TestedQuery,
  from: number,
  to: number,
): Generator<TestedRow> {
  const wanted = ['seq', 'source', 'kind', 'size'];
  if (names.has('time')) wanted.push('time');
  if (names.has('peer')) wanted.push('peer');
  // A text of SQLite is its bytes, whatever they are: put together and made bytes again, they are unchanged.
  const statement = database.prepare(
    `SELECT CAST(group_concat(CASE WHEN size <= ${maxPackedBytes} THEN CAST(bytes AS TEXT) ELSE '' END, '') AS BLOB)
       AS bytes, ${wanted.map((name) => `group_concat(ifnull(${name}, 0)) AS ${name}`).join()}
     FROM (SELECT ${wanted.map((name) => `e.${name} AS ${name}`).join()}, e.bytes AS bytes ${source}
       AND e.seq >= ? AND e.seq < ? ORDER BY e.seq DESC LIMIT ${packedRows})`,
  );
  try {
    for (let end = to; end > from; ) {
      const pack = statement.get([...params, from, end]);
      const rows = pack === undefined ? 0 : yield* unpacked(database, pack);
      if (pack === undefined || rows < packedRows) return;
      end = Number(String(pack.seq).slice(String(pack.seq).lastIndexOf(',') + 1));
    }
  } finally {
    statement.finish();
  }
}

/** The rows of one that packs them; returns how many they were. */
function* unpacked(database: SqlDatabase, pack: SqlRow): Generator<TestedRow, number> {
  const [seqs, sources, kinds, sizes] = [pack.seq, pack.source, pack.kind, pack.size].map(numbersOf);
  const [times, peers] = [pack.time, pack.peer].map((value) => (value === undefined ? [] : numbersOf(value)));
  const bytes = pack.bytes instanceof Uint8Array ? pack.bytes : noBytes;
  const tested = emptyRow();
  let at = 0;
  for (const [index, sequence] of (seqs ?? []).entries()) {
    const size = sizes?.[index] ?? 0;
    tested.sequence = sequence;
    tested.source = sources?.[index] ?? 0;
    tested.kind = kinds?.[index] ?? 0;
    tested.time = times?.[index] ?? 0;
    tested.peer = peers?.[index] ?? 0;
    if (size <= maxPackedBytes) {
      tested.bytes = bytes.subarray(at, at + size);
      at += size;
    } else {
      const row = firstRow(database, 'SELECT bytes FROM events WHERE seq = ?', [sequence]);
      tested.bytes = row?.bytes instanceof Uint8Array ? row.bytes : noBytes;
    }
    yield tested;
  }
  return seqs?.length ?? 0;
}

function numbersOf(value: SqlValue | undefined): readonly number[] {
  return typeof value === 'string' ? value.split(',').map(Number) : [];
}
