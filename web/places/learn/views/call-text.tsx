import { visibleText } from '../../../../src/bytes/escapes.js';
import { callMessage, callTarget } from '../../../../src/lesson/call-words.js';
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
  const { end, call, is, result, waits } = note;
  // The first program of a side is the one that is meant.
  const isFirst = end === 'client' || end === 'server';
  const second = !isFirst && <span className="dim">{t(`learnEnd_${end}`)} </span>;
  if (is === 'returned') {
    const from = callTarget(note);
    return (
      <>
        {second}
        <code>{callText(call, undefined)}</code> {from !== undefined && <code>{visibleText(from)} </code>}
        {result?.ok === false ? (
          <span className="bad">{t('learnCallFails')}</span>
        ) : (
          <span className="dim">{t('learnCallReturns')}</span>
        )}
      </>
    );
  }
  return (
    <>
      {second}
      <code>
        {call}(<CallArguments note={note} />)
      </code>
      {waits && <span className="call-waits"> {t('learnCallWaits')}</span>}
    </>
  );
}

/** What is sent, or how much may be read, and where it goes. */
function CallArguments({ note }: { readonly note: ShownCall }) {
  const { bytes, maxBytes } = note;
  const message = callMessage(note);
  const to = callTarget(note);
  const hasBytes = bytes !== undefined && bytes.byteLength > 0;
  const inside =
    message !== undefined ? visibleText(message) : hasBytes ? <BriefBytes bytes={bytes} /> : maxBytes;
  // It may break before its port, and nowhere else.
  const [, host = '', port = ''] = /^(.*)(:\d+)$/.exec(to ?? '') ?? [];
  return (
    <>
      {inside}
      {to !== undefined && (
        <>
          {inside !== undefined && ', '}
          {visibleText(host)}
          <wbr />
          {visibleText(port)}
        </>
      )}
    </>
  );
}
