import { type KeyboardEvent, useMemo, useState } from 'react';
import type { EncodingName } from '../../../../src/bytes/encoding-names.js';
import { Alignment } from '../../../../src/traffic/comparison/aligned-rows.js';
import { compareSequences } from '../../../../src/traffic/comparison/compare-sequences.js';
import { formatMoment } from '../../../state/numbers.js';
import { Dialog } from '../../../views/dialog.js';
import { useNarrow } from '../../../views/use-narrow.js';
import { useWords, type WordKey } from '../../../views/use-session.js';
import { peerWords } from '../log/event-words.js';
import type { MessageEntry } from '../log/log-entry.js';
import { type ComparedEntries, type ComparedPart, comparedBytes } from './compared-entries.js';
import { type ComparedAs, comparedAs, unitsOf } from './compared-units.js';
import { ComparisonRows } from './comparison-rows.js';

/** Bytes of each side that are compared; the frame in which they are takes some tenths of a second at most. */
const maxComparedBytes = 1024 * 1024;

/** Two messages or two conversations, byte by byte or as text, what is inserted and removed beside each other. */
export function ComparisonDialog({
  compared,
  encoding,
  onClose,
}: {
  readonly compared: ComparedEntries;
  readonly encoding: EncodingName;
  readonly onClose: () => void;
}) {
  const words = useWords();
  const { t, count } = words;
  const isNarrow = useNarrow();
  const [as, setAs] = useState<ComparedAs>('hex');
  const [part, setPart] = useState<ComparedPart>(compared[0]);
  const [difference, setDifference] = useState(-1);
  const sides = useMemo(
    () => ({ a: comparedBytes(part.a, maxComparedBytes), b: comparedBytes(part.b, maxComparedBytes) }),
    [part],
  );
  const { a, b, alignment, isShortest } = useMemo(() => {
    const units = (bytes: Uint8Array): Uint32Array => unitsOf(bytes, as, encoding);
    const [a, b] = [units(sides.a.bytes), units(sides.b.bytes)];
    const comparison = compareSequences(a, b);
    return { a, b, alignment: new Alignment(comparison, a.length), isShortest: comparison.isShortest };
  }, [sides, as, encoding]);
  const { differenceColumns } = alignment;
  const wasCut = Math.max(sides.a.length, sides.b.length) > maxComparedBytes;
  const step = (by: 1 | -1): void => {
    const last = differenceColumns.length - 1;
    if (last >= 0) setDifference(Math.max(0, Math.min(last, difference + by)));
  };
  const onKeyDown = ({ key, ctrlKey, altKey, metaKey }: KeyboardEvent): void => {
    if (ctrlKey || altKey || metaKey) return;
    if (key === '[') step(-1);
    if (key === ']') step(1);
  };
  const changeTo = (change: () => void): void => {
    change();
    setDifference(-1);
  };
  return (
    <Dialog label={t('compareTitle')} className="comparison" onClose={onClose}>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: keys go to the differences from anywhere within */}
      <div className="comparison-body" onKeyDown={onKeyDown}>
        <h2>{t('compareTitle')}</h2>
        <dl className="comparison-sides">
          {(['a', 'b'] as const).map((side) => (
            <div key={side}>
              <dt>{side.toUpperCase()}</dt>
              <dd>
                <Side entries={part[side]} bytes={sides[side].length} />
              </dd>
            </div>
          ))}
        </dl>
        <div className="comparison-choices">
          <Segments
            label={t('showAs')}
            values={comparedAs}
            value={as}
            nameOf={(value) => t(value)}
            onValue={(value) => changeTo(() => setAs(value))}
          />
          {compared.length > 1 && (
            <Segments
              label={t('compareDirection')}
              values={compared}
              value={part}
              nameOf={({ type }) => t(`compare_${type}` satisfies WordKey)}
              onValue={(value) => changeTo(() => setPart(value))}
            />
          )}
          <span className="grow" />
          <button
            type="button"
            disabled={difference <= 0}
            title={t('comparePrevious')}
            onClick={() => step(-1)}
          >
            ↑ <kbd>[</kbd>
            <span className="unseen">{t('comparePrevious')}</span>
          </button>
          <button
            type="button"
            disabled={difference >= differenceColumns.length - 1}
            title={t('compareNext')}
            data-autofocus
            onClick={() => step(1)}
          >
            ↓ <kbd>]</kbd>
            <span className="unseen">{t('compareNext')}</span>
          </button>
        </div>
        <p className="comparison-summary" role="status">
          {differenceColumns.length === 0
            ? t('compareEqual')
            : t('compareCounts', {
                places: count(differenceColumns.length),
                changed: count(alignment.changed),
                removed: count(alignment.onlyInA),
                inserted: count(alignment.onlyInB),
              })}
          {wasCut && <span> {t('compareCut', { bytes: count(maxComparedBytes) })}</span>}
          {!isShortest && <span> {t('compareCoarse')}</span>}
        </p>
        <ComparisonRows
          // Another comparison begins at its top, folded.
          key={`${as} ${part.type}`}
          a={a}
          b={b}
          as={as}
          alignment={alignment}
          width={as === 'hex' ? (isNarrow ? 8 : 16) : isNarrow ? 20 : 48}
          shownColumn={differenceColumns[difference]}
        />
        <div className="verb-line">
          <button type="button" onClick={onClose}>
            {t('close')}
          </button>
        </div>
      </div>
    </Dialog>
  );
}

/** Whose bytes these are: the time and the peer of a message, or of the first of several. */
function Side({ entries, bytes }: { readonly entries: readonly MessageEntry[]; readonly bytes: number }) {
  const words = useWords();
  const { t, count } = words;
  const [first] = entries;
  if (first === undefined) return <span className="dim">{t('compareNothing')}</span>;
  const { event } = first;
  return (
    <>
      <span className={event.type === 'received' ? 'rx' : 'tx'}>{t(event.type)}</span>{' '}
      <span className="mono">{formatMoment(event.timeMicros, Date.now())}</span>{' '}
      <bdi className="mono">{peerWords(event, words)}</bdi>{' '}
      <span className="dim">
        {entries.length > 1 &&
          `${t('compareMessages', { count: entries.length, shown: count(entries.length) })}, `}
        {t('compareBytes', { count: bytes, shown: count(bytes) })}
      </span>
    </>
  );
}

function Segments<Value>({
  label,
  values,
  value,
  nameOf,
  onValue,
}: {
  readonly label: string;
  readonly values: readonly Value[];
  readonly value: Value;
  readonly nameOf: (value: Value) => string;
  readonly onValue: (value: Value) => void;
}) {
  return (
    <fieldset className="segments">
      <legend className="unseen">{label}</legend>
      {values.map((one) => (
        <button key={nameOf(one)} type="button" aria-pressed={one === value} onClick={() => onValue(one)}>
          {nameOf(one)}
        </button>
      ))}
    </fieldset>
  );
}
