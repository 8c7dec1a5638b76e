import type { RoundTrips } from '../../../../src/traffic/values/round-trips.js';
import { formatDelta } from '../../../state/numbers.js';
import { Select } from '../../../views/select.js';
import { useWords } from '../../../views/use-session.js';
import { answerChoices } from './values-settings.js';
import './round-trips.css';

/** Bars of the histogram, and units of its height. */
const bars = 40;
const height = 64;
/** What takes longer than so many times the 99th percentile is counted in the last bar. */
const longest = 1.5;

const shares = [
  { name: 'p50', share: 0.5 },
  { name: 'p90', share: 0.9 },
  { name: 'p99', share: 0.99 },
  { name: 'p99.9', share: 0.999 },
] as const;

/** How long answers took, and how many requests had none. */
export function RoundTripPane({
  trips,
  answerMs,
  onAnswerMs,
}: {
  readonly trips: RoundTrips;
  readonly answerMs: number;
  readonly onAnswerMs: (ms: number) => void;
}) {
  const { t, count } = useWords();
  const { histogram, unanswered } = trips;
  const { minMicros, maxMicros, meanMicros } = histogram;
  const percentiles = shares.map(({ name, share }) => ({ name, micros: trips.percentile(share) }));
  const to = Math.max(minMicros + bars, Math.min(maxMicros, trips.percentile(0.99) * longest) + 1);
  const counts = histogram.bins(minMicros, to, bars);
  const most = Math.max(1, ...counts);
  const placeOf = (micros: number): number =>
    Math.min(100, (100 * (micros - minMicros)) / Math.max(1, to - minMicros));
  const requests = trips.count + unanswered;
  return (
    <section className="round-trips" aria-label={t('valuesRoundTrips')}>
      <p className="round-trip-head">
        <b>{t('valuesRoundTrips')}</b>
        <span className="dim">{t('valuesRequests', { count: requests, shown: count(requests) })}</span>
        {unanswered > 0 && (
          <span className="bad">
            {t('valuesUnanswered', { count: unanswered, shown: count(unanswered) })}
          </span>
        )}
        <span className="grow" />
        <Select
          name={t('valuesWithin')}
          value={String(answerMs)}
          choices={answerChoices.map((ms) => ({
            value: String(ms),
            label: ms < 1_000 ? `${ms} ms` : ms < 60_000 ? `${ms / 1_000} s` : `${ms / 60_000} min`,
          }))}
          onChange={(ms) => onAnswerMs(Number(ms))}
        />
      </p>
      {trips.count > 0 && (
        <div className="round-trip-figures">
          <div className="round-trip-plot">
            <svg
              viewBox={`0 0 ${bars} ${height}`}
              preserveAspectRatio="none"
              role="img"
              aria-label={t('valuesHistogram', {
                count: count(trips.count),
                p50: formatDelta(trips.percentile(0.5)),
                p99: formatDelta(trips.percentile(0.99)),
              })}
            >
              <path d={barsOf(counts, most)} />
            </svg>
            {percentiles
              .filter(({ name }) => name === 'p50' || name === 'p99')
              .map(({ name, micros }) => (
                <i
                  key={name}
                  className={placeOf(micros) > 90 ? 'at-end' : undefined}
                  style={{ left: `${placeOf(micros)}%` }}
                  aria-hidden="true"
                >
                  <b>{name}</b>
                </i>
              ))}
            <p className="round-trip-scale" aria-hidden="true">
              <span>{formatDelta(minMicros)}</span>
              <span>{formatDelta((minMicros + to) / 2)}</span>
              <span>{maxMicros > to ? t('valuesMore', { span: formatDelta(to) }) : formatDelta(to)}</span>
            </p>
          </div>
          <dl>
            <Figure name={t('valuesMin')} micros={minMicros} />
            {percentiles.map(({ name, micros }) => (
              <Figure key={name} name={name} micros={micros} />
            ))}
            <Figure name={t('valuesMax')} micros={maxMicros} />
            <Figure name={t('valuesMean')} micros={meanMicros} />
          </dl>
        </div>
      )}
    </section>
  );
}

function Figure({ name, micros }: { readonly name: string; readonly micros: number }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{formatDelta(micros)}</dd>
    </div>
  );
}

/** Bars from the ground up; one that counts anything is seen. */
function barsOf(counts: Float64Array, most: number): string {
  return [...counts]
    .map((count, at) => {
      if (count === 0) return '';
      const top = Math.max(1.5, (count / most) * height);
      return `M${at + 0.08} ${height}v${-top}h0.84v${top}z`;
    })
    .join('');
}
