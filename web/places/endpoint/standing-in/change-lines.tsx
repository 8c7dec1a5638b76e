import { visibleText } from '../../../../src/bytes/escapes.js';
import { formatHex } from '../../../../src/bytes/hex.js';
import { useWords } from '../../../views/use-session.js';
import { type ByteRun, byteChanges, firstRuns } from './byte-changes.js';
import { type FieldCell, fieldCells } from './field-cells.js';
import { followingBytes, type Reading } from './held-edit.js';

/** Bytes that are compared; a longer message is edited all the same. */
const maxCompared = 8_192;

/**
 * A message as it came and as it goes, byte by byte: what was changed, and what followed by itself, each in its colour, with the names
 * of the fields where a layout takes both.
 */
export function ChangeLines({
  came,
  goes,
  reading,
  maxShown,
}: {
  readonly came: Uint8Array;
  /** Undefined while what is typed makes no message. */
  readonly goes: Uint8Array | undefined;
  readonly reading: Reading;
  /** Bytes of a message that are shown beside those of the other. */
  readonly maxShown: number;
}) {
  const { t } = useWords();
  const after = goes ?? came;
  const isLong = Math.max(came.byteLength, after.byteLength) > maxCompared;
  const cells = goes === undefined || isLong ? undefined : fieldCells(came, goes, reading);
  if (cells !== undefined) return <FieldCells cells={cells} maxShown={maxShown} />;
  const changes = byteChanges(
    came.subarray(0, maxCompared),
    after.subarray(0, maxCompared),
    followingBytes(after, reading),
  );
  return (
    <dl className="held-bytes">
      <dt>{t('heldCame')}</dt>
      <dd>
        <Runs {...firstRuns(changes.came, maxShown)} isOld />
      </dd>
      <dt>{t('heldGoes')}</dt>
      <dd>
        {goes === undefined ? (
          <span className="bad">{t('heldNowhere')}</span>
        ) : (
          <Runs {...firstRuns(changes.goes, maxShown)} />
        )}
      </dd>
    </dl>
  );
}

/** Each field as it came above as it goes, with its name below. */
function FieldCells({
  cells,
  maxShown,
}: {
  readonly cells: readonly FieldCell[];
  readonly maxShown: number;
}) {
  const { t } = useWords();
  const shown: FieldCell[] = [];
  let left = maxShown;
  for (const cell of cells) {
    if (left <= 0) break;
    shown.push(cell);
    left -= Math.max(sizeOf(cell.came), sizeOf(cell.goes));
  }
  return (
    <div className="held-bytes held-cells">
      <div className="held-cell dim">
        <span>{t('heldCame')}</span>
        <span>{t('heldGoes')}</span>
      </div>
      <div className="held-row">
        {shown.map(({ name, came, goes }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: fields of a message are told apart by their place
          <div key={index} className="held-cell" title={visibleText(name)}>
            <span>
              <Runs {...firstRuns(came, maxShown)} isOld />
            </span>
            <span>
              <Runs {...firstRuns(goes, maxShown)} />
            </span>
            <small>{visibleText(name)}</small>
          </div>
        ))}
        {shown.length < cells.length && <div className="held-cell">…</div>}
      </div>
    </div>
  );
}

function sizeOf(runs: readonly ByteRun[]): number {
  return runs.reduce((sum, { bytes }) => sum + bytes.byteLength, 0);
}

function Runs({
  runs,
  isCut,
  isOld = false,
}: {
  readonly runs: readonly ByteRun[];
  readonly isCut: boolean;
  readonly isOld?: boolean;
}) {
  return (
    <>
      {runs.map(({ bytes, is }, index) => {
        const text = formatHex(bytes);
        const key = `${index}`;
        const space = index === 0 ? '' : ' ';
        if (is === 'same') return <span key={key}>{`${space}${text}`}</span>;
        return (
          <span key={key}>
            {space}
            {isOld ? <s>{text}</s> : <ins className={is === 'other' ? 'tx' : 'ok'}>{text}</ins>}
          </span>
        );
      })}
      {isCut && ' …'}
    </>
  );
}
