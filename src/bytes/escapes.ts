/** What is wrong with an escape that was typed; `column` counts characters from 1. */
export interface EscapeFault {
  readonly code: 'ESCAPE_INVALID';
  readonly column: number;
  readonly found: string;
}

/**
 * A stretch of text to be encoded, with the column each of its UTF-16 units was typed at, or bytes that `\xHH` named and
 * no encoding touches.
 */
export type EscapedPart =
  | { readonly type: 'text'; readonly text: string; readonly columns: readonly number[] }
  | { readonly type: 'bytes'; readonly bytes: Uint8Array };

const simpleEscapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', '0': '\0', '\\': '\\' };
const escapeForms = /\\(?:([nrt0\\])|x([\da-fA-F]{2})|u([\da-fA-F]{4})|u\{([\da-fA-F]{1,6})\})/y;

/** Reads `\n \r \t \0 \\ \xHH \uHHHH \u{…}` into text to encode and bytes as they are, in order. */
export function parseEscapes(
  text: string,
):
  | { readonly ok: true; readonly parts: readonly EscapedPart[] }
  | { readonly ok: false; readonly fault: EscapeFault } {
  const parts: EscapedPart[] = [];
  let literal = '';
  let columns: number[] = [];
  let bytes: number[] = [];
  let column = 1;
  const flushText = (): void => {
    if (literal !== '') parts.push({ type: 'text', text: literal, columns });
    literal = '';
    columns = [];
  };
  const flushBytes = (): void => {
    if (bytes.length > 0) parts.push({ type: 'bytes', bytes: Uint8Array.from(bytes) });
    bytes = [];
  };
  let index = 0;
  while (index < text.length) {
    let taken: string;
    let value: string;
    if (text[index] === '\\') {
      escapeForms.lastIndex = index;
      const match = escapeForms.exec(text);
      const code = Number.parseInt(match?.[3] ?? match?.[4] ?? '0', 16);
      if (match === null || code > 0x10ffff) {
        const second = text.codePointAt(index + 1);
        const found = second === undefined ? '\\' : `\\${String.fromCodePoint(second)}`;
        return { ok: false, fault: { code: 'ESCAPE_INVALID', column, found } };
      }
      taken = match[0];
      if (match[2] !== undefined) {
        flushText();
        bytes.push(Number.parseInt(match[2], 16));
        index += taken.length;
        column += taken.length;
        continue;
      }
      value = match[1] === undefined ? String.fromCodePoint(code) : (simpleEscapes[match[1]] ?? '');
    } else {
      taken = String.fromCodePoint(text.codePointAt(index) ?? 0);
      value = taken;
    }
    flushBytes();
    literal += value;
    for (let unit = 0; unit < value.length; unit += 1) columns.push(column);
    index += taken.length;
    column += [...taken].length;
  }
  flushText();
  flushBytes();
  return { ok: true, parts };
}

const escapesByCharacter: ReadonlyMap<string, string> = new Map(
  Object.entries(simpleEscapes).map(([letter, character]) => [character, `\\${letter}`]),
);

/** Writes text so that parseEscapes gives it back, with no control character or lone surrogate left in it. */
export function escapeText(text: string): string {
  return text.replace(
    /[\\\0-\x1f\x7f-\x9f]|\p{Surrogate}/gu,
    (found) => escapesByCharacter.get(found) ?? `\\u{${found.charCodeAt(0).toString(16)}}`,
  );
}

/**
 * Makes text that came from the network safe to show on a terminal, a page or in a log: control characters become the
 * pictures of the Unicode block Control Pictures, and what would reorder or hide text (bidi controls, C1, separators,
 * lone surrogates, zero-width marks) becomes its number, `\u{202e}`.
 */
export function visibleText(text: string): string {
  return text.replace(hidden, (found) => {
    const code = found.charCodeAt(0);
    if (code < 0x20) return String.fromCharCode(0x2400 + code);
    if (code === 0x7f) return '\u2421';
    return `\\u{${code.toString(16)}}`;
  });
}

const hidden =
  /[\0-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]|\p{Surrogate}/gu;
