import { useEffect, useState } from 'react';
import type { EncodingName } from '../../../../src/bytes/encoding-names.js';
import type { Lesson } from '../../../../src/lesson/lesson.js';
import { useWords } from '../../../views/use-session.js';
import { benchThen } from '../state/bench-then.js';
import { lessonRows, rowInView } from '../state/lesson-rows.js';
import { type OpenLesson, shownMoments, stepSeen, type LessonView as View } from '../state/open-lesson.js';
import { BenchControls } from './bench-controls.js';
import { BenchEnds } from './bench-ends.js';
import { LessonLadder } from './lesson-ladder.js';
import { OwnProgramPane } from './own-program-pane.js';
import { ProgramPane } from './program-pane.js';
import { RowPane } from './row-pane.js';

/** The bench: what moves it, both ends, what happened between them, and the bytes and the program of it. */
export function BenchPane({
  lesson,
  open,
  view,
}: {
  readonly lesson: Lesson;
  readonly open: OpenLesson;
  readonly view: View;
}) {
  const { t } = useWords();
  const { bench, seen } = benchThen(lesson, view);
  const rows = lessonRows(bench, seen);
  const shown = shownMoments(view);
  const [chosen, setChosen] = useState<number>();
  const [encoding, setEncoding] = useState<EncodingName>('utf-8');
  // biome-ignore lint/correctness/useExhaustiveDependencies: another moment has other rows
  useEffect(() => setChosen(undefined), [shown]);
  const at = chosen !== undefined && chosen < rows.length ? chosen : rowInView(rows);
  const row = rows[at];
  return (
    <section className="bench" aria-label={t('learnBench')}>
      <BenchControls lesson={lesson} open={open} view={view} />
      <BenchEnds bench={bench} seen={seen} />
      <LessonLadder
        bench={bench}
        rows={rows}
        moment={shown}
        chosen={at}
        isPicked={at === chosen}
        captureFailure={view.captureFailure}
        onChoose={setChosen}
      />
      <div className="bench-low">
        <ProgramPane lesson={lesson.id} bench={bench} seen={stepSeen(view)} />
        <RowPane
          key={`${shown} ${at}`}
          bench={bench}
          row={row}
          encoding={encoding}
          onEncoding={setEncoding}
        />
        <OwnProgramPane lesson={lesson.id} />
      </div>
    </section>
  );
}
