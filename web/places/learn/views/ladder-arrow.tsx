import type { CSSProperties } from 'react';
import { visibleText } from '../../../../src/bytes/escapes.js';
import type { Arrow } from '../../../../src/lesson/ladder.js';
import { useWords } from '../../../views/use-session.js';
import { BriefBytes } from './byte-box.js';

/** What a packet is, and what became of it. */
export function ArrowLabel({ arrow }: { readonly arrow: Arrow }) {
  const { t } = useWords();
  const { fate, label, bytes } = arrow;
  // A size says nothing of what it is.
  const isSize = bytes !== undefined && bytes.byteLength > 0 && label === `${bytes.byteLength} B`;
  return (
    <>
      {fate === 'held' && <b>{t('learnHeld')} </b>}
      {fate === 'lost' && <b>{t('learnLost')} </b>}
      {isSize && <BriefBytes bytes={bytes} isSized />}
      {visibleText(label)}
    </>
  );
}

/** From one life line to the other, a little later; level where it is seen on one side of the relay alone. */
export function ArrowLine({
  arrow: { from, reach, fate },
  isRelayed,
}: {
  readonly arrow: Arrow;
  readonly isRelayed: boolean;
}) {
  const [left, right] = reach === 'left' ? [0, 50] : reach === 'right' ? [50, 100] : [0, 100];
  const isStopped = fate !== 'arrived';
  const middle = isRelayed ? 50 : 72;
  const [start, end] =
    from === 'left' ? [left, isStopped ? middle : right] : [right, isStopped ? 100 - middle : left];
  const isLevel = reach !== 'whole' || isStopped;
  const [startY, endY] = isLevel ? [50, 50] : [28, 72];
  // Where a packet that has just been stepped comes from.
  const way: CSSProperties = {
    ['--start' as string]: `${start}%`,
    ['--start-top' as string]: `${startY}%`,
    ['--end' as string]: `${end}%`,
  };
  return (
    <span className="arrow-way" style={way}>
      <svg viewBox="0 0 100 100" preserveAspectRatio="none" aria-hidden="true">
        <line x1={start} y1={startY} x2={end} y2={endY} />
      </svg>
      <i
        className={fate === 'arrived' ? 'arrow-head' : `arrow-${fate}`}
        style={{ left: `${end}%`, top: `${endY}%` }}
        aria-hidden="true"
      />
    </span>
  );
}
