import { plotPath, roundAbove } from './rate-plot-path.js';
import { useWords } from './use-session.js';

/** Units of the drawing's height. */
const plotHeight = 180;

/** A rate over time, as an area under a line. */
export function RatePlot({
  word,
  values,
  format,
  thousand,
  startSeconds,
  stepSeconds,
  at,
  onAt,
}: {
  readonly word: string;
  /** A value for each part of the time; at least one. */
  readonly values: readonly number[];
  readonly format: (value: number) => string;
  /** 1,000, or 1,024 for bytes: what the scale is round in. */
  readonly thousand: number;
  readonly startSeconds: number;
  /** Seconds of a part. */
  readonly stepSeconds: number;
  /** The part that is pointed at. */
  readonly at: number | undefined;
  readonly onAt: (at: number | undefined) => void;
}) {
  const { t } = useWords();
  const highest = Math.max(...values);
  const most = roundAbove(highest, thousand);
  const highestWords = t('rateMost', { most: format(highest) });
  return (
    <figure className="rate-plot">
      <figcaption>
        <b>{word}</b>
        <span className="mono">
          {at === undefined
            ? highestWords
            : `${(startSeconds + at * stepSeconds).toFixed(3)} s · ${format(values[at] ?? 0)}`}
        </span>
      </figcaption>
      <div
        className="rate-area"
        onPointerMove={({ currentTarget, clientX }) => {
          const box = currentTarget.getBoundingClientRect();
          const part = Math.floor(((clientX - box.left) / box.width) * values.length);
          onAt(Math.max(0, Math.min(values.length - 1, part)));
        }}
        onPointerLeave={() => onAt(undefined)}
      >
        <svg
          viewBox={`0 0 ${values.length} ${plotHeight}`}
          preserveAspectRatio="none"
          role="img"
          aria-label={`${word}: ${highestWords}`}
        >
          <path className="rate-fill" d={plotPath(values, most, plotHeight)} />
          {at !== undefined && <path className="rate-cursor" d={`M${at + 0.5} 0V${plotHeight}`} />}
        </svg>
        <span className="rate-most">{format(most)}</span>
      </div>
      <p className="rate-times mono dim" aria-hidden="true">
        <span>{startSeconds.toFixed(3)} s</span>
        <span>{(startSeconds + stepSeconds * values.length).toFixed(3)} s</span>
      </p>
    </figure>
  );
}
