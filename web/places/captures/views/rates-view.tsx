import { useEffect, useRef, useState } from 'react';
import { formatRate, formatSpan } from '../../../state/numbers.js';
import { useStore, useWords } from '../../../views/use-session.js';
import { useWidth } from '../../../views/use-width.js';
import type { Rates } from '../reading/rates.js';
import type { OpenCapture } from '../state/open-capture.js';
import { plotPath, roundAbove } from '../state/rate-plot.js';

/** Pixels of a part of the time, and of the plot. */
const partPixels = 3;
const plotHeight = 180;
/** Milliseconds after which the rates of a capture that is still being read are asked for again. */
const lookAgainMs = 1_000;

/** What the shown packets make of the time: bytes and packets a second. */
export function RatesView({ capture }: { readonly capture: OpenCapture }) {
  const { t, count } = useWords();
  const whole = useRef<HTMLElement>(null);
  const width = useWidth(whole);
  const rates = useRates(capture, Math.max(60, Math.floor(width / partPixels)));
  const [at, setAt] = useState<number>();
  const { text } = useStore(capture.filter);
  const plots =
    rates === undefined || rates.step === 0
      ? []
      : [
          {
            word: t('captureBytesRate'),
            values: rates.bytes.map((bytes) => bytes / rates.step),
            format: formatRate,
            thousand: 1_024,
          },
          {
            word: t('capturePacketsRate'),
            values: rates.packets.map((packets) => packets / rates.step),
            format: (value: number) => `${count(Math.round(value))}/s`,
            thousand: 1_000,
          },
        ];
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard
    <section ref={whole} className="rates" tabIndex={0} aria-label={t('captureModeRates')}>
      <p className="dim">
        {rates !== undefined && rates.step > 0
          ? t('captureRatesStep', { step: formatSpan(rates.step * 1e6) })
          : t('captureRatesNone')}{' '}
        {text !== '' && t('captureRatesFiltered')}
      </p>
      {rates !== undefined &&
        plots.map(({ word, values, format, thousand }) => {
          const most = roundAbove(Math.max(...values), thousand);
          return (
            <figure key={word} className="rate-plot">
              <figcaption>
                <b>{word}</b>
                <span className="mono">
                  {at === undefined
                    ? t('captureRateMost', { most: format(Math.max(...values)) })
                    : `${(rates.start + at * rates.step).toFixed(3)} s · ${format(values[at] ?? 0)}`}
                </span>
              </figcaption>
              <div
                className="rate-area"
                onPointerMove={({ currentTarget, clientX }) => {
                  const box = currentTarget.getBoundingClientRect();
                  const part = Math.floor(((clientX - box.left) / box.width) * values.length);
                  setAt(Math.max(0, Math.min(values.length - 1, part)));
                }}
                onPointerLeave={() => setAt(undefined)}
              >
                <svg
                  viewBox={`0 0 ${values.length} ${plotHeight}`}
                  preserveAspectRatio="none"
                  role="img"
                  aria-label={`${word}: ${t('captureRateMost', { most: format(Math.max(...values)) })}`}
                >
                  <path className="rate-fill" d={plotPath(values, most, plotHeight)} />
                  {at !== undefined && <path className="rate-cursor" d={`M${at + 0.5} 0V${plotHeight}`} />}
                </svg>
                <span className="rate-most">{format(most)}</span>
              </div>
              <p className="rate-times mono dim" aria-hidden="true">
                <span>{rates.start.toFixed(3)} s</span>
                <span>{(rates.start + rates.step * values.length).toFixed(3)} s</span>
              </p>
            </figure>
          );
        })}
    </section>
  );
}

/** The rates of what is shown, asked for again while there is more of it. */
function useRates(capture: OpenCapture, parts: number): Rates | undefined {
  const [rates, setRates] = useState<Rates>();
  const { state } = useStore(capture.facts);
  const { run, isDone } = useStore(capture.filter);
  const isGrowing = state === 'reading' || state === 'capturing' || !isDone;
  // biome-ignore lint/correctness/useExhaustiveDependencies: another filter shows other packets
  useEffect(() => {
    let isWanted = true;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const look = async (): Promise<void> => {
      const found = await capture.client.ask('rates', { parts });
      if (!isWanted) return;
      setRates(found);
      if (isGrowing) timer = setTimeout(() => void look(), lookAgainMs);
    };
    void look();
    return () => {
      isWanted = false;
      clearTimeout(timer);
    };
  }, [capture, parts, run, isGrowing]);
  return rates;
}
