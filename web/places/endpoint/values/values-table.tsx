import { useWords, type WordKey } from '../../../views/use-session.js';
import type { Cursors, Picture } from './plot/picture.js';
import { decimalsOf, formatDifference, formatFixed } from './plot/plot-words.js';
import { SeriesSample } from './series-sample.js';
import { directionWord, seriesName } from './series-words.js';

/** The figures of what a plot shows: of the time in view, and at its cursors. */
export function ValuesTable({ picture, cursors }: { readonly picture: Picture; readonly cursors: Cursors }) {
  const words = useWords();
  const { t, count } = words;
  const hasA = cursors.a !== undefined;
  const hasB = cursors.b !== undefined;
  const heads: readonly (WordKey | false)[] = [
    ...(['valuesLast', 'valuesMin', 'valuesMean', 'valuesMax'] as const),
    hasA && 'valuesAtA',
    hasB && 'valuesAtB',
    hasA && hasB && 'valuesDifference',
    'valuesCount',
  ];
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it is scrolled by keys
    <section className="values-figures" tabIndex={0} aria-label={t('valuesFigures')}>
      <table>
        <thead>
          <tr>
            <th scope="col">{t('valuesSeries')}</th>
            {heads.map((head) => head !== false && <HeadCell key={head} word={head} />)}
          </tr>
        </thead>
        <tbody>
          {picture.series.map((one) => {
            const { found, drawn, last, atA, atB, dash } = one;
            const word = directionWord(found, words);
            const decimals = decimalsOf([last, drawn.min, drawn.max, atA, atB]);
            const shown = (value: number | undefined, least = 0): string =>
              value === undefined || Number.isNaN(value)
                ? '–'
                : formatFixed(value, Math.max(least, decimals));
            return (
              <tr key={found.key}>
                <th scope="row" className={found.direction === 'received' ? 'rx' : 'tx'}>
                  <SeriesSample dash={dash} /> {seriesName(found, words)}
                  {word !== undefined && <small> {word}</small>}
                </th>
                <td>
                  {shown(last)}
                  {found.unit !== '' && <small> {found.unit}</small>}
                </td>
                <td>{shown(drawn.min)}</td>
                <td>{shown(drawn.mean, 1)}</td>
                <td>{shown(drawn.max)}</td>
                {hasA && <td>{shown(atA)}</td>}
                {hasB && <td>{shown(atB)}</td>}
                {hasA && hasB && (
                  <td>
                    {atA === undefined || atB === undefined ? '–' : formatDifference(atB - atA, decimals)}
                  </td>
                )}
                <td>{count(drawn.count)}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}

function HeadCell({ word }: { readonly word: WordKey }) {
  const { t } = useWords();
  return <th scope="col">{t(word)}</th>;
}
