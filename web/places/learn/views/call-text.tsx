import type { CallName } from '../../../../src/lesson/observation.js';
import { useWords } from '../../../views/use-session.js';
import type { ShownCall } from '../state/lesson-rows.js';
import { BriefBytes } from './byte-box.js';

/** A call as a program has it: `recv(8)`. */
export function callText(call: CallName, maxBytes: number | undefined): string {
  return `${call}(${maxBytes ?? ''})`;
}

/** A call beside a life line: that it is made, waits, returns or fails. */
export function CallText({ note }: { readonly note: ShownCall }) {
  const { t } = useWords();
  const { end, call, bytes, maxBytes, is, result, waits } = note;
  // The first program of a side is the one that is meant.
  const isFirst = end === 'client' || end === 'server';
  const second = !isFirst && <span className="dim">{t(`learnEnd_${end}`)} </span>;
  if (is === 'returned')
    return (
      <>
        {second}
        <code>{callText(call, undefined)}</code>{' '}
        {result?.ok === false ? (
          <span className="bad">{t('learnCallFails')}</span>
        ) : (
          <span className="dim">{t('learnCallReturns')}</span>
        )}
      </>
    );
  return (
    <>
      {second}
      <code>
        {call}({bytes === undefined || bytes.byteLength === 0 ? maxBytes : <BriefBytes bytes={bytes} />})
      </code>
      {waits && <span className="call-waits"> {t('learnCallWaits')}</span>}
    </>
  );
}
