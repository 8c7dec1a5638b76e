import { Fragment, useEffect, useMemo, useState } from 'react';
import { visibleText } from '../../../src/bytes/escapes.js';
import type { ConflictDecision, ConflictList, ConflictReport } from '../../../src/operations/sharing.js';
import { type Complaint, complaintOf } from '../../session.js';
import { formatMoment } from '../../state/numbers.js';
import { ComplaintLine } from '../../views/complaint-line.js';
import { Dialog } from '../../views/dialog.js';
import { useSession, useStore, useWords } from '../../views/use-session.js';
import { CodeEditor, type EditorMark } from '../code-editor.js';
import { ConflictLines } from './conflict-lines.js';

/** The files that were changed here and elsewhere, one after the other: both versions beside each other, and what a person decides. */
export function ConflictDialog() {
  const session = useSession();
  const { t, failure } = useWords();
  const version = useStore(session.state.workspaceVersion);
  const [list, setList] = useState<ConflictList>();
  const [chosen, setChosen] = useState<string>();
  const [complaint, setComplaint] = useState<Complaint>();
  const [discarded, setDiscarded] = useState<Discarded>();
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
          onDiscard={setDiscarded}
        />
      )}
      {discarded !== undefined && (
        <DiscardedLine key={discarded.path} discarded={discarded} onDone={() => setDiscarded(undefined)} />
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

/** A version that was decided against. */
interface Discarded {
  readonly path: string;
  readonly text: string;
}

/** The version that the last decision has thrown away, as long as the dialog is open: it can be put back for all. */
function DiscardedLine({
  discarded: { path, text },
  onDone,
}: {
  readonly discarded: Discarded;
  readonly onDone: () => void;
}) {
  const session = useSession();
  const { t } = useWords();
  const [complaint, setComplaint] = useState<Complaint>();
  const putBack = async (): Promise<void> => {
    try {
      await session.api.call('workspace.writeFile', { path, body: { text } });
      onDone();
    } catch (error) {
      setComplaint(complaintOf(error));
    }
  };
  return (
    <div className="conflict-discarded">
      <p role="status">{t('conflictDiscarded', { file: visibleText(path) })}</p>
      <button type="button" onClick={() => void putBack()}>
        {t('conflictPutBack')}
      </button>
      <ComplaintLine complaint={complaint} />
    </div>
  );
}

/** One of them. What was seen is what a decision holds for: another version makes it another conflict. */
function Conflict({
  path,
  onDiscard,
}: {
  readonly path: string;
  /** A decision has thrown a version away; undefined: it has thrown none away. */
  readonly onDiscard: (discarded: Discarded | undefined) => void;
}) {
  const session = useSession();
  const words = useWords();
  const { t } = words;
  const [report, setReport] = useState<ConflictReport>();
  const [merged, setMerged] = useState<string>();
  const [complaint, setComplaint] = useState<Complaint>();
  const [isDeciding, setIsDeciding] = useState(false);
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
      await session.api.call('workspace.resolve', { body });
      setComplaint(undefined);
      const { keep } = decision;
      const { text } = keep === 'mine' ? theirs : mine;
      onDiscard(keep === 'merged' || text === '' ? undefined : { path, text });
    } catch (error) {
      setComplaint(complaintOf(error));
    } finally {
      setIsDeciding(false);
    }
  };
  const isMerging = merged !== undefined;
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
            isFocused
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
        {/* By other keys: the keyboard must not find itself on a button that decides something else. */}
        {isMerging ? (
          <Fragment key="merging">
            <button
              type="button"
              className="primary"
              disabled={isDeciding}
              onClick={() => void decide({ keep: 'merged', text: merged })}
            >
              {t('conflictSave')}
            </button>
            <button type="button" onClick={() => setMerged(undefined)}>
              {t('conflictBack')}
            </button>
          </Fragment>
        ) : (
          <Fragment key="choosing">
            <button type="button" disabled={isDeciding} onClick={() => void decide({ keep: 'mine' })}>
              {t('conflictKeepMine')}
            </button>
            <button type="button" disabled={isDeciding} onClick={() => void decide({ keep: 'theirs' })}>
              {t('conflictTakeTheirs')}
            </button>
            <button type="button" onClick={() => setMerged(mine.text === '' ? theirs.text : mine.text)}>
              {t('conflictMerge')}
            </button>
          </Fragment>
        )}
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
