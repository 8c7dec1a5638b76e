import { useEffect, useRef, useState } from 'react';
import { visibleText } from '../../../src/bytes/escapes.js';
import type { SavedMessageRow, SentMessage } from '../../../src/operations/workspace.js';
import { type Complaint, complaintOf } from '../../session.js';
import { endpointName } from '../../state/names.js';
import { hashOfPlace } from '../../state/place.js';
import { PortsLink } from '../../views/ports-link.js';
import { useSession, useStore, useWords } from '../../views/use-session.js';
import type { OpenFile } from '../../workspace/open-file.js';
import { progressWords } from '../endpoint/composer/repetition-words.js';
import { SendingProgress } from './sending-progress.js';

/** Where a message goes, what is asked before it does, Send, and what came of it. What takes its time can be stopped. */
export function SendBar({
  file,
  message,
  answers,
  resolvedTo,
  onAnswers,
  onSent,
}: {
  readonly file: OpenFile;
  readonly message: SavedMessageRow;
  /** What was typed for its blanks. */
  readonly answers: Readonly<Record<string, string>>;
  /** Where it goes now, with the values of the environment; undefined if that is not known. */
  readonly resolvedTo: string | undefined;
  readonly onAnswers: (answers: Readonly<Record<string, string>>) => void;
  readonly onSent: () => void;
}) {
  const session = useSession();
  const words = useWords();
  const { t, count } = words;
  const { endpoints } = useStore(session.state.known);
  const [to, setTo] = useState('');
  const [sent, setSent] = useState<SentMessage>();
  const [complaint, setComplaint] = useState<Complaint>();
  const [isSending, setIsSending] = useState(false);
  const [isStopped, setIsStopped] = useState(false);
  const under = useRef<AbortController>(undefined);
  useEffect(() => () => under.current?.abort(), []);
  const { revision } = useSavedRevision(file);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the message has become another one
  useEffect(() => setComplaint(undefined), [revision]);
  const set = Object.fromEntries(
    message.blanks.map(({ name, preset = '' }) => [name, answers[name] ?? preset]),
  );
  const missing = message.blanks.find(({ name }) => set[name] === '');
  const needsTarget = message.to === undefined && to.trim() === '';
  const send = async (): Promise<void> => {
    const stop = new AbortController();
    under.current = stop;
    setIsSending(true);
    setComplaint(undefined);
    setSent(undefined);
    setIsStopped(false);
    try {
      await file.save();
      const body = { name: message.fullName, set, ...(to.trim() === '' ? {} : { to: to.trim() }) };
      setSent(await session.api.call('messages.send', { body }, stop.signal));
      onSent();
    } catch (error) {
      if (stop.signal.aborted) setIsStopped(true);
      else setComplaint(complaintOf(error));
    } finally {
      setIsSending(false);
    }
  };
  const via = endpoints.find(({ id }) => id === sent?.endpoint);
  const isRepeating = via !== undefined && via.repetition?.state === 'running';
  return (
    <form
      className="send-bar"
      aria-label={t('messageSend')}
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <label className="send-to">
        <span className="dim">{t('messageTo')}</span>
        <input
          className="mono"
          value={to}
          list="message-targets"
          placeholder={visibleText(resolvedTo ?? message.to ?? t('messageToNone'))}
          spellCheck={false}
          autoComplete="off"
          onChange={({ currentTarget }) => {
            setTo(currentTarget.value);
            // What was wrong before is no word about this one.
            setComplaint(undefined);
          }}
        />
        <datalist id="message-targets">
          {endpoints.map((endpoint) => (
            <option key={endpoint.id} value={endpoint.input.label || endpoint.id}>
              {endpointName(endpoint)}
            </option>
          ))}
        </datalist>
      </label>
      {message.blanks.map(({ name }) => (
        <label key={name} className="send-blank">
          <span className="asked">{visibleText(name)}</span>
          <input
            className="mono"
            value={set[name] ?? ''}
            spellCheck={false}
            autoComplete="off"
            onChange={({ currentTarget: { value } }) => onAnswers({ ...answers, [name]: value })}
          />
        </label>
      ))}
      {isSending || isRepeating ? (
        // With a key: a button that becomes the other one within its click would submit the form.
        <button
          key="stop"
          type="button"
          className="danger"
          onClick={() => {
            under.current?.abort();
            if (via !== undefined)
              session.stopRepeating(via.id).catch((error: unknown) => setComplaint(complaintOf(error)));
          }}
        >
          {t('messageStop')}
        </button>
      ) : (
        <button key="send" type="submit" className="primary" disabled={missing !== undefined || needsTarget}>
          {t('messageSend')} {message.key !== undefined && <kbd>Alt {message.key}</kbd>}
        </button>
      )}
      <p className="send-said" role="status">
        {complaint !== undefined && (
          <span className="bad" role="alert" title={words.complaint(complaint)}>
            {words.complaint(complaint)} <PortsLink failure={complaint.failure} />
          </span>
        )}
        {complaint === undefined && needsTarget && <span className="dim">{t('messageNeedsTarget')}</span>}
        {complaint === undefined && !needsTarget && missing !== undefined && (
          <span className="dim">{t('messageNeedsBlank', { name: visibleText(missing.name) })}</span>
        )}
        {isSending && <SendingProgress name={message.fullName} />}
        {isStopped && <span>{t('sentPart')}</span>}
        {sent !== undefined && (
          <>
            <span className="tx">
              {t('messageSent', { bytes: count(sent.bytes), peers: count(sent.peers) })}
            </span>{' '}
            {isRepeating && via.repetition !== undefined && (
              <span>{t('messageRepeating', { progress: progressWords(via.repetition, words) })} </span>
            )}
            {via !== undefined && (
              <a className="text-link" href={hashOfPlace({ type: 'endpoint', id: via.id })}>
                {endpointName(via)}
              </a>
            )}
          </>
        )}
      </p>
    </form>
  );
}

/** What the file holds on disk, by its revision. */
function useSavedRevision(file: OpenFile): { readonly revision: string } {
  const state = useStore(file.state);
  return { revision: state.type === 'open' ? state.saved.revision : '' };
}
