import { formatBytes } from '../../../../src/bytes/byte-size.js';
import { visibleText } from '../../../../src/bytes/escapes.js';
import type { EndName } from '../../../../src/lesson/act.js';
import type { BenchSpec } from '../../../../src/lesson/lesson.js';
import type { Observation } from '../../../../src/lesson/observation.js';
import { useWords } from '../../../views/use-session.js';
import { heldBytes, socketAt, waitingCalls } from '../state/lesson-rows.js';
import { callText } from './call-text.js';

/** The programs at both ends, above their life lines: address, state, the call that each waits in, and what it has not read. */
export function BenchEnds({
  bench,
  seen,
}: {
  readonly bench: BenchSpec;
  readonly seen: readonly Observation[];
}) {
  const { t } = useWords();
  const held = heldBytes(seen);
  return (
    <div className="bench-ends">
      <div className="bench-left">
        {bench.ends.filter(isClient).map((end) => (
          <BenchEnd key={end} bench={bench} end={end} seen={seen} />
        ))}
      </div>
      <p className="dim bench-wire">
        <span>{t(`learnWire_${bench.wire}`)}</span>
        {held > 0 && <span>{t('learnHeldBytes', { bytes: formatBytes(held) })}</span>}
      </p>
      <div className="bench-right">
        {bench.ends
          .filter((end) => !isClient(end))
          .map((end) => (
            <BenchEnd key={end} bench={bench} end={end} seen={seen} />
          ))}
      </div>
    </div>
  );
}

/** Clients stand left. */
function isClient(end: EndName): boolean {
  return end.startsWith('client');
}

function BenchEnd({
  bench,
  end,
  seen,
}: {
  readonly bench: BenchSpec;
  readonly end: EndName;
  readonly seen: readonly Observation[];
}) {
  const { t } = useWords();
  const socket = socketAt(seen, end);
  const { state, local } = socket ?? {};
  const call = waitingCalls(seen).findLast((one) => one.end === end);
  const isOpen = state === 'ESTABLISHED' || state === 'LISTEN';
  const { unread = 0, waiting: queued = 0 } = socket ?? {};
  return (
    <div className="bench-end">
      <h3>
        {t(`learnEnd_${end}`)}
        {state !== undefined && (
          <span className={isOpen ? 'socket-state open' : 'socket-state'}>{visibleText(state)}</span>
        )}
      </h3>
      {/* The sockets of TFTP come and go with each transfer. */}
      <p className={local === undefined ? 'dim' : 'dim mono'}>
        {local !== undefined && visibleText(local)}
        {local === undefined && bench.protocol !== 'tftp' && t('learnNoSocket')}
      </p>
      <p className="bench-facts">
        {/* Beside the state of the connection it would move what stands below. */}
        {socket?.listens === true && (
          <span>
            <span className="socket-state open">LISTEN</span>
          </span>
        )}
        {call !== undefined && (
          <span>
            {t('learnWaits')} <code>{callText(call.call, call.maxBytes)}</code>
          </span>
        )}
        {unread > 0 && <span>{t('learnUnread', { bytes: formatBytes(unread) })}</span>}
        {queued > 0 && <span>{t('learnQueued', { count: queued })}</span>}
      </p>
    </div>
  );
}
