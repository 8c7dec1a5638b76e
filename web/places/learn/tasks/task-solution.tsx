import { useState } from 'react';
import type { WriteTask } from '../../../../src/lesson/tasks/write-task.js';
import { CopyButton } from '../../../views/copy-button.js';
import { Segments } from '../../../views/select.js';
import { useSession, useStore, useWords } from '../../../views/use-session.js';
import { codeLines, codeParts } from '../state/code-parts.js';
import { programLanguages } from '../state/program-files.js';
import { ProgramText, useProgramText } from '../views/program-text.js';
import { solutionFiles } from './solution-files.js';

/** The examples that come with the program, fetched when they are shown. */
const examples = import.meta.glob<string>('../../../../examples/{lessons,tasks}/*/*.{py,php,mjs,c}', {
  query: '?raw',
  import: 'default',
});

/** No line of a solution is marked. */
const unmarked: ReadonlySet<number> = new Set();

/** A right program, behind words that say that it is one. */
export function TaskSolution({ task }: { readonly task: WriteTask }) {
  const { t } = useWords();
  const [isOpen, setOpen] = useState(false);
  return (
    <details className="task-solution" onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>{t('taskSolution')}</summary>
      {isOpen && <Solution task={task} />}
    </details>
  );
}

function Solution({ task }: { readonly task: WriteTask }) {
  const { t } = useWords();
  const { programLanguage } = useSession();
  const language = useStore(programLanguage);
  const files = solutionFiles(task, examples);
  const shown = files.find((file) => file.language === language) ?? files[0];
  const text = useProgramText(shown);
  if (shown === undefined) return null;
  const languages = programLanguages.filter((one) => files.some((file) => file.language === one));
  return (
    <section className="program-pane" aria-label={t('taskSolutionText')}>
      <div className="pane-head">
        <Segments
          label={t('learnProgramLanguage')}
          value={shown.language}
          choices={languages.map((value) => ({ value, label: value }))}
          onChange={programLanguage.set}
        />
        <span className="grow" />
        <CopyButton className="quiet" label={t('learnProgramCopy')} text={text} />
      </div>
      <ProgramText path={shown.path} lines={codeLines(codeParts(text, shown.language))} marked={unmarked} />
    </section>
  );
}
