import { useState } from 'react';
import type { BenchSpec, LessonId } from '../../../../src/lesson/lesson.js';
import type { Observation } from '../../../../src/lesson/observation.js';
import { lessonProgramNotes } from '../../../../src/lesson/programs.js';
import { CopyButton } from '../../../views/copy-button.js';
import { Segments } from '../../../views/select.js';
import { useSession, useStore, useWords } from '../../../views/use-session.js';
import { codeLines, codeParts } from '../state/code-parts.js';
import { type ProgramRole, programFiles, programLanguages } from '../state/program-files.js';
import { stepLines, stepSubject } from '../state/step-lines.js';
import { ProgramText, useProgramText } from './program-text.js';
import { Worded } from './worded.js';

/** The examples that come with the program, fetched when they are shown. */
const examples = import.meta.glob<string>('../../../../examples/lessons/*/*.{py,php,mjs,c}', {
  query: '?raw',
  import: 'default',
});
const roles = [
  { value: 'server', word: 'learnProgramServer' },
  { value: 'client', word: 'learnProgramClient' },
] as const;

/** What is on the bench, as a program of one's own in four languages, with the lines of the step marked; nothing where a lesson has none. */
export function ProgramPane({
  lesson,
  bench,
  seen,
}: {
  readonly lesson: LessonId;
  readonly bench: BenchSpec;
  /** What was seen in the step. */
  readonly seen: readonly Observation[];
}) {
  const { t } = useWords();
  const { programLanguage } = useSession();
  const language = useStore(programLanguage);
  const [role, setRole] = useState<ProgramRole>('server');
  const files = programFiles(lesson, examples);
  const shown = files.find((file) => file.language === language && file.role === role) ?? files[0];
  const text = useProgramText(shown);
  if (shown === undefined) return null;
  const note = lessonProgramNotes[lesson];
  const lines = codeLines(codeParts(text, shown.language));
  const languages = programLanguages.filter((one) => files.some((file) => file.language === one));
  return (
    <section className="program-pane" aria-label={t('learnProgram')}>
      <div className="pane-head">
        <Segments
          label={t('learnProgramLanguage')}
          value={shown.language}
          choices={languages.map((value) => ({ value, label: value }))}
          onChange={programLanguage.set}
        />
        <Segments
          label={t('learnProgramRole')}
          value={shown.role}
          choices={roles.map(({ value, word }) => ({ value, label: t(word) }))}
          onChange={setRole}
        />
        <span className="grow" />
        <CopyButton className="quiet" label={t('learnProgramCopy')} text={text} />
      </div>
      {note !== undefined && (
        <p className="program-note dim">
          <Worded says={note} />
        </p>
      )}
      <ProgramText
        key={shown.path}
        path={shown.path}
        lines={lines}
        marked={stepLines(lines, shown.language, stepSubject(bench, seen, shown.role))}
      />
    </section>
  );
}
