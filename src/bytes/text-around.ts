/** Stands for what was left out. */
const ellipsis = '…';

/**
 * About `most` characters of a text around its first `word`, or its beginning if that is not in it, with `…` where something was left out.
 * No character of two units is cut.
 */
export function textAround(text: string, word: string, most: number): string {
  if (text.length <= most) return text;
  const found = word === '' ? 0 : Math.max(0, text.indexOf(word));
  const middle = found + Math.min(word.length, most) / 2;
  const from = wholeFrom(text, Math.round(Math.min(Math.max(0, middle - most / 2), text.length - most)));
  const to = wholeFrom(text, Math.min(text.length, from + most));
  return `${from > 0 ? ellipsis : ''}${text.slice(from, to)}${to < text.length ? ellipsis : ''}`;
}

/** The place itself, or the one before if it is amid a surrogate pair. */
function wholeFrom(text: string, at: number): number {
  return (text.codePointAt(at - 1) ?? 0) > 0xffff ? at - 1 : at;
}
