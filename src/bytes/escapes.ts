/** The fault of a typed escape; `column` counts characters from 1. */
export interface EscapeFault {
  readonly code: 'ESCAPE_INVALID';
  readonly column: number;
  readonly found: string;
}

/**
 * A stretch of text to encode, with the places where its pieces were typed, in order; or bytes of `\xHH`, which are not
 * encoded.
 */
export type EscapedPart =
  | { readonly type: 'text'; readonly text: string; readonly pieces: readonly TypedPiece[] }
  | { readonly type: 'bytes'; readonly bytes: Uint8Array };

/** From the unit `at` of a part's text on: typed at the unit `from`. Both count UTF-16 units from 0. */
export interface TypedPiece {
  readonly at: number;
  readonly from: number;
}

const simpleEscapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', '0': '\0', '\\': '\\' };
const numberedEscapes = /\\(?:x([\da-fA-F]{2})|u([\da-fA-F]{4})|u\{([\da-fA-F]{1,6})\})/y;

/**
 * Reads `\n \r \t \0 \\ \xHH \uHHHH \u{…}` into text to encode and raw bytes, in order. A stretch without backslashes is taken
 * in one slice: character by character, a pasted megabyte took seconds.
 */
export function parseEscapes(
  text: string,
):
  | { readonly ok: true; readonly parts: readonly EscapedPart[] }
  | { readonly ok: false; readonly fault: EscapeFault } {
  const parts: EscapedPart[] = [];
  let literal = '';
  let pieces: TypedPiece[] = [];
  let bytes: number[] = [];
  const addText = (value: string, from: number): void => {
    if (bytes.length > 0) parts.push({ type: 'bytes', bytes: Uint8Array.from(bytes) });
    bytes = [];
    pieces.push({ at: literal.length, from });
    literal += value;
  };
  const flushText = (): void => {
    if (literal !== '') parts.push({ type: 'text', text: literal, pieces });
    literal = '';
    pieces = [];
  };
  let index = 0;
  while (index < text.length) {
    const escapeAt = text.indexOf('\\', index);
    const plainEnd = escapeAt < 0 ? text.length : escapeAt;
    if (plainEnd > index) addText(text.slice(index, plainEnd), index);
    index = plainEnd;
    if (escapeAt < 0) break;
    const simple = simpleEscapes[text[escapeAt + 1] ?? ''];
    if (simple !== undefined) {
      addText(simple, escapeAt);
      index += 2;
      continue;
    }
    numberedEscapes.lastIndex = escapeAt;
    const [taken, hex, ...codes] = numberedEscapes.exec(text) ?? [];
    const code = Number.parseInt(codes[0] ?? codes[1] ?? '0', 16);
    if (taken === undefined || code > 0x10ffff) {
      const second = text.codePointAt(escapeAt + 1);
      const found = second === undefined ? '\\' : `\\${String.fromCodePoint(second)}`;
      return { ok: false, fault: { code: 'ESCAPE_INVALID', column: columnOf(text, escapeAt), found } };
    }
    if (hex === undefined) {
      addText(String.fromCodePoint(code), escapeAt);
    } else {
      flushText();
      bytes.push(Number.parseInt(hex, 16));
    }
    index += taken.length;
  }
  flushText();
  if (bytes.length > 0) parts.push({ type: 'bytes', bytes: Uint8Array.from(bytes) });
  return { ok: true, parts };
}

/** The column, counted in characters from 1, of the unit `index` of the typed text. */
export function columnOf(typed: string, index: number): number {
  let column = 1;
  for (const _ of typed.slice(0, index)) column += 1;
  return column;
}

/** The unit of the typed text that the unit `index` of a part's text comes from. */
export function typedIndex(pieces: readonly TypedPiece[], index: number): number {
  const piece = pieces.findLast(({ at }) => at <= index);
  return piece === undefined ? index : piece.from + index - piece.at;
}

const escapesByCharacter: ReadonlyMap<string, string> = new Map(
  Object.entries(simpleEscapes).map(([letter, character]) => [character, `\\${letter}`]),
);

/** Escapes text so that parseEscapes restores it, with no control character or lone surrogate left in it. */
export function escapeText(text: string): string {
  return text.replace(
    /[\\\0-\x1f\x7f-\x9f]|\p{Surrogate}/gu,
    (found) => escapesByCharacter.get(found) ?? `\\u{${found.charCodeAt(0).toString(16)}}`,
  );
}

/** Writes control characters as escapes, `\n`, and leaves all else: for text in which a backslash has its own meaning, such as a pattern. */
export function escapeControls(text: string): string {
  return text.replace(/[\0-\x1f\x7f-\x9f]/g, escapeText);
}

