import type { JudgedGoal } from '../../app/lesson/broken/broken-session.js';
import { escapeControls, visibleText } from '../../bytes/escapes.js';
import { failureMessage } from '../../errors/error.js';
import type { BrokenBench, Chosen, Setting } from '../../lesson/broken/broken-bench.js';
import type { Came } from '../../lesson/broken/came.js';
import type { Print } from '../../lesson/broken/trial-outcome.js';
import type { Words } from '../../lesson/lesson.js';
import { type LessonWords, lessonText } from './lesson-lines.js';

const letters = 'abcdefgh';
/** Of the text behind a setting's number, and behind an option's letter. */
const settingIndent = 5;
const optionIndent = 10;

/** The settings of a broken bench with their numbers, and their options with letters: what is chosen has a mark. */
export function settingsLines(bench: BrokenBench, chosen: Chosen, words: LessonWords): readonly string[] {
  return bench.settings.flatMap((setting, index) => settingLines(setting, index + 1, chosen, words));
}

/** One of them. */
export function settingLines(
  { id, says, options }: Setting,
  number: number,
  chosen: Chosen,
  words: LessonWords,
): readonly string[] {
  return [
    ...hung(`${String(number).padStart(3)}  `, says, settingIndent, words),
    ...options.flatMap((option, index) => {
      const mark = chosen.get(id) === option.id ? '●' : '○';
      return hung(`     ${mark} ${letters[index] ?? ''}  `, option.says, optionIndent, words);
    }),
  ];
}

/** The option with a letter; undefined if there is none. */
export function optionOfLetter({ options }: Setting, letter: string): string | undefined {
  return letter.length === 1 ? options[letters.indexOf(letter.toLowerCase())]?.id : undefined;
}

/** What the programs of a trial printed, a line for each that did. */
export function printLines(prints: readonly Print[], { translate: t }: LessonWords): readonly string[] {
  return (['client', 'client2', 'server'] as const).flatMap((end) => {
    const texts = prints.filter((one) => one.end === end).map(({ text }) => text);
    return texts.length === 0
      ? []
      : [t('brokenPrints', { end: t(`lessonEnds.${end}`), texts: quoted(texts) })];
  });
}

/** Which goals hold, and what was wanted and what came where one does not. */
export function goalLines(goals: readonly JudgedGoal[], words: LessonWords): readonly string[] {
  const { language, translate: t, color } = words;
  return goals.map(({ goal: { says, wanted }, holds, came }) => {
    const [said = ''] = lessonText(says, {}, { ...words, columns: Number.POSITIVE_INFINITY });
    const mark = holds ? '✓' : '✗';
    const colored = color ? `\x1b[${holds ? 32 : 31}m${mark}\x1b[0m` : mark;
    if (holds) return `${colored} ${said}`;
    const parts = [
      ...(wanted === undefined ? [] : [t('brokenWanted', { texts: quoted(wanted) })]),
      t('brokenCame', { what: cameText(came, words) }),
    ];
    return `${colored} ${said}${language === 'en' ? ': ' : '：'}${parts.join(language === 'en' ? ', ' : '，')}`;
  });
}

function cameText(came: Came, { language, translate: t }: LessonWords): string {
  switch (came.type) {
    case 'texts':
      return quoted(came.texts);
    case 'failure':
      return failureMessage(came.failure, language);
    case 'waiting':
      return t('brokenWaits', { end: t(`lessonEnds.${came.end}`), call: came.call });
    case 'nothing':
      return t('brokenNothing');
  }
}

/** Texts that came from a program, as one line. */
function quoted(texts: readonly string[]): string {
  return texts.map((text) => `“${visibleText(escapeControls(text))}”`).join(' ');
}

function hung(head: string, says: Words, indent: number, words: LessonWords): readonly string[] {
  const lines = lessonText(says, {}, { ...words, columns: words.columns - indent });
  return lines.map((line, index) => `${index === 0 ? head : ' '.repeat(indent)}${line}`);
}
