import type { ProgramLanguage } from './program-files.js';

/** A part of a program's text: code, or a comment. */
export interface CodePart {
  readonly isComment: boolean;
  readonly text: string;
}

const quotes: Readonly<Record<ProgramLanguage, RegExp>> = {
  Python: /"""[\s\S]*?"""|'''[\s\S]*?'''|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|(#[^\n]*)/g,
  PHP: /"(?:\\[\s\S]|[^"\\])*"|'(?:\\[\s\S]|[^'\\])*'|((?:\/\/|#(?!\[))[^\n]*|\/\*[\s\S]*?\*\/)/g,
  Node: /"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\[\s\S]|[^`\\])*`|(\/\/[^\n]*|\/\*[\s\S]*?\*\/)/g,
  C: /"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|(\/\/[^\n]*|\/\*[\s\S]*?\*\/)/g,
};

/** A program cut into code and comments; what looks like a comment within quotes is code. */
export function codeParts(text: string, language: ProgramLanguage): readonly CodePart[] {
  const parts: CodePart[] = [];
  let from = 0;
  for (const { index, 0: found, 1: comment } of text.matchAll(quotes[language])) {
    if (comment === undefined) continue;
    if (index > from) parts.push({ isComment: false, text: text.slice(from, index) });
    parts.push({ isComment: true, text: found });
    from = index + found.length;
  }
  if (from < text.length) parts.push({ isComment: false, text: text.slice(from) });
  return parts;
}

/** The same line by line, without the line ends; a comment of several lines is one in each. */
export function codeLines(parts: readonly CodePart[]): readonly (readonly CodePart[])[] {
  const lines: CodePart[][] = [[]];
  for (const { isComment, text } of parts)
    for (const [index, line] of text.split('\n').entries()) {
      if (index > 0) lines.push([]);
      if (line !== '') lines.at(-1)?.push({ isComment, text: line });
    }
  return lines;
}
