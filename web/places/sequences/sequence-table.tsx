import { useCallback, useEffect, useState } from 'react';
import { visibleText } from '../../../src/bytes/escapes.js';
import type { SequenceBatchReport, SequenceRunSummary } from '../../../src/operations/sequences.js';
import { type Complaint, complaintOf } from '../../session.js';
import { hashOfPlace } from '../../state/place.js';
import { ComplaintLine } from '../../views/complaint-line.js';
import { CopyButton } from '../../views/copy-button.js';
import { Select } from '../../views/select.js';
import { useSession, useStore, useWords, type Words } from '../../views/use-session.js';
import { useFiles } from '../../workspace/use-workspace.js';
import { type BatchRow, batchCommand, batchRows, isRed } from './batch-rows.js';
import { stateWord } from './run-words.js';
import { seconds } from './step-words.js';

/** Milliseconds between looks at what runs, and at what others may have begun. */
const lookOftenMs = 300;
const lookSeldomMs = 2_000;
const choicesAtOnce = [1, 2, 4, 8, 16] as const;

/** Every sequence with how it ran last, and what runs all or those that are chosen; the same as a command. */
export function SequenceTable({ runs }: { readonly runs: readonly SequenceRunSummary[] }) {
  const session = useSession();
  const { t, count } = useWords();
  const { rows: files } = useFiles('sequence');
  const report = useStore(session.files.report);
  const [batch, setBatch] = useState<SequenceBatchReport>();
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const [atOnce, setAtOnce] = useState(1);
  const [complaint, setComplaint] = useState<Complaint>();
  const isRunning = batch?.isRunning === true;
  const taking = useCallback((asked: Promise<SequenceBatchReport>): void => {
    asked.then(
      (found) => {
        setBatch(found);
        setComplaint(undefined);
      },
      (error: unknown) => setComplaint(complaintOf(error)),
    );
  }, []);
  useEffect(() => {
    const look = (): void => taking(session.api.call('sequences.batch'));
    look();
    const timer = setInterval(look, isRunning ? lookOftenMs : lookSeldomMs);
    return () => clearInterval(timer);
  }, [session, taking, isRunning]);
  const paths = (files ?? []).map(({ path }) => path);
  // Nothing stands there that the first report would move away under a pointer.
  const rows = batch === undefined && complaint === undefined ? [] : batchRows(paths, runs, batch);
  // In the order of the table, and none that is gone.
  const wanted = paths.filter((path) => chosen.includes(path));
  const begin = (): void =>
    taking(
      session.api.call('sequences.runAll', {
        body: { atOnce, ...(wanted.length === 0 ? {} : { paths: wanted }) },
      }),
    );
  return (
    <section className="sequence-table" aria-label={t('runResults')}>
      <header>
        <h2>{t('runResults')}</h2>
        <BatchSentence batch={batch} />
        <Select
          name=""
          label={t('runAtOnce')}
          value={String(atOnce)}
          choices={choicesAtOnce.map((number) => ({
            value: String(number),
            label: number === 1 ? t('runAfterAnother') : `${number} ${t('runAtOnce')}`,
          }))}
          onChange={(value) => setAtOnce(Number(value))}
        />
        {isRunning ? (
          <button type="button" onClick={() => taking(session.api.call('sequences.stopBatch'))}>
            {t('runStop')}
          </button>
        ) : (
          <button
            type="button"
            className="primary"
            aria-keyshortcuts="Control+Enter"
            disabled={paths.length === 0}
            onClick={begin}
          >
            {wanted.length === 0
              ? t('runAll')
              : t('runChosen', { count: wanted.length, shown: count(wanted.length) })}
          </button>
        )}
      </header>
      <div className="sequence-rows">
        <table>
          <thead>
            <tr>
              <th />
              <th scope="col">{t('runColumnFile')}</th>
              <th scope="col" className="figure">
                {t('runColumnSteps')}
              </th>
              <th scope="col" className="figure">
                {t('runColumnFailed')}
              </th>
              <th scope="col" className="figure">
                {t('runColumnTime')}
              </th>
              <th scope="col">{t('runColumnWhy')}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <TableRow
                key={row.path}
                row={row}
                isChosen={chosen.includes(row.path)}
                onChoose={(isChosen) =>
                  setChosen((before) =>
                    isChosen ? [...before, row.path] : before.filter((path) => path !== row.path),
                  )
                }
              />
            ))}
          </tbody>
        </table>
      </div>
      <footer>
        <p className="run-command">
          <span className="dim">{t('runCommand')}</span>{' '}
          <CopyButton text={batchCommand(wanted, { atOnce, environment: report?.environment ?? '' })} />
        </p>
        <ComplaintLine complaint={complaint} />
      </footer>
    </section>
  );
}

