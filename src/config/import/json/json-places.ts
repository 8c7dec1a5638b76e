import { LineCount } from '../line-count.js';

/** An object of JSON; it has no prototype, so that no name of the file means anything else. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** JSON of a file, with the line on which each value begins. */
export interface PlacedJson {
  readonly value: unknown;
  /** The line, from 1, on which an item of a list begins. */
  lineOfItem(list: readonly unknown[], index: number): number;
  /** The line on which the value of a property begins; the first one if it has none. */
  lineOfProperty(object: JsonObject, name: string): number;
}

/** JSON, or the place of the first character that cannot be; both from 1. */
export type ParsedJson =
  | { readonly ok: true; readonly json: PlacedJson }
  | { readonly ok: false; readonly line: number; readonly column: number };

const maxDepth = 64;
const maxValues = 1_000_000;

/** Whether a value of JSON is an object. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether a value of JSON is a list. */
export function isJsonList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value);
}

/** The text of a property: a string, or a number as it is written; undefined for anything else. */
export function textOf(object: JsonObject, name: string): string | undefined {
  const value = object[name];
  return typeof value === 'number' ? String(value) : typeof value === 'string' ? value : undefined;
}

/** The number of a property, which may stand in quotes; undefined if it is none. */
export function numberOf(object: JsonObject, name: string): number | undefined {
  const text = textOf(object, name)?.trim();
  if (text === undefined || text === '') return undefined;
  const value = Number(text);
  return Number.isFinite(value) ? value : undefined;
}

/**
 * Reads JSON (RFC 8259) with its lines, which `JSON.parse` does not tell. Depth and the number of values are bounded; of
 * two properties of one name the last counts.
 */
export function parseJsonPlaces(text: string): ParsedJson {
  return new Reader(text).read();
}

const space = /[ \t\r\n]*/y;
const number = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const literals = { true: true, false: false, null: null } as const;

/** Thrown and caught within this file. */
class Unreadable extends Error {}

class Reader {
  readonly #text: string;
  readonly #lines: LineCount;
  readonly #itemLines = new WeakMap<object, number[]>();
  readonly #propertyLines = new WeakMap<object, Map<string, number>>();
  #at = 0;
  #values = 0;

  constructor(text: string) {
    this.#text = text;
    this.#lines = new LineCount(text);
  }

  read(): ParsedJson {
    try {
      this.#skip();
      const value = this.#value(0);
      if (this.#at < this.#text.length) throw new Unreadable();
      return {
        ok: true,
        json: {
          value,
          lineOfItem: (list, index) => this.#itemLines.get(list)?.[index] ?? 1,
          lineOfProperty: (object, name) => this.#propertyLines.get(object)?.get(name) ?? 1,
        },
      };
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error;
      const line = this.#lines.at(this.#at);
      return { ok: false, line, column: Math.max(1, this.#at - this.#text.lastIndexOf('\n', this.#at - 1)) };
    }
  }

  #value(depth: number): unknown {
    this.#values += 1;
    if (depth > maxDepth || this.#values > maxValues) throw new Unreadable();
    const character = this.#text[this.#at];
    if (character === '{') return this.#object(depth);
    if (character === '[') return this.#list(depth);
    const value = character === '"' ? this.#string() : this.#plain();
    this.#skip();
    return value;
  }

  #object(depth: number): JsonObject {
    const object: Record<string, unknown> = Object.create(null);
    const lines = new Map<string, number>();
    this.#propertyLines.set(object, lines);
    this.#take('{');
    if (this.#takeIf('}')) return object;
    do {
      if (this.#text[this.#at] !== '"') throw new Unreadable();
      const name = this.#string();
      this.#skip();
      this.#take(':');
      lines.set(name, this.#lines.at(this.#at));
      object[name] = this.#value(depth + 1);
    } while (this.#takeIf(','));
    this.#take('}');
    return object;
  }

  #list(depth: number): readonly unknown[] {
    const list: unknown[] = [];
    const lines: number[] = [];
    this.#itemLines.set(list, lines);
    this.#take('[');
    if (this.#takeIf(']')) return list;
    do {
      lines.push(this.#lines.at(this.#at));
      list.push(this.#value(depth + 1));
    } while (this.#takeIf(','));
    this.#take(']');
    return list;
  }

  #string(): string {
    let end = this.#at;
    // A quote behind an odd number of backslashes is not the end.
    do {
      end = this.#text.indexOf('"', end + 1);
      if (end < 0) throw new Unreadable();
    } while (this.#isEscaped(end));
    const written = this.#text.slice(this.#at, end + 1);
    try {
      const value: unknown = JSON.parse(written);
      this.#at = end + 1;
      return String(value);
    } catch {
      throw new Unreadable();
    }
  }

  #isEscaped(index: number): boolean {
    let backslashes = 0;
    while (this.#text[index - 1 - backslashes] === '\\') backslashes += 1;
    return backslashes % 2 === 1;
  }

  #plain(): unknown {
    for (const [word, value] of Object.entries(literals)) {
      if (!this.#text.startsWith(word, this.#at)) continue;
      this.#at += word.length;
      return value;
    }
    return Number(this.#match(number));
  }

  #match(form: RegExp): string {
    form.lastIndex = this.#at;
    const found = form.exec(this.#text)?.[0];
    if (found === undefined) throw new Unreadable();
    this.#at += found.length;
    return found;
  }

  #take(character: string): void {
    if (!this.#takeIf(character)) throw new Unreadable();
  }

  #takeIf(character: string): boolean {
    if (this.#text[this.#at] !== character) return false;
    this.#at += 1;
    this.#skip();
    return true;
  }

  #skip(): void {
    this.#match(space);
  }
}
