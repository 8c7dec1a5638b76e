import { useEffect, useMemo, useState } from 'react';
import { useSession, useStore, useWords } from '../../views/use-session.js';
import { MessageRun } from '../../workspace/message-run.js';

/** The longest pause between two messages, in milliseconds. */
const maxEveryMs = 3_600_000;

/** Sends the ticked messages in the order of their ticks, with a pause between two, each to where it says or all to one target. */
export function TickedBar({
  names,
  onNone,
}: {
  /** Their full names, in order. */
  readonly names: readonly string[];
  readonly onNone: () => void;
}) {
  const session = useSession();
  const words = useWords();
  const { t, count } = words;
  const [every, setEvery] = useState('200');
  const [to, setTo] = useState('');
  const run = useMemo(() => new MessageRun(session.api, session.after), [session]);
  useEffect(() => () => run.stop(), [run]);
  const state = useStore(run.state);
  const ms = /^\d{1,7}$/.test(every.trim()) ? Math.min(maxEveryMs, Number(every)) : undefined;
  const send = (): void => {
    const steps = names.flatMap((message, at) => [
      ...(at > 0 && ms !== undefined && ms > 0 ? [{ type: 'wait' as const, ms }] : []),
      { type: 'message' as const, message },
    ]);
    const target = to.trim();
    void run.press({ type: 'send', steps }, target === '' ? undefined : target);
  };
  return (
    <form
      className="ticked-bar"
      aria-label={t('tickedSend', { shown: count(names.length) })}
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <p>
        <b>{t('ticked', { count: names.length, shown: count(names.length) })}</b>{' '}
        <span className="dim">{t('tickedOrder')}</span>
      </p>
      <label>
        <span className="dim">{t('tickedEvery')}</span>
        <input
          className="mono"
          value={every}
          inputMode="numeric"
          aria-invalid={ms === undefined}
          autoComplete="off"
          onChange={({ currentTarget }) => setEvery(currentTarget.value)}
        />
      </label>
      <label>
        <span className="dim">{t('messageTo')}</span>
        <input
          className="mono"
          value={to}
          placeholder={t('tickedOwnTargets')}
          spellCheck={false}
          autoComplete="off"
          onChange={({ currentTarget }) => setTo(currentTarget.value)}
        />
      </label>
      <div className="ticked-doing">
        {state.type === 'running' ? (
          // With a key: a button that becomes the other one within its click would submit the form.
          <button key="stop" type="button" className="danger" onClick={() => run.stop()}>
            {t('messageStop')}
          </button>
        ) : (
          <button key="send" type="submit" className="primary" disabled={ms === undefined}>
            {t('tickedSend', { shown: count(names.length) })}
          </button>
        )}
        <button type="button" onClick={onNone}>
          {t('tickedNone')}
        </button>
      </div>
      {state.type === 'failed' ? (
        <p
          className="ticked-said bad"
          role="alert"
          title={state.complaint === undefined ? '' : words.complaint(state.complaint)}
        >
          {state.complaint === undefined ? '' : words.complaint(state.complaint)}
        </p>
      ) : (
        <p className="ticked-said dim" role="status">
          {state.type === 'running' &&
            t('tickedStep', { at: Math.ceil((state.at * names.length) / state.of), of: names.length })}
          {state.type === 'done' && t('tickedDone')}
        </p>
      )}
    </form>
  );
}
