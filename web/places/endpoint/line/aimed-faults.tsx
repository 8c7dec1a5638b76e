import { visibleText } from '../../../../src/bytes/escapes.js';
import type { LineState } from '../../../../src/traffic/line-state.js';
import { useWords } from '../../../views/use-session.js';
import { type TimelineLine, timelineLines } from './relay-line.js';

/** The faults that are aimed at single messages, with what they have hit, and what the timeline does. */
export function AimedFaults({
  faults,
  timeline,
  state,
}: {
  readonly faults: readonly string[];
  /** As it was written. */
  readonly timeline: string | undefined;
  /** Undefined while the relay is not open. */
  readonly state: LineState | undefined;
}) {
  const { t, count } = useWords();
  const times = timelineLines(timeline);
  if (faults.length + times.length === 0) return null;
  return (
    <section className="aimed" aria-label={t('aimedTitle')}>
      <div className="pane-head">
        <h2>{t('aimedTitle')}</h2>
        <span className="dim">{t('aimedFirst')}</span>
      </div>
      <ul>
        {faults.map((fault, index) => {
          const known = state?.faults.filter((one) => one.fault === fault)[0];
          const isDone = known?.isDone === true;
          const hits = known?.hits ?? 0;
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: the same fault may stand there twice
            <li key={index}>
              {isDone ? (
                <span className="ok" aria-hidden="true">
                  ✓
                </span>
              ) : (
                <span className={`lamp lamp-${known === undefined ? 'off' : 'on'}`} aria-hidden="true" />
              )}
              <code title={visibleText(fault)}>{visibleText(fault)}</code>
              <span className="dim">
                {known === undefined
                  ? t('aimedNotOpen')
                  : isDone
                    ? t('aimedDone', { count: hits, shown: count(hits) })
                    : hits === 0
                      ? t('aimedArmed')
                      : t('aimedHit', { count: hits, shown: count(hits) })}
              </span>
            </li>
          );
        })}
        {times.map(({ text, key }: TimelineLine) => (
          <li key={key}>
            <span className={`lamp lamp-${state === undefined ? 'off' : 'on'}`} aria-hidden="true" />
            <code title={visibleText(text)}>{visibleText(text)}</code>
            <span className="dim">{t(state === undefined ? 'aimedNotOpen' : 'aimedTimeline')}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
