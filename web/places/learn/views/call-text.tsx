import { visibleText } from '../../../../src/bytes/escapes.js';
import type { CallName } from '../../../../src/lesson/observation.js';
import { useWords } from '../../../views/use-session.js';
import type { ShownCall } from '../state/lesson-rows.js';
import { BriefBytes } from './byte-box.js';

/** A call as a program has it: `recv(8)`. */
export function callText(call: CallName, maxBytes: number | undefined): string {
  return `${call}(${maxBytes ?? ''})`;
}

/** A call beside a life line: that it is made, waits, returns or fails. */
export function CallText({
  note,
  isAddressed,
}: {
  readonly note: ShownCall;
  /** Whether it is said where a connection goes. */
  readonly isAddressed: boolean;
}) {
  const { t } = useWords();
  const { end, call, is, result, waits } = note;
  // The first program of a side is the one that is meant.
  const port = portOf(note);
  const isFirst = end === 'client' || end === 'server';
  const second = !isFirst && <span className="dim">{t(`learnEnd_${end}`)} </span>;
  if (is === 'returned')
    return (
      <>
        {second}
        <code>{callText(call, undefined)}</code>{' '}
        {port !== undefined && <span className="mono dim">{port} </span>}
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
        {call}(<CallArguments note={note} isAddressed={isAddressed} />)
      </code>
      {waits && <span className="call-waits"> {t('learnCallWaits')}</span>}
    </>
  );
}

function CallArguments({
  note: { call, bytes, message, address, maxBytes },
  isAddressed,
}: {
  readonly note: ShownCall;
  readonly isAddressed: boolean;
}) {
  if (message !== undefined)
    return visibleText(
      [messageName(message), portOf({ message, address })].filter((part) => part !== undefined).join(', '),
    );
  if (call === 'connect') return isAddressed && address !== undefined ? visibleText(address) : null;
  return bytes === undefined || bytes.byteLength === 0 ? maxBytes : <BriefBytes bytes={bytes} />;
}

/** A message of a protocol without its size, which its packet has: `DATA 1`. */
export function messageName(message: string): string {
  return message.replace(/ {2}.*$/, '');
}

/** The port of the other side with its colon, where a program speaks a protocol that says more by it; else nothing. */
function portOf({ message, address }: Pick<ShownCall, 'message' | 'address'>): string | undefined {
  return message === undefined ? undefined : address?.slice(address.lastIndexOf(':'));
}
