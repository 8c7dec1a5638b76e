import { useMemo, useState } from 'react';
import { visibleText } from '../../../../src/bytes/escapes.js';
import { formatHex } from '../../../../src/bytes/hex.js';
import { formatMoment } from '../../../state/numbers.js';
import { CopyButton } from '../../../views/copy-button.js';
import { encodingLabel } from '../../../views/encoding-choices.js';
import { Segments } from '../../../views/select.js';
import { useNarrow } from '../../../views/use-narrow.js';
import { useWords } from '../../../views/use-session.js';
import { alteredSentence, isHarm } from '../log/altered-parts.js';
import type { AlteredEntry } from '../log/log-entry.js';
import { ChangeLines } from '../standing-in/change-lines.js';
import type { Reading } from '../standing-in/held-edit.js';
import { HexDump } from './hex-dump.js';
import { type ByteRange, rangeWithin } from './inspection.js';
import { InspectorHead } from './inspector-head.js';
import { type InspectorView, readByFit } from './inspector-view.js';
import { MessageTreeView } from './message-tree.js';
import { NumberTable } from './number-table.js';
import { layoutTree, rowOf } from './tree-rows.js';
import { WholeText } from './whole-text.js';

/** Bytes of a change that are marked beside each other; the dump has all. */
const maxMarked = 4_096;

/** What a relay or its line did to a message, whole: how it came beside what it became, and either looked at closely. */
export function AlteredInspector({
  entry,
  reading,
  view,
  onView,
  onClose,
}: {
  readonly entry: AlteredEntry;
  readonly reading: Reading;
  /** How it is looked at; stays when another message is chosen. */
  readonly view: InspectorView;
  readonly onView: (view: InspectorView) => void;
  readonly onClose: () => void;
}) {
  const words = useWords();
  const { t } = words;
  const isNarrow = useNarrow();
  const { event } = entry;
  const [isBefore, setIsBefore] = useState(false);
  const after = event.after;
  const bytes = isBefore || after === undefined ? event.bytes : after;
  const length = bytes.byteLength;
  const range = useMemo(() => rangeWithin(view.range, length), [view.range, length]);
  const setRange = (selected: ByteRange): void => onView({ ...view, range: selected });
  const [hovered, setHovered] = useState<ByteRange>();
  const { readBy } = view;
  const tree = useMemo(
    () => (readBy === readByFit ? layoutTree(reading.layouts, bytes) : undefined),
    [readBy, reading, bytes],
  );
  const chosenRow = tree === undefined ? undefined : rowOf(tree.rows, range);
  const hoveredRow = tree === undefined || hovered === undefined ? undefined : rowOf(tree.rows, hovered);
  const around = hovered ?? (chosenRow && { start: chosenRow.from, end: chosenRow.to });
  const isLine = isNarrow && !view.isOpen;
  // An answer goes to its sender, and is no other form of what that said.
  const isAnswer = event.what === 'answered';
  const client = t('alteredOfClient', { peer: visibleText(event.peer) });
  return (
    <aside className={isLine ? 'inspector inspector-line' : 'inspector'} aria-label={t('inspector')}>
      <div className="inspector-top">
        <InspectorHead
          title={alteredSentence(event, t)}
          className={isHarm(event) ? 'bad' : undefined}
          isNarrow={isNarrow}
          isOpen={view.isOpen}
          onOpen={(isOpen) => onView({ ...view, isOpen })}
          onClose={onClose}
        />
        {!isLine && (
          <>
            <p className="inspector-facts">
              <bdi>{client}</bdi> · {formatMoment(event.timeMicros, Date.now())}
              {event.by !== undefined && <> · {visibleText(event.by)}</>}
            </p>
            {after !== undefined && !isAnswer && (
              <ChangeLines came={event.bytes} goes={after} reading={reading} maxShown={maxMarked} />
            )}
            {after !== undefined && (
              <Segments
                label={t('alteredWhich')}
                value={isBefore ? 'before' : 'after'}
                choices={[
                  { value: 'before', label: t('alteredBefore', sizeWords(event.bytes, words.count)) },
                  {
                    value: 'after',
                    label: t(isAnswer ? 'alteredAnswer' : 'alteredAfter', sizeWords(after, words.count)),
                  },
                ]}
                onChange={(which) => setIsBefore(which === 'before')}
              />
            )}
            {length > 0 && (
              <HexDump
                key={`${entry.number} ${isBefore}`}
                bytes={bytes}
                range={range}
                around={around}
                onRange={setRange}
                onHover={(offset) =>
                  setHovered(offset === undefined ? undefined : { start: offset, end: offset + 1 })
                }
              />
            )}
            <div className="verb-line">
              <CopyButton text={() => formatHex(bytes)} label={t('copyHex')} className="copy-verb" />
            </div>
          </>
        )}
      </div>
      {!isLine && length > 0 && (
        <div className="inspector-rest">
          <MessageTreeView
            tree={tree}
            chosen={chosenRow}
            hovered={hoveredRow}
            readBy={readBy}
            protocols={[]}
            onReadBy={(chosen) => onView({ ...view, readBy: chosen })}
            onRange={setRange}
            onHover={(row) => setHovered(row && { start: row.from, end: row.to })}
          />
          <NumberTable
            bytes={bytes}
            range={range}
            bits={view.bits}
            own={chosenRow?.from === range.start ? chosenRow.number : undefined}
            onBits={(bits) => onView({ ...view, bits })}
          />
          <h3>
            {t('textOf')} · {encodingLabel(reading.encoding)}
          </h3>
          <WholeText key={`${entry.number} ${isBefore}`} whole={bytes} encoding={reading.encoding} />
        </div>
      )}
    </aside>
  );
}

function sizeWords(
  { byteLength }: Uint8Array,
  count: (value: number) => string,
): { readonly count: number; readonly shown: string } {
  return { count: byteLength, shown: count(byteLength) };
}
