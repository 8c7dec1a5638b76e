/** Pixels of a character of the monospaced font at 12 px, and of a wide one. */
const characterWidth = 7.2;
const wideWidth = 12.5;

/** The width in pixels of a text in the monospaced font at 12 px. */
export function monoWidth(text: string): number {
  const characters = [...text];
  const wide = characters.filter((character) => character > '\u2e7f').length;
  return (characters.length - wide) * characterWidth + wide * wideWidth;
}
