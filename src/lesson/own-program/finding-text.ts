import { bytePieces, escapedText } from '../../bytes/text-pieces.js';
import type { Language } from '../../errors/error.js';
import { type CodeLines, codeLines } from './code-lines.js';
import type { ProgramFinding, ProgramFindingValues } from './finding.js';
import { type ProgramSentence, programSentences } from './sentences.js';

/** A finding in words. All of it may be shown as it is: what the program sent is escaped. */
export interface ProgramFindingText {
  /** What was seen. */
  readonly saw: string;
  readonly why: string;
  readonly next: string;
  /** The bytes that show it, as text with escapes, ended by `…` where there were more; empty if there are none. */
  readonly bytes: string;
  /** The line of code to write; undefined where one line does not do. */
  readonly code: CodeLines | undefined;
}

/** Words a finding in a language. */
export function programFindingText(
  { code, values, saw, sawBytes }: Pick<ProgramFinding, 'code' | 'values' | 'saw' | 'sawBytes'>,
  language: Language,
): ProgramFindingText {
  const [what, why, next]: ProgramSentence = programSentences[code][language];
  return {
    saw: filled(what, values),
    why: filled(why, values),
    next: filled(next, values),
    bytes: `${escapedText(bytePieces(saw, 'utf-8'))}${sawBytes > saw.byteLength ? '…' : ''}`,
    code: codeLines[code],
  };
}

function filled(sentence: string, values: ProgramFindingValues): string {
  return sentence.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}
