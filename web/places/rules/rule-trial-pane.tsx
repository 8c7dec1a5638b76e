import { useEffect, useRef, useState } from 'react';
import { type EncodingName, parseEncodingName } from '../../../src/bytes/encoding-names.js';
import { decodeText } from '../../../src/bytes/encodings.js';
import { escapeText, visibleText } from '../../../src/bytes/escapes.js';
import { formatHex } from '../../../src/bytes/hex.js';
import type { RuleTrial, RuleTrials } from '../../../src/operations/rules.js';
import { type Complaint, complaintOf } from '../../session.js';
import { formatTime } from '../../state/numbers.js';
import { decodeBase64, encodeBase64 } from '../../transport/base64.js';
import { ComplaintLine } from '../../views/complaint-line.js';
import { Select } from '../../views/select.js';
import { useSession, useStore, useWords } from '../../views/use-session.js';
import { useFileText } from '../../workspace/files-place.js';
import type { OpenFile } from '../../workspace/open-file.js';
import { useLater } from '../../workspace/use-later.js';
import type { ShownRule } from './rule-text.js';
import { typedBytes } from './typed-bytes.js';

const maxShown = 48;

/** What the rules of a text would make of what an endpoint has received, or of one message that is typed. Nothing is sent. */
export function RuleTrialPane({
  file,
  rules,
}: {
  readonly file: OpenFile;
  readonly rules: readonly ShownRule[];
}) {
  const session = useSession();
  const words = useWords();
  const { t } = words;
  const text = useFileText(file);
  const { endpoints } = useStore(session.state.known);
  const named = endpoints.find(({ id, input }) =>
    rules.some(({ on }) => on?.some((name) => name === id || name === input.label)),
  );
  const [chosen, setChosen] = useState<string>();
  const [typed, setTyped] = useState('');
  const [trials, setTrials] = useState<RuleTrials>();
  const [complaint, setComplaint] = useState<Complaint>();
  const endpoint = chosen ?? named?.id ?? '';
  const tried = endpoints.find(({ id }) => id === endpoint);
  const totals = useNowAndThen(tried?.totals.receivedMessages);
  const encoding = parseEncodingName(tried?.input.encoding ?? '') ?? 'utf-8';
  useLater(400, JSON.stringify([text, endpoint, typed, totals, encoding]), async (signal) => {
    if (text === undefined) return;
    try {
      const bytes = typed === '' ? undefined : typedBytes(typed, encoding);
      const body = {
        text,
        ...(endpoint === '' ? {} : { endpoint }),
        ...(bytes === undefined ? {} : { messages: [encodeBase64(bytes)] }),
      };
      setTrials(await session.api.call('rules.try', { body }, signal));
      setComplaint(undefined);
    } catch (error) {
      if (!signal.aborted) setComplaint(complaintOf(error));
    }
  });
  return (
    <section className="rule-trials" aria-label={t('ruleTry')}>
      <h2>{t('ruleTry')}</h2>
      <p className="rule-try-on">
        <Select
          name={t('ruleTryOn')}
          value={endpoint}
          choices={[
            { value: '', label: t('ruleTryNone') },
            ...endpoints.map(({ id, input }) => ({ value: id, label: input.label || id })),
          ]}
          onChange={setChosen}
        />
        <input
          className="mono"
          value={typed}
          placeholder={t('ruleTryTyped')}
          aria-label={t('ruleTryTyped')}
          spellCheck={false}
          autoComplete="off"
          onChange={({ currentTarget }) => setTyped(currentTarget.value)}
        />
      </p>
      {trials?.problem !== undefined && <p className="bad">{words.failure(trials.problem.failure)}</p>}
      {trials !== undefined && trials.problem === undefined && trials.trials.length === 0 && (
        <p className="dim">{t('ruleTryEmpty')}</p>
      )}
      {trials !== undefined && <TrialList trials={trials} isNewestFirst />}
      <ComplaintLine complaint={complaint} />
    </section>
  );
}

