import type { OwnPiece } from '../../app/lesson/own/own-piece.js';
import type { ProgramFinding } from '../../lesson/own-program/finding.js';
import { programFindingText } from '../../lesson/own-program/finding-text.js';
import { type LessonWords, shownBytes } from './lesson-lines.js';
import { wrappedText } from './wrapped-text.js';

const languages = { python: 'Python', php: 'PHP', node: 'Node', c: 'C' } as const;
const textColumns = 88;

/** A piece of what passed between a student's program and the bench, as a line; `<` is of the program. */
export function ownPieceLine(piece: OwnPiece, { translate: t }: LessonWords): string {
  const { type, at, connection, bytes, size = 0, isLost = false, by, how } = piece;
  const time = (at / 1_000).toFixed(3).padStart(8);
  const which = connection === undefined ? '' : `#${connection} `;
  switch (type) {
    case 'connected':
      return `${time}  + ${which}${t('ownConnected')}`;
    case 'ended':
      return `${time}  - ${which}${t(`ownEnded.${by ?? 'program'}.${how ?? 'end'}`)}`;
    default: {
      const isOfProgram = type === 'received' || type === 'datagramReceived';
      const lost = isLost ? `  ${t('ownLost')}` : '';
      return `${time}  ${isOfProgram ? '<' : '>'} ${which}${size} B  ${shownBytes(bytes ?? new Uint8Array())}${lost}`;
    }
  }
}

/** What is wrong with a program, in words: what was seen, why it matters, what to do, and the line of code in each language. */
export function findingLines(
  finding: ProgramFinding,
  { language, color, columns }: LessonWords,
): readonly string[] {
  const { saw, why, next, code } = programFindingText(finding, language);
  const width = Math.min(columns - 4, textColumns);
  const [first = '', ...rest] = wrappedText(saw, width);
  const mark = color ? '\x1b[31m✗\x1b[0m' : '✗';
  const more = [...rest, ...wrappedText(why, width), ...wrappedText(next, width)];
  const lines = Object.entries(code ?? {}).map(
    ([name, line]) => `    ${(languages[name as keyof typeof languages] ?? name).padEnd(8)}${line}`,
  );
  return [`${mark} ${first}`, ...more.map((line) => `  ${line}`), ...lines];
}
