import { useMemo } from 'react';
import type { ReceivedCheck } from '../../../../src/bytes/checksum/received-check.js';
import type { Received, Sent } from '../../../../src/traffic/event.js';
import { useWords } from '../../../views/use-session.js';

/** ✓ or ✗ before what was received, where its checksum is checked. It is computed for a line that is drawn, and kept nowhere. */
export function ChecksumMark({
  event,
  check,
}: {
  readonly event: Received | Sent;
  readonly check: ReceivedCheck | undefined;
}) {
  const { t } = useWords();
  const verdict = useMemo(
    () => (event.type === 'received' ? check?.verdict(event.bytes) : undefined),
    [event, check],
  );
  if (verdict === undefined || check === undefined) return null;
  const said =
    verdict.result === 'ok'
      ? t('checksumRight')
      : verdict.result === 'too-short'
        ? t('checksumNoRoom')
        : t('checksumWrong', {
            found: check.written(verdict.found),
            expected: check.written(verdict.expected),
          });
  // The mark itself is of the style: what is copied is what was received.
  return (
    <span
      className={verdict.result === 'ok' ? 'checked ok' : 'checked bad'}
      role="img"
      aria-label={said}
      title={said}
    />
  );
}
