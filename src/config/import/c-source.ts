/** A source of C by which its definitions are found. Both texts are as long as the source, and have its line ends. */
export interface CSource {
  /** Without comments and continued lines. */
  readonly text: string;
  /** The same, and what stands between quotes is `x`. */
  readonly outline: string;
}

const token =
  /\/\*[\s\S]*?(?:\*\/|$)|\/\/[^\n]*|"(?:[^"\\\n]|\\[\s\S])*(?:"|$|(?=\n))|'(?:\\[^\n][^'\n]{0,8}|[^'\\\n])'|\\\r?\n/g;

/** Finds comments, strings and characters of a source. */
export function cSource(source: string): CSource {
  let text = '';
  let outline = '';
  let from = 0;
  for (const found of source.matchAll(token)) {
    const [whole] = found;
    const before = source.slice(from, found.index);
    from = found.index + whole.length;
    const isQuoted = whole.startsWith('"') || whole.startsWith("'");
    const blank = whole.replace(/[^\n]/g, ' ');
    text += before + (isQuoted ? whole : blank);
    outline += before + (isQuoted ? quoted(whole) : blank);
  }
  const rest = source.slice(from);
  return { text: text + rest, outline: outline + rest };
}

/** Quotes with as many letters between them. */
function quoted(whole: string): string {
  const mark = whole.charAt(0);
  const isClosed = whole.length > 1 && whole.endsWith(mark);
  const inner = whole.slice(1, isClosed ? -1 : undefined).replace(/[^\n]/g, 'x');
  return `${mark}${inner}${isClosed ? mark : ''}`;
}

/** The end of strings that stand behind one another from `from` on. */
export function stringsEnd({ outline }: CSource, from: number): number {
  const strings = /(?:"x*(?:\nx*)*(?:"|$)\s*)+/y;
  strings.lastIndex = from;
  const found = strings.exec(outline);
  return found === null ? from : from + found[0].trimEnd().length;
}

/** The end of a list in braces that begins at `from`; that of the source if nobody closed it. */
export function bracesEnd({ outline }: CSource, from: number): number {
  const braces = /[{}]/g;
  braces.lastIndex = from;
  let depth = 0;
  for (let found = braces.exec(outline); found !== null; found = braces.exec(outline)) {
    depth += found[0] === '{' ? 1 : -1;
    if (depth === 0) return found.index + 1;
  }
  return outline.length;
}

/** The parts of a list between `from` and `to` that commas divide, without the blanks around them; a last empty one is none. */
export function listParts(
  { outline }: CSource,
  from: number,
  to: number,
): readonly { readonly from: number; readonly to: number }[] {
  const parts: { from: number; to: number }[] = [];
  const marks = /[{}(),]/g;
  marks.lastIndex = from;
  let depth = 0;
  let start = from;
  const add = (end: number): void => {
    const part = outline.slice(start, end);
    if (part.trim() !== '')
      parts.push({ from: start + part.length - part.trimStart().length, to: start + part.trimEnd().length });
    start = end + 1;
  };
  for (let found = marks.exec(outline); found !== null && found.index < to; found = marks.exec(outline)) {
    if (found[0] === ',') {
      if (depth === 0) add(found.index);
    } else depth += found[0] === '{' || found[0] === '(' ? 1 : -1;
  }
  add(to);
  return parts;
}