/**
 * Makes text that came from the network safe to show on a terminal, a page or in a log: control characters become the
 * pictures of the Unicode block Control Pictures, and what would reorder or hide text (bidi controls, C1, separators, lone
 * surrogates, and every character that Unicode calls ignorable by default, such as zero-width marks, Hangul fillers, tags
 * and variation selectors) becomes its number, `\u{202e}`. Joiners and selectors stay where a script or an emoji needs them.
 */
export function visibleText(text: string): string {
  return text.replace(hidden, (found, index: number) => {
    const code = found.codePointAt(0) ?? 0;
    if (code < 0x20) return String.fromCharCode(0x2400 + code);
    if (code === 0x7f) return '\u2421';
    const isNeeded =
      code > 0xff &&
      neededBy(
        text.slice(Math.max(0, index - 16), index),
        found,
        text.slice(index + found.length, index + found.length + 16),
      );
    return isNeeded ? found : `\\u{${code.toString(16)}}`;
  });
}

/**
 * JSON of `value` on one line in which every character is visible: those that visibleText would mark, and DEL and C1, are
 * written as `\uXXXX`, which any reader of JSON turns back into the characters.
 */
export function visibleJson(value: unknown): string {
  return JSON.stringify(value).replace(hidden, (found) =>
    Array.from(
      { length: found.length },
      (_, unit) => `\\u${found.charCodeAt(unit).toString(16).padStart(4, '0')}`,
    ).join(''),
  );
}

/** Cc, default ignorable characters (Unicode 16, section 5.21), separators of lines and paragraphs, interlinear marks. */
const hidden = /[\p{Cc}\p{Default_Ignorable_Code_Point}\u2028\u2029\ufff9-\ufffb]|\p{Surrogate}/gu;

/** Scripts whose spelling needs zero-width joiners and non-joiners: the cursive ones, and the Brahmic ones with a virama. */
const joiningScripts = [
  ...[
    'Arabic',
    'Syriac',
    'Mongolian',
    'Nko',
    'Mandaic',
    'Devanagari',
    'Bengali',
    'Gurmukhi',
    'Gujarati',
    'Oriya',
  ],
  ...[
    'Tamil',
    'Telugu',
    'Kannada',
    'Malayalam',
    'Sinhala',
    'Khmer',
    'Myanmar',
    'Tibetan',
    'Javanese',
    'Balinese',
  ],
]
  .map((script) => `\\p{Script=${script}}`)
  .join('');

/** Contexts in which an invisible character belongs to its neighbours, and changes how they look. */
const needs: readonly {
  readonly found: RegExp;
  readonly before: RegExp;
  readonly after: RegExp;
}[] = [
  // A joiner or non-joiner between letters (RFC 5892, appendices A.1 and A.2, for scripts instead of letters).
  {
    found: /[\u200c\u200d]/u,
    before: new RegExp(`[${joiningScripts}]$`, 'u'),
    after: new RegExp(`^[${joiningScripts}]`, 'u'),
  },
  // A joined emoji, such as a family (UTS #51, ED-16).
  {
    found: /\u200d/u,
    before: /\p{Extended_Pictographic}(?:\ufe0f|\p{Emoji_Modifier})?$/u,
    after: /^\p{Extended_Pictographic}/u,
  },
  // An emoji or a symbol with its presentation selector, and keycaps (UTS #51, ED-9a and ED-14c).
  { found: /[\ufe0e\ufe0f]/u, before: /\p{Extended_Pictographic}$/u, after: /^/u },
  { found: /\ufe0f/u, before: /[0-9#*]$/u, after: /^\u20e3/u },
  // A variant of an ideograph or of a Mongolian letter.
  { found: /[\ufe00-\ufe02\u{e0100}-\u{e01ef}]/u, before: /\p{Script=Han}$/u, after: /^/u },
  { found: /[\u180b-\u180d\u180f]/u, before: /\p{Script=Mongolian}$/u, after: /^/u },
];

/** The flags that are written with tags: of England, Scotland and Wales (UTS #51, ED-14a). */
const tagFlags = ['gbeng', 'gbsct', 'gbwls'].map(
  (region) =>
    `\u{1f3f4}${[...region].map((letter) => String.fromCodePoint(0xe0000 + (letter.codePointAt(0) ?? 0))).join('')}\u{e007f}`,
);

function neededBy(before: string, found: string, after: string): boolean {
  return (
    needs.some((need) => need.found.test(found) && need.before.test(before) && need.after.test(after)) ||
    (found >= '\u{e0020}' && tagFlags.some((flag) => partOf(flag, before, found, after)))
  );
}

/** Whether `found`, with its neighbours, is a part of `whole`. */
function partOf(whole: string, before: string, found: string, after: string): boolean {
  for (let index = whole.indexOf(found); index >= 0; index = whole.indexOf(found, index + 1)) {
    if (before.endsWith(whole.slice(0, index)) && after.startsWith(whole.slice(index + found.length)))
      return true;
  }
  return false;
}