/** Messages, and what the rules would make of each. */
export function TrialList({
  trials,
  isNewestFirst,
}: {
  readonly trials: RuleTrials;
  readonly isNewestFirst: boolean;
}) {
  const { failure } = useWords();
  const shown = isNewestFirst ? [...trials.trials].reverse() : trials.trials;
  return (
    <>
      {trials.cut !== undefined && <p className="bad">{failure(trials.cut.failure)}</p>}
      <ol>
        {shown.map((trial, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: trials are made anew with each text
          <TrialRow key={index} trial={trial} names={trials.rules} encoding={encodingOf(trials)} />
        ))}
      </ol>
    </>
  );
}

function TrialRow({
  trial,
  names,
  encoding,
}: {
  readonly trial: RuleTrial;
  readonly names: readonly string[];
  readonly encoding: EncodingName;
}) {
  const words = useWords();
  const { t } = words;
  return (
    <li className={trial.matches.length > 0 ? 'trial' : 'trial none'}>
      <p className="trial-came">
        {trial.timeMicros > 1_000_000_000_000 && <time className="dim">{formatTime(trial.timeMicros)}</time>}
        {trial.direction === 'out' ? <span className="tx">↑</span> : <span className="rx">↓</span>}{' '}
        <code className="trial-bytes mono">{shownBytes(decodeBase64(trial.data), encoding)}</code>
      </p>
      {trial.matches.map(({ rule, acts, tags }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: matches of a message are told apart by their place
        <div key={index} className="trial-match">
          <p>
            <b>{visibleText(names[rule] ?? '')}</b>
            {tags.map((tag) => (
              <span key={tag} className="mine">
                {' '}
                #{visibleText(tag)}
              </span>
            ))}
          </p>
          {acts.map((act, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: acts of a match are told apart by their place
            <p key={at}>
              {act.data !== undefined && (
                <>
                  {act.type === 'send' ? (
                    <span className="tx">↑</span>
                  ) : (
                    t(act.type === 'set' ? 'ruleSet' : 'ruleReplace')
                  )}{' '}
                  <code className="trial-bytes mono">{shownBytes(decodeBase64(act.data), encoding)}</code>
                </>
              )}
              {act.type === 'wait' && <span className="dim">{act.ms} ms</span>}
              {(act.type === 'log' || act.type === 'notify') && (
                <span>
                  {t(act.type === 'log' ? 'ruleLog' : 'ruleNotify')} {visibleText(act.text ?? '')}
                </span>
              )}
              {act.type === 'drop' && t('ruleDrop')}
              {act.type === 'close' && t('ruleClose')}
              {act.type === 'reset' && t('ruleReset')}
              {act.type === 'stopRecording' && t('ruleStopRecording')}
              {act.failure !== undefined && <span className="bad">{words.failure(act.failure)}</span>}
            </p>
          ))}
        </div>
      ))}
      {trial.misses.map(({ rule, failed }) => (
        <p key={rule} className="trial-miss">
          {t('ruleMissed', { rule: visibleText(names[rule] ?? ''), part: failed.join(', ') })}
        </p>
      ))}
    </li>
  );
}

function encodingOf({ encoding }: RuleTrials): EncodingName {
  return parseEncodingName(encoding) ?? 'utf-8';
}

/** Bytes as text where they are one, otherwise as hex. */
function shownBytes(bytes: Uint8Array, encoding: EncodingName): string {
  const text = decodeText(bytes.subarray(0, maxShown * 2), encoding);
  const isText = !/[\uFFFD\x00-\x08\x0B\x0C\x0E-\x1F\x7F]/.test(text);
  const more = bytes.length > maxShown ? ' …' : '';
  return isText ? visibleText(escapeText(text)) : formatHex(bytes.subarray(0, maxShown)) + more;
}

/** A value that changes all the time, as it is every other second: what waits for it to stay would wait for ever. */
function useNowAndThen<Value>(value: Value): Value {
  const latest = useRef(value);
  latest.current = value;
  const [shown, setShown] = useState(value);
  useEffect(() => {
    const timer = setInterval(() => setShown(latest.current), 2_000);
    return () => clearInterval(timer);
  }, []);
  return shown;
}
