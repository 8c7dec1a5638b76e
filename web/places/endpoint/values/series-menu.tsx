import { useState } from 'react';
import { visibleText } from '../../../../src/bytes/escapes.js';
import { Popover } from '../../../views/popover.js';
import { Select } from '../../../views/select.js';
import { useWords, type WordKey } from '../../../views/use-session.js';
import { formatValue } from './plot/plot-words.js';
import type { FoundSeries } from './reading/found-series.js';
import type { ValuesReading } from './reading/values-reading.js';
import { directionWord, seriesName } from './series-words.js';
import { exampleKey, maxShown, type ReadingName, readings, type ValuesSettings } from './values-settings.js';

const readingWords: Readonly<Record<ReadingName, WordKey>> = {
  auto: 'valuesReadAuto',
  named: 'valuesReadNamed',
  comma: 'valuesReadComma',
  semicolon: 'valuesReadSemicolon',
  tab: 'valuesReadTab',
  bar: 'valuesReadBar',
  firewater: 'valuesReadFirewater',
  'just-float': 'valuesReadJustFloat',
};

/** All series to tick, and how numbers are found. */
export function SeriesMenu({
  found,
  shown,
  settings,
  reading,
  onTick,
  onSettings,
}: {
  readonly found: readonly FoundSeries[];
  readonly shown: readonly FoundSeries[];
  readonly settings: ValuesSettings;
  readonly reading: ValuesReading;
  readonly onTick: (key: string) => void;
  readonly onSettings: (part: Partial<ValuesSettings>) => void;
}) {
  const words = useWords();
  const { t, count } = words;
  const [isOpen, setIsOpen] = useState(false);
  const keys = new Set(shown.map(({ key }) => key));
  const values = found.filter(({ measure }) => measure === undefined);
  const measured = found.filter(({ measure }) => measure !== undefined);
  const isFull = shown.length >= maxShown;
  const ticks = (series: readonly FoundSeries[]) =>
    series.map((one) => (
      <label key={one.key} className="check">
        <input
          type="checkbox"
          checked={keys.has(one.key)}
          disabled={isFull && !keys.has(one.key)}
          onChange={() => onTick(one.key)}
        />
        <span className={one.direction === 'received' ? 'rx' : 'tx'}>{seriesName(one, words)}</span>
        <small>
          {[directionWord(one, words), lastOf(one)].filter((text) => text !== undefined).join(' · ')}
        </small>
      </label>
    ));
  return (
    <Popover
      isOpen={isOpen}
      onToggle={setIsOpen}
      label={t('valuesChoose')}
      trigger={t('valuesAdd')}
      triggerClass="quiet"
    >
      <div className="series-menu">
        <fieldset>
          <legend>{t('valuesInMessages')}</legend>
          {values.length === 0 && <small>{t('valuesNoneFound')}</small>}
          {ticks(values)}
          {reading.refused > 0 && <small>{t('valuesRefused')}</small>}
        </fieldset>
        {settings.examples.length > 0 && (
          <fieldset>
            <legend>{t('valuesPicked')}</legend>
            {settings.examples.map((example) => (
              <p key={exampleKey(example)} className="picked-number">
                <code>
                  {visibleText(example.before.replaceAll('\0', '#')).slice(-24)}
                  <b>#</b>
                  {visibleText(example.after)}
                </code>
                <button
                  type="button"
                  className="quiet"
                  onClick={() =>
                    onSettings({
                      examples: settings.examples.filter((other) => other !== example),
                      ...(settings.shown === undefined
                        ? {}
                        : { shown: settings.shown.filter((key) => key !== exampleKey(example)) }),
                    })
                  }
                >
                  {t('valuesForget', { name: visibleText(example.name) })}
                </button>
              </p>
            ))}
          </fieldset>
        )}
        {measured.length > 0 && (
          <fieldset>
            <legend>{t('valuesMeasured')}</legend>
            {ticks(measured)}
          </fieldset>
        )}
        <Select
          name={t('valuesReadAs')}
          value={settings.readAs}
          choices={readings.map((name) => ({ value: name, label: t(readingWords[name]) }))}
          onChange={(chosen) => onSettings({ readAs: readings.find((name) => name === chosen) ?? 'auto' })}
        />
        <small>{t('valuesPickHelp')}</small>
        {reading.missed > 0 && (
          <small>{t('valuesMissed', { count: reading.missed, shown: count(reading.missed) })}</small>
        )}
      </div>
    </Popover>
  );
}

function lastOf({ points, unit }: FoundSeries): string | undefined {
  const last = points.valueBy(Number.POSITIVE_INFINITY);
  return last === undefined ? undefined : `${formatValue(last)} ${unit}`.trim();
}
