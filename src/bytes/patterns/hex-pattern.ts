import { columnOf } from '../escapes.js';
import { BytePattern, type CaptureGroup, type PatternByte } from './byte-pattern.js';

/** The most bytes that a pattern lists, and the most of them that may be absent: with both, a search takes linear time. */
const maxPatternBytes = 1_024;
const maxOptionalBytes = 32;

/** The fault of a hex pattern; `column` counts characters from 1. */
export type HexPatternFault =
  | { readonly code: 'HEX_PATTERN_INVALID'; readonly column: number; readonly found: string }
  | { readonly code: 'HEX_PATTERN_TOO_LONG'; readonly most: number; readonly optional: number };

/** A pattern, or its fault. */
export type ParsedHexPattern =
  | { readonly ok: true; readonly pattern: BytePattern }
  | { readonly ok: false; readonly fault: HexPatternFault };

/**
 * Reads a pattern of bytes in hex. Spaces, commas, colons and dashes separate.
 *
 *     AA 55        these bytes
 *     ??           any byte
 *     4?  ?A       half a byte is free
 *     0100????     a word of eight of 0, 1 and ? with both a digit and a ?: one byte by its bits
 *     ^^ 0F 05     a byte whose bits under the mask 0F are those of 05, as Docklight writes it
 *     ##           any byte or none
 *     (?? ??)      a group: captured together;  (?<unit>??) with a name
 *
 * Without groups each byte that is not fixed is captured, in order.
 */
export function parseHexPattern(text: string): ParsedHexPattern {
  return new Reader(text).read();
}

const separators = ' \t\r\n,:-';
const word = /[0-9A-Fa-f?#]+/y;
const bits = /^(?=.*[01])(?=.*\?)[01?]{8}$/;
const masked = /\^\^[ \t]*([0-9A-Fa-f]{2})[ \t]*([0-9A-Fa-f]{2})/y;
const groupStart = /\((?:\?<([A-Za-z_][A-Za-z0-9_]*)>)?/y;

class Reader {
  readonly #text: string;
  readonly #bytes: PatternByte[] = [];
  readonly #groups: CaptureGroup[] = [];
  #open: { readonly from: number; readonly name: string | undefined } | undefined;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  read(): ParsedHexPattern {
    while (this.#at < this.#text.length) {
      const wrongAt = this.#take();
      if (wrongAt !== undefined) return this.#fault(wrongAt);
      const optional = this.#bytes.reduce((count, { isOptional }) => count + (isOptional ? 1 : 0), 0);
      if (this.#bytes.length > maxPatternBytes || optional > maxOptionalBytes) {
        const fault = {
          code: 'HEX_PATTERN_TOO_LONG',
          most: maxPatternBytes,
          optional: maxOptionalBytes,
        } as const;
        return { ok: false, fault };
      }
    }
    if (this.#open !== undefined || this.#bytes.length === 0) return this.#fault(this.#text.length);
    const groups = this.#groups.length > 0 ? this.#groups : wildcardsOf(this.#bytes);
    return { ok: true, pattern: new BytePattern(this.#bytes, groups) };
  }

  /** Takes one element. Returns the place of what is none. */
  #take(): number | undefined {
    const character = this.#text.charAt(this.#at);
    if (separators.includes(character)) {
      this.#at += 1;
      return undefined;
    }
    if (character === '(') return this.#beginGroup();
    if (character === ')') return this.#endGroup();
    if (character === '^') return this.#takeMasked();
    return this.#takeWord();
  }

  #beginGroup(): number | undefined {
    const found = this.#matchHere(groupStart);
    const name = found?.[1];
    if (
      found === null ||
      this.#open !== undefined ||
      this.#groups.some((group) => name !== undefined && group.name === name)
    )
      return this.#at;
    this.#open = { from: this.#bytes.length, name };
    this.#at += found[0].length;
    return undefined;
  }

  #endGroup(): number | undefined {
    if (this.#open === undefined) return this.#at;
    this.#groups.push({ ...this.#open, to: this.#bytes.length });
    this.#open = undefined;
    this.#at += 1;
    return undefined;
  }

  #takeMasked(): number | undefined {
    const found = this.#matchHere(masked);
    if (found === null) return this.#at;
    const mask = Number.parseInt(found[1] ?? '', 16);
    this.#bytes.push({ mask, value: Number.parseInt(found[2] ?? '', 16) & mask, isOptional: false });
    this.#at += found[0].length;
    return undefined;
  }

  #takeWord(): number | undefined {
    const found = this.#matchHere(word)?.[0];
    if (found === undefined) return this.#at;
    if (bits.test(found)) {
      const mask = Number.parseInt(found.replaceAll('0', '1').replaceAll('?', '0'), 2);
      this.#bytes.push({ mask, value: Number.parseInt(found.replaceAll('?', '0'), 2), isOptional: false });
    } else {
      for (let index = 0; index < found.length; index += 2) {
        const byte = byteOf(found.slice(index, index + 2));
        if (byte === undefined) return this.#at + index;
        this.#bytes.push(byte);
      }
    }
    this.#at += found.length;
    return undefined;
  }

  #matchHere(expression: RegExp): RegExpExecArray | null {
    expression.lastIndex = this.#at;
    return expression.exec(this.#text);
  }

  #fault(at: number): ParsedHexPattern {
    const point = this.#text.codePointAt(at);
    const found = point === undefined ? '' : String.fromCodePoint(point);
    return { ok: false, fault: { code: 'HEX_PATTERN_INVALID', column: columnOf(this.#text, at), found } };
  }
}

/** One byte of two characters, each a hex digit or a question mark, or `##`. */
function byteOf(pair: string): PatternByte | undefined {
  if (pair === '##') return { mask: 0, value: 0, isOptional: true };
  if (!/^[0-9A-Fa-f?]{2}$/.test(pair)) return undefined;
  const mask = Number.parseInt(pair.replaceAll(/[^?]/g, 'F').replaceAll('?', '0'), 16);
  return { mask, value: Number.parseInt(pair.replaceAll('?', '0'), 16), isOptional: false };
}

function wildcardsOf(bytes: readonly PatternByte[]): readonly CaptureGroup[] {
  return bytes.flatMap(({ mask }, index) =>
    mask === 0xff ? [] : [{ from: index, to: index + 1, name: undefined }],
  );
}
