import { useEffect, useMemo, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { visibleText } from '../../../src/bytes/escapes.js';
import type { ConflictDecision, ConflictList, ConflictReport } from '../../../src/operations/sharing.js';
import { type Complaint, complaintOf } from '../../session.js';
import { formatMoment } from '../../state/numbers.js';
import { ComplaintLine } from '../../views/complaint-line.js';
import { Dialog } from '../../views/dialog.js';
import { useSession, useStore, useWords } from '../../views/use-session.js';
import { CodeEditor, type EditorMark } from '../code-editor.js';
import { ConflictLines } from './conflict-lines.js';

/** The files that were changed here and elsewhere, one after the other, `first` before the others: both versions beside each other, and what a person decides. */
export function ConflictDialog({ first }: { readonly first: string | undefined }) {
  const session = useSession();
  const { t, failure } = useWords();
  const version = useStore(session.state.workspaceVersion);
  const [list, setList] = useState<ConflictList>();
  const [chosen, setChosen] = useState(first);
  const [complaint, setComplaint] = useState<Complaint>();
  const [decided, setDecided] = useState<Decided>();
  const outcome = useRef<HTMLParagraphElement>(null);
  // What had the focus is gone with the conflict, and the next press is to decide nothing.
  useEffect(() => {
    if (decided !== undefined) outcome.current?.focus();
  }, [decided]);
  const close = (): void => session.dialog.set({ type: 'none' });
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new version is what it is asked again for
  useEffect(() => {
    const shown = new AbortController();
    session.api.call('workspace.conflicts', {}, shown.signal).then(setList, (error: unknown) => {
      if (!shown.signal.aborted) setComplaint(complaintOf(error));
    });
    return () => shown.abort();
  }, [session, version]);
  const row = list?.conflicts.find(({ path }) => path === chosen) ?? list?.conflicts[0];
  return (
    <Dialog label={t('conflictsTitle')} className="conflicts" holdsInput onClose={close}>
      <h2>{t('conflictsTitle')}</h2>
      <ComplaintLine complaint={complaint} />
      <p ref={outcome} className="conflict-decided" role="status" tabIndex={-1}>
        {decided !== undefined && (
          <>
            {t('conflictDecided', { file: visibleText(decided.path) })}{' '}
            {decided.kept.length > 0 && (
              <>
                {t('conflictKept', { count: decided.kept.length })}{' '}
                <span className="mono">{decided.kept.map(visibleText).join(', ')}</span>
              </>
            )}
          </>
        )}
      </p>
      {list !== undefined && row === undefined && list.held.length === 0 && (
        <p role="status">{t('conflictNone')}</p>
      )}
      {list !== undefined && list.conflicts.length > 0 && row !== undefined && (
        <div className="field">
          <label htmlFor="conflict-file">{t('conflictFile')}</label>
          <select id="conflict-file" value={row.path} onChange={({ target }) => setChosen(target.value)}>
            {list.conflicts.map(({ path }) => (
              <option key={path} value={path}>
                {visibleText(path)}
              </option>
            ))}
          </select>
        </div>
      )}
      {row !== undefined && (
        <Conflict
          key={`${row.path} ${row.mine.revision} ${row.theirs.revision}`}
          path={row.path}
          onDecided={setDecided}
        />
      )}
      {list !== undefined && list.held.length > 0 && (
        <section className="conflict-held">
          <h3>{t('sharingHeldTitle')}</h3>
          <ul>
            {list.held.map(({ file, failure: why }) => (
              <li key={file}>
                <span className="mono">{visibleText(file)}</span> {visibleText(failure(why))}
              </li>
            ))}
          </ul>
        </section>
      )}
      <div className="verb-line">
        <button type="button" onClick={close} data-autofocus>
          {t('close')}
        </button>
      </div>
    </Dialog>
  );
}

/** What was decided last. */
interface Decided {
  readonly path: string;
  /** Where the versions that were not taken are kept. */
  readonly kept: readonly string[];
}

/** One of them. What was seen is what a decision holds for: another version makes it another conflict. */
function Conflict({
  path,
  onDecided,
}: {
  readonly path: string;
  readonly onDecided: (decided: Decided) => void;
}) {
  const session = useSession();
  const words = useWords();
  const { t } = words;
  const [report, setReport] = useState<ConflictReport>();
  const [merged, setMerged] = useState<string>();
  const [complaint, setComplaint] = useState<Complaint>();
  const [isDeciding, setIsDeciding] = useState(false);
  const merge = useRef<HTMLButtonElement>(null);
  const fault = complaint?.failure;
  const { line, column } = fault?.params ?? {};
  const message = fault === undefined ? '' : words.failure(fault);
  const mark = useMemo<EditorMark | undefined>(
    () => (typeof line === 'number' && typeof column === 'number' ? { line, column, message } : undefined),
    [line, column, message],
  );
  useEffect(() => {
    const shown = new AbortController();
    session.api.call('workspace.conflict', { path }, shown.signal).then(setReport, (error: unknown) => {
      if (!shown.signal.aborted) setComplaint(complaintOf(error));
    });
    return () => shown.abort();
  }, [session, path]);
  if (report === undefined) return <ComplaintLine complaint={complaint} />;
  const { mine, theirs } = report;
  const decide = async (decision: Pick<ConflictDecision, 'keep' | 'text'>): Promise<void> => {
    setIsDeciding(true);
    try {
      const body = { path, ...decision, mine: mine.revision, theirs: theirs.revision };
      const { kept } = await session.api.call('workspace.resolve', { body });
      setComplaint(undefined);
      onDecided({ path, kept });
    } catch (error) {
      setComplaint(complaintOf(error));
    } finally {
      setIsDeciding(false);
    }
  };
  const isMerging = merged !== undefined;
  const goBack = (): void => {
    flushSync(() => setMerged(undefined));
    merge.current?.focus();
  };
  return (
    <>
      <dl className="conflict-sides">
        <Side
          name={t('conflictMine')}
          gone={mine.revision === '' ? t('conflictGoneHere') : ''}
          author={mine}
        />
        <Side name={t('conflictTheirs')} gone={theirs.isRemoved ? t('conflictGone') : ''} author={theirs} />
      </dl>
      <ConflictLines mine={mine.text} theirs={theirs.text} />
      {isMerging && (
        <section className="conflict-merged" aria-label={t('conflictMerged')}>
          <h3>{t('conflictMerged')}</h3>
          <CodeEditor
            label={t('conflictMerged')}
            language={path.endsWith('.js') ? 'javascript' : 'yaml'}
            text={merged}
            mark={mark}
            complete={noChoices}
            takesFocus
            onChange={setMerged}
          />
        </section>
      )}
      {mark === undefined ? (
        <ComplaintLine complaint={complaint} />
      ) : (
        <p className="complaint" role="alert">
          {t('conflictFaultAt', { line: mark.line, column: mark.column, why: message })}
        </p>
      )}
      <div className="verb-line">
        {isMerging
          ? [
              <button
                key="save"
                type="button"
                className="primary"
                disabled={isDeciding}
                onClick={() => void decide({ keep: 'merged', text: merged })}
              >
                {t('conflictSave')}
              </button>,
              <button key="back" type="button" onClick={goBack}>
                {t('conflictBack')}
              </button>,
            ]
          : [
              <button
                key="mine"
                type="button"
                disabled={isDeciding}
                onClick={() => void decide({ keep: 'mine' })}
              >
                {t('conflictKeepMine')}
              </button>,
              <button
                key="theirs"
                type="button"
                disabled={isDeciding}
                onClick={() => void decide({ keep: 'theirs' })}
              >
                {t('conflictTakeTheirs')}
              </button>,
              <button
                key="merge"
                ref={merge}
                type="button"
                onClick={() => setMerged(mine.text === '' ? theirs.text : mine.text)}
              >
                {t('conflictMerge')}
              </button>,
            ]}
      </div>
    </>
  );
}

const noChoices = (): undefined => undefined;

/** Whose version this is, and of when. */
function Side({
  name,
  gone,
  author,
}: {
  readonly name: string;
  /** Said where there is no file; empty where there is. */
  readonly gone: string;
  readonly author: Pick<ConflictReport['mine'], 'by' | 'node' | 'timeMicros'>;
}) {
  const { t } = useWords();
  const { by, node, timeMicros } = author;
  const time = timeMicros === undefined ? '' : formatMoment(timeMicros, Date.now());
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        {gone !== '' && <span>{gone} </span>}
        {timeMicros !== undefined &&
          t('conflictBy', { by: visibleText(by ?? '-'), node: visibleText(node ?? '-'), time })}
        {by === undefined && t('conflictByNobody')}
      </dd>
    </div>
  );
}
