import stringWidth from 'string-width';

/** Punctuation that may not begin a line in Chinese (GB/T 15834, 5.1). */
const closing = /^[，。、；：？！）》”’」』…—]/u;

/** Breaks a text into lines of at most `columns`: at blanks, and between Chinese characters. */
export function wrappedText(text: string, columns: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const piece of text.match(/[⺀-鿿豈-﫿＀-￯　-〿]|[^\s⺀-鿿豈-﫿＀-￯　-〿]+|\s+/gu) ?? []) {
    const isFull = stringWidth(line) + stringWidth(piece) > columns;
    if (!isFull || line === '' || closing.test(piece)) line += line === '' ? piece.trimStart() : piece;
    else {
      lines.push(line.trimEnd());
      line = piece.trimStart();
    }
  }
  if (line.trim() !== '') lines.push(line.trimEnd());
  return lines;
}
