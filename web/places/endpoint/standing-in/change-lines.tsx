import { formatHex } from '../../../../src/bytes/hex.js';
import { useWords } from '../../../views/use-session.js';
import { type ByteRun, byteChanges, firstRuns } from './byte-changes.js';
import { followingBytes, type Reading } from './held-edit.js';

/** Bytes of a message that are shown beside those of the other. */
const maxShown = 192;
/** Bytes that are compared; a longer message is edited all the same. */
const maxCompared = 8_192;

/** A message as it came and as it goes, byte by byte: what was changed, and what followed by itself, each in its colour. */
export function ChangeLines({
  came,
  goes,
  reading,
}: {
  readonly came: Uint8Array;
  /** Undefined while what is typed makes no message. */
  readonly goes: Uint8Array | undefined;
  readonly reading: Reading;
}) {
  const { t } = useWords();
  const after = goes ?? came;
  const changes = byteChanges(
    came.subarray(0, maxCompared),
    after.subarray(0, maxCompared),
    followingBytes(after, reading),
  );
  return (
    <dl className="held-bytes">
      <dt>{t('heldCame')}</dt>
      <dd>
        <Runs runs={changes.came} isOld />
      </dd>
      <dt>{t('heldGoes')}</dt>
      <dd>
        {goes === undefined ? <span className="bad">{t('heldNowhere')}</span> : <Runs runs={changes.goes} />}
      </dd>
    </dl>
  );
}

function Runs({ runs, isOld = false }: { readonly runs: readonly ByteRun[]; readonly isOld?: boolean }) {
  const shown = firstRuns(runs, maxShown);
  return (
    <>
      {shown.runs.map(({ bytes, is }, index) => {
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
      {shown.isCut && ' …'}
    </>
  );
}
