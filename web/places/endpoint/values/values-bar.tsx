import type { ReactNode } from 'react';
import { Select } from '../../../views/select.js';
import { useNarrow } from '../../../views/use-narrow.js';
import { useWords } from '../../../views/use-session.js';
import type { PlottedSeries } from './plot/picture.js';
import { SeriesSample } from './series-sample.js';
import { directionWord, seriesName } from './series-words.js';
import { spanChoices } from './values-settings.js';

/** The bar above a plot: what is shown of whom, and over which time. */
export function ValuesBar({
  series,
  menu,
  peers,
  peer,
  spanSeconds,
  isLive,
  onHide,
  onPeer,
  onSpan,
  onZoom,
  onLive,
  onSave,
}: {
  readonly series: readonly PlottedSeries[];
  readonly menu: ReactNode;
  /** Whose messages may be read alone; none where there is one peer only. */
  readonly peers: readonly string[];
  readonly peer: string | undefined;
  readonly spanSeconds: number;
  readonly isLive: boolean;
  readonly onHide: (key: string) => void;
  readonly onPeer: (peer: string | undefined) => void;
  readonly onSpan: (seconds: number) => void;
  readonly onZoom: (factor: number) => void;
  readonly onLive: (isLive: boolean) => void;
  /** Undefined if there is nothing to save. */
  readonly onSave: (() => void) | undefined;
}) {
  const words = useWords();
  const { t } = words;
  const isNarrow = useNarrow();
  const spanName = (seconds: number): string =>
    seconds === 0
      ? t('valuesAll')
      : seconds < 60
        ? `${seconds} s`
        : seconds < 3_600
          ? `${seconds / 60} min`
          : `${seconds / 3_600} h`;
  return (
    <div className="bar values-bar">
      <div className="values-chips">
        {series.map(({ found, dash }) => {
          const name = seriesName(found, words);
          const word = directionWord(found, words);
          return (
            <button
              key={found.key}
              type="button"
              className={`chip series-chip ${found.direction === 'received' ? 'rx' : 'tx'}`}
              title={t('valuesHide', { name })}
              onClick={() => onHide(found.key)}
            >
              <SeriesSample dash={dash} />
              <b>{name}</b>
              {word !== undefined && <span className="dim">{word}</span>}
            </button>
          );
        })}
        {menu}
      </div>
      <div className="values-options">
        {(peers.length > 1 || peer !== undefined) && (
          <Select
            name={t('valuesOf')}
            value={peer ?? ''}
            choices={[
              { value: '', label: t('valuesEveryone') },
              ...peers.map((name) => ({ value: name, label: name })),
            ]}
            onChange={(name) => onPeer(name === '' ? undefined : name)}
          />
        )}
        <span className="ladder-zoom">
          <button
            type="button"
            aria-label={t('valuesCloser')}
            title={`${t('valuesCloser')} (+)`}
            onClick={() => onZoom(0.5)}
          >
            +
          </button>
          <Select
            name=""
            label={t('valuesSpan')}
            value={String(spanSeconds)}
            choices={spanChoices.map((seconds) => ({ value: String(seconds), label: spanName(seconds) }))}
            onChange={(seconds) => onSpan(Number(seconds))}
          />
          <button
            type="button"
            aria-label={t('valuesFurther')}
            title={`${t('valuesFurther')} (−)`}
            onClick={() => onZoom(2)}
          >
            −
          </button>
        </span>
        <button type="button" className="values-pause" aria-pressed={!isLive} onClick={() => onLive(!isLive)}>
          {t(isLive ? 'valuesPause' : 'valuesGoOn')}
          {!isNarrow && <kbd>{t('valuesSpace')}</kbd>}
        </button>
        <button type="button" className="quiet" disabled={onSave === undefined} onClick={onSave}>
          CSV
        </button>
      </div>
    </div>
  );
}
