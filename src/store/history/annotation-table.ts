import { type Annotation, type AnnotationChange, annotationBounds } from './record-parts.js';
import { allRows, inTransaction, runOnce, type SqlDatabase, type SqlValue, wholeNumber } from './sqlite.js';

/** Params of one statement at most. */
const maxParams = 1_000;

interface Noted {
  tags: string[];
  note: string;
  isMarked: boolean;
}

/** Tags, notes and marks of events. */
export class AnnotationTable {
  readonly #database: SqlDatabase;

  constructor(database: SqlDatabase) {
    this.#database = database;
  }

  /** What is noted of these events, for those of which something is. @throws SqlError */
  of(sequences: readonly number[]): readonly Annotation[] {
    const [least, most] = [Math.min(...sequences), Math.max(...sequences)];
    if (sequences.length === 0 || !this.#hasAny(least, most)) return [];
    const noted = new Map<number, Noted>();
    for (let at = 0; at < sequences.length; at += maxParams)
      this.#read(noted, inList(sequences.slice(at, at + maxParams)), sequences.slice(at, at + maxParams));
    return listOf(noted);
  }

  /** What is noted of any event from a number to another. @throws SqlError */
  between(from: number, to: number): ReadonlyMap<number, Annotation> {
    const noted = new Map<number, Noted>();
    if (this.#hasAny(from, to)) this.#read(noted, 'BETWEEN ? AND ?', [from, to]);
    return new Map(listOf(noted).map((annotation) => [annotation.sequence, annotation]));
  }

  /** Changes what is noted of an event, within `annotationBounds`; whatever is too much is cut. @throws SqlError */
  change(sequence: number, { tags, note, isMarked }: AnnotationChange): void {
    inTransaction(this.#database, () => {
      if (tags !== undefined) {
        this.#run('DELETE FROM tags WHERE seq = ?', [sequence]);
        for (const tag of tags.slice(0, annotationBounds.tags))
          this.#run('INSERT OR IGNORE INTO tags VALUES (?, ?)', [
            sequence,
            storable(tag, annotationBounds.tagLength),
          ]);
      }
      if (note !== undefined) {
        this.#run('DELETE FROM notes WHERE seq = ?', [sequence]);
        if (note !== '')
          this.#run('INSERT INTO notes VALUES (?, ?)', [
            sequence,
            storable(note, annotationBounds.noteLength),
          ]);
      }
      if (isMarked === false) this.#run('DELETE FROM marks WHERE seq = ?', [sequence]);
      if (isMarked === true) this.#run('INSERT OR IGNORE INTO marks VALUES (?)', [sequence]);
    });
  }

  #run(sql: string, params: readonly SqlValue[]): void {
    runOnce(this.#database, sql, params);
  }

  #hasAny(from: number, to: number): boolean {
    const any = allRows(
      this.#database,
      `SELECT EXISTS(SELECT 1 FROM tags WHERE seq BETWEEN ?1 AND ?2)
           OR EXISTS(SELECT 1 FROM notes WHERE seq BETWEEN ?1 AND ?2)
           OR EXISTS(SELECT 1 FROM marks WHERE seq BETWEEN ?1 AND ?2) AS any`,
      [from, to],
    );
    return any[0]?.any === 1;
  }

  #read(noted: Map<number, Noted>, condition: string, params: readonly number[]): void {
    const of = (seq: SqlValue | undefined): Noted => {
      const sequence = wholeNumber(seq);
      const one = noted.get(sequence) ?? { tags: [], note: '', isMarked: false };
      noted.set(sequence, one);
      return one;
    };
    for (const { seq, tag } of allRows(
      this.#database,
      `SELECT seq, tag FROM tags WHERE seq ${condition}`,
      params,
    ))
      of(seq).tags.push(String(tag));
    for (const { seq, note } of allRows(
      this.#database,
      `SELECT seq, note FROM notes WHERE seq ${condition}`,
      params,
    ))
      of(seq).note = String(note);
    for (const { seq } of allRows(this.#database, `SELECT seq FROM marks WHERE seq ${condition}`, params))
      of(seq).isMarked = true;
  }
}

function inList(values: readonly unknown[]): string {
  return `IN (${values.map(() => '?').join()})`;
}

function listOf(noted: ReadonlyMap<number, Noted>): readonly Annotation[] {
  return [...noted]
    .map(([sequence, one]) => ({ sequence, ...one }))
    .sort((one, other) => one.sequence - other.sequence);
}

/** A text of so many characters at most that both engines give back as it was: half of a surrogate pair, and NUL, become U+FFFD. */
function storable(text: string, maxCharacters: number): string {
  const whole = text.length <= maxCharacters ? text : [...text].slice(0, maxCharacters).join('');
  return whole.replaceAll(/\p{Surrogate}|\0/gu, '\ufffd');
}
