import { useMemo } from 'react';
import type { Session } from '../session.js';
import { useSession, useStore, useWords } from '../views/use-session.js';
import { kindAt } from './check-text.js';
import { CodeEditor, type Complete, type EditorMark } from './code-editor.js';
import type { OpenFile } from './open-file.js';
import { namesOf } from './workspace-names.js';
import { fittingChoices, yamlChoices } from './yaml-completion.js';

/** What a script of a rule may name. */
const scriptNames = ['message', 'fields', 'state', 'reply', 'send', 'log'] as const;

/** The text of a file in an editor; beside what the file holds now, where both have changed. */
export function FileText({ file }: { readonly file: OpenFile }) {
  const state = useStore(file.state);
  const { t, failure } = useWords();
  const session = useSession();
  const { path } = file;
  const complete = useMemo(() => completionFor(path, session), [path, session]);
  const problem = state.type === 'open' && state.saving.type === 'faulty' ? state.saving.problem : undefined;
  const message = problem === undefined ? '' : failure(problem.failure);
  const { line, column } = problem ?? {};
  const mark = useMemo<EditorMark | undefined>(
    () => (line === undefined || column === undefined ? undefined : { line, column, message }),
    [line, column, message],
  );
  if (state.type !== 'open') return null;
  const language = path.endsWith('.js') ? 'javascript' : 'yaml';
  const common = { language, complete } as const;
  const theirs = state.saving.type === 'conflict' ? state.saving.theirs : undefined;
  return (
    <div className="file-text">
      <section className="file-version">
        {theirs !== undefined && <h3>{t('fileMine')}</h3>}
        <CodeEditor
          {...common}
          label={t('fileTextOf', { file: path })}
          text={state.text}
          mark={mark}
          onChange={(text) => file.edit(text)}
        />
      </section>
      {theirs !== undefined && (
        <section className="file-version">
          <h3>{theirs.revision === '' ? t('fileGone') : t('fileTheirs')}</h3>
          <CodeEditor
            {...common}
            label={t('fileTheirs')}
            text={theirs.text}
            mark={undefined}
            isReadOnly
            onChange={() => undefined}
          />
        </section>
      )}
    </div>
  );
}

function completionFor(path: string, { api, state }: Session): Complete {
  if (path.endsWith('.js')) return scriptChoices;
  const kind = kindAt(path);
  if (kind === undefined) return () => undefined;
  const sources = {
    api,
    known: () => state.known.get(),
    readLayout: async (name: string, text: string) =>
      (await import('./read-layout.js')).readLayout(name, text),
  };
  return (text, cursor) => {
    const found = yamlChoices(kind, text, cursor);
    if (found?.wanted === undefined) return found;
    const { from, typed, choices, wanted } = found;
    const isEager = wanted.type === 'placeholder';
    const isClosed = text.startsWith('}}', cursor);
    return namesOf(wanted, sources).then((names) => {
      const all = [...choices, ...fittingChoices(names, typed)];
      const ending = isEager && !isClosed ? '}}' : '';
      const fitting = all.map((one) => ({ ...one, apply: one.apply + ending }));
      return fitting.length === 0 ? undefined : { from, choices: fitting, isEager };
    });
  };
}

const scriptChoices: Complete = (text, cursor) => {
  const typed = /[\w$]*$/.exec(text.slice(0, cursor))?.[0] ?? '';
  const choices = scriptNames
    .filter((name) => name.startsWith(typed))
    .map((name) => ({ label: name, detail: '', apply: name }));
  return choices.length === 0 ? undefined : { from: cursor - typed.length, choices };
};
