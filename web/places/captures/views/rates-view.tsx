import { useEffect, useRef, useState } from 'react';
import { formatRate, formatSpan } from '../../../state/numbers.js';
import { RatePlot } from '../../../views/rate-plot.js';
import { useStore, useWords } from '../../../views/use-session.js';
import { useWidth } from '../../../views/use-width.js';
import type { Rates } from '../reading/rates.js';
import type { OpenCapture } from '../state/open-capture.js';

/** Pixels of a part of the time. */
const partPixels = 3;
/** Milliseconds after which the rates of a capture that is still being read are asked for again. */
const lookAgainMs = 1_000;

/** What the shown packets make of the time: bytes and packets a second. */
export function RatesView({ capture }: { readonly capture: OpenCapture }) {
  const { t, count, language } = useWords();
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
          ? t('captureRatesStep', { step: formatSpan(rates.step * 1e6, language) })
          : t('captureRatesNone')}{' '}
        {text !== '' && t('captureRatesFiltered')}
      </p>
      {rates !== undefined &&
        plots.map((plot) => (
          <RatePlot
            key={plot.word}
            {...plot}
            startSeconds={rates.start}
            stepSeconds={rates.step}
            at={at}
            onAt={setAt}
          />
        ))}
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
