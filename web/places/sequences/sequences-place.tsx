import { useEffect, useState } from 'react';
import type { SequenceRunSummary } from '../../../src/operations/sequences.js';
import { useSession, useWords } from '../../views/use-session.js';
import { EmptyFiles, exampleOf } from '../../workspace/empty-files.js';
import { FilesPlace } from '../../workspace/files-place.js';
import { RunPane } from './run-pane.js';
import { stateWord } from './run-words.js';
import { SequenceTable } from './sequence-table.js';
import { seconds } from './step-words.js';

const draft = {
  name: 'sequence',
  text: `# Steps, one after another; docs/sequences.md lists them
name: Acceptance
steps:
  - listen: tcp:127.0.0.1:0
    as: server
    reply: echo
  - open: tcp://127.0.0.1:{{server.port}}
    as: client
  - send: "hello"
  - expect: hello
    within: 500ms
`,
};

/** Milliseconds between looks at the runs. */
const lookEveryMs = 1_000;

/** The sequences with how each ran last; one in an editor, and beside it its run, step by step. */
export function SequencesPlace({ path }: { readonly path: string | undefined }) {
  const { t } = useWords();
  const runs = useRuns();
  const byPath = new Map(runs.map((run) => [run.path, run]));
  const rowOf = (file: string) => {
    const run = byPath.get(file);
    return {
      lamp: (
        <span className={`run-mark ${run?.state ?? 'never'}`} role="img" aria-label={t(stateWord(run))} />
      ),
      note:
        run === undefined || run.state === 'faulty' ? undefined : (
          <small className="dim mono">{seconds(run.tookMs)}</small>
        ),
    };
  };
  return (
    <FilesPlace
      name="sequences"
      kind="sequence"
      title={t('sequences')}
      filterHint={t('sequencesFilter')}
      rowOf={rowOf}
      path={path}
      draft={draft}
      overview={<SequenceTable runs={runs} />}
      side={(file) => <RunPane key={file.path} file={file} latest={byPath.get(file.path)} />}
      empty={
        <EmptyFiles
          none={t('sequencesNone')}
          why={t('sequencesWhy')}
          example={exampleOf('sequences/acceptance.yaml', draft.text)}
          how={t('sequencesHow')}
        />
      }
    />
  );
}

/** The latest run of each sequence, looked at while the place is shown. */
function useRuns(): readonly SequenceRunSummary[] {
  const session = useSession();
  const [runs, setRuns] = useState<readonly SequenceRunSummary[]>([]);
  useEffect(() => {
    const look = (): void => {
      session.api.call('sequences.runs').then(setRuns, () => undefined);
    };
    look();
    const timer = setInterval(look, lookEveryMs);
    return () => clearInterval(timer);
  }, [session]);
  return runs;
}
