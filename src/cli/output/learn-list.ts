import stringWidth from 'string-width';
import type { BenchLearned, Learned, LessonLearned } from '../../app/lesson/learned.js';
import { brokenBenches } from '../../lesson/broken/broken-benches.js';
import { lessons } from '../../lesson/lessons/lessons.js';
import { writeTasks } from '../../lesson/tasks/write-tasks.js';
import type { Translate } from '../language.js';
import type { Settings } from '../settings.js';

/** The lessons, broken benches and tasks by their names; behind each that was begun, how far a person is. */
export function learnList(
  { lessons: done, benches: mended }: Learned,
  { language, translate: t }: Pick<Settings, 'language' | 'translate'>,
): string {
  const names = [...lessons, ...brokenBenches, ...writeTasks].map(({ id }) => id.length);
  const rowsOf = (rows: readonly Row[]): string => {
    const titles = Math.max(...rows.map(({ title }) => stringWidth(title)));
    return rows.map((row, index) => rowText(row, index + 1, Math.max(...names), titles)).join('');
  };
  const ofLessons = lessons.map(({ id, title, subtitle, steps }) => ({
    ...{ id, title: `${title[language]} · ${subtitle[language]}` },
    mark: lessonMark(done[id], steps.length, t),
  }));
  const ofBenches = brokenBenches.map(({ id, title }) => ({
    ...{ id, title: title[language], mark: benchMark(mended[id], t) },
  }));
  const ofTasks = writeTasks.map(({ id, title }) => ({ id, title: title[language], mark: '' }));
  const parts = [
    ...[t('lessonList'), rowsOf(ofLessons), t('brokenList'), rowsOf(ofBenches)],
    ...[t('taskList'), rowsOf(ofTasks), t('lessonListNext')],
  ];
  return parts.map((part) => (part.endsWith('\n') ? part : `${part}\n`)).join('');
}

interface Row {
  readonly id: string;
  readonly title: string;
  /** Empty for what was not begun. */
  readonly mark: string;
}

function rowText({ id, title, mark }: Row, number: number, idWidth: number, titleWidth: number): string {
  const head = `${String(number).padStart(3)}  ${id.padEnd(idWidth + 2)}${title}`;
  if (mark === '') return `${head}\n`;
  return `${head}${' '.repeat(titleWidth - stringWidth(title) + 2)}${mark}\n`;
}

function lessonMark(learned: LessonLearned | undefined, all: number, t: Translate): string {
  if (learned === undefined) return '';
  const { steps, asked, right, isDone } = learned;
  return [
    ...(isDone ? [t('learnedDone')] : [t('learnedSteps', { steps, all })]),
    ...(asked > 0 ? [t('learnedGuessed', { right, asked })] : []),
  ].join(' · ');
}

function benchMark(learned: BenchLearned | undefined, t: Translate): string {
  if (learned === undefined) return '';
  const { trials, hints, isMended } = learned;
  return [...(isMended ? [t('learnedMended')] : []), t('learnedTried', { trials, hints })].join(' · ');
}
