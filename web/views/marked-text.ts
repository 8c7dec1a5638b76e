/** Typed text in three parts, the middle one to be underlined. */
export interface MarkedText {
  readonly before: string;
  readonly marked: string;
  readonly after: string;
}

/** Marks `length` characters (Unicode code points) of `text` from `column`, which counts from 1; the end when it lies behind. */
export function markColumn(text: string, column: number, length = 1): MarkedText {
  const characters = [...text];
  const at = Math.min(Math.max(0, column - 1), Math.max(0, characters.length - 1));
  return {
    before: characters.slice(0, at).join(''),
    marked: characters.slice(at, at + length).join(''),
    after: characters.slice(at + length).join(''),
  };
}