/** How those that were run together went. */
function BatchSentence({ batch }: { readonly batch: SequenceBatchReport | undefined }) {
  const { t, count } = useWords();
  const rows = batch?.rows ?? [];
  const over = rows.filter(
    ({ run, failure }) => failure !== undefined || (run !== undefined && run.state !== 'running'),
  );
  const failed = rows.filter(({ run, failure }) => isRed({ run, failure })).length;
  const how =
    batch === undefined || rows.length === 0
      ? 'never'
      : batch.isRunning
        ? 'running'
        : rows.some(
              ({ run, failure }) =>
                failure === undefined && (run === undefined || run.state === 'interrupted'),
            )
          ? 'stopped'
          : failed > 0
            ? 'failed'
            : 'held';
  return (
    <p role="status" className={failed > 0 ? 'bad' : 'dim'}>
      {t(`batchIs_${how}`, {
        over: count(over.length),
        all: count(rows.length),
        failed: count(failed),
        time: seconds(batch?.tookMs ?? 0),
      })}
    </p>
  );
}

function TableRow({
  row,
  isChosen,
  onChoose,
}: {
  readonly row: BatchRow;
  readonly isChosen: boolean;
  readonly onChoose: (isChosen: boolean) => void;
}) {
  const words = useWords();
  const { t, count } = words;
  const { path, run, isWaiting } = row;
  const name = visibleText(path.slice('sequences/'.length));
  const state = t(isWaiting ? 'runWaits' : stateWord(run));
  const hasRun = run !== undefined && run.state !== 'faulty';
  const why = whyOf(row, words);
  return (
    <tr className={isRed(row) ? 'red' : undefined}>
      <td className="sequence-choose">
        <input
          type="checkbox"
          checked={isChosen}
          aria-label={t('runChoose', { file: name })}
          onChange={({ currentTarget }) => onChoose(currentTarget.checked)}
        />
      </td>
      <td>
        <span className={`run-mark ${run?.state ?? 'never'}`} role="img" aria-label={state} title={state} />{' '}
        <a className="text-link" href={hashOfPlace({ type: 'sequences', path })}>
          {name}
        </a>
      </td>
      <td className="figure mono">{hasRun ? count(run.steps) : ''}</td>
      <td className={hasRun && run.failed > 0 ? 'figure mono bad' : 'figure mono dim'}>
        {hasRun ? count(run.failed) : ''}
      </td>
      <td className="figure mono dim">{hasRun ? seconds(run.tookMs) : ''}</td>
      <td className={isRed(row) ? 'sequence-why bad' : 'sequence-why dim'} title={why}>
        {why === '' ? (isWaiting ? state : '') : why}
      </td>
    </tr>
  );
}

/** Which step failed first, or what is wrong with the file. */
function whyOf({ run, failure }: BatchRow, words: Words): string {
  const { t } = words;
  if (failure !== undefined) return words.failure(failure);
  if (run?.problem !== undefined)
    return t('runFaultyAt', { line: run.problem.line, why: words.failure(run.problem.failure) });
  if (run?.failedStep === undefined) return '';
  const { number, verb, line, title } = run.failedStep;
  return visibleText(`${t('runFailedStep', { number, verb, line })}: ${title}`);
}
