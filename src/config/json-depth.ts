/** Maximum nesting depth of untrusted JSON; descriptions nest four deep. */
export const maxJsonDepth = 32;

/** Whether arrays and objects of a JSON text nest more than `most` deep; the text need not be valid. */
export function nestsDeeper(text: string, most: number): boolean {
  let depth = 0;
  let isQuoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const letter = text.charCodeAt(at);
    if (isQuoted) {
      if (letter === backslash) at += 1;
      else if (letter === quote) isQuoted = false;
    } else if (letter === quote) {
      isQuoted = true;
    } else if (letter === openBrace || letter === openBracket) {
      depth += 1;
      if (depth > most) return true;
    } else if (letter === closeBrace || letter === closeBracket) {
      depth -= 1;
    }
  }
  return false;
}

const quote = 0x22;
const backslash = 0x5c;
const openBracket = 0x5b;
const closeBracket = 0x5d;
const openBrace = 0x7b;
const closeBrace = 0x7d;
