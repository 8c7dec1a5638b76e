import { visibleText } from '../../../src/bytes/escapes.js';
import type { TftpTransfer, TransferLimit, TransferStall } from '../../../src/operations/tftp-transfers.js';
import { formatDelta } from '../../state/numbers.js';
import type { WordKey, Words } from '../../views/use-session.js';
import { isIncoming } from './tftp-rows.js';

const span = (ms: number): string => formatDelta(ms * 1_000);

/** What limited the speed of a transfer, and what would change that: a sentence. */
export function limitWords(transfer: TftpTransfer, limit: TransferLimit, { t }: Words): string {
  switch (limit.by) {
    case 'window': {
      const sentence = t('tftpLimit_window', { count: limit.windowBlocks, time: span(limit.roundTripMs) });
      const isAsked = transfer.role === 'client' || transfer.asked.windowsize !== undefined;
      return isAsked ? sentence : `${sentence} ${t('tftpLimit_noWindowAsked')}`;
    }
    case 'path':
      return t('tftpLimit_path', {
        count: limit.windowBlocks,
        time: span(limit.windowMs),
        trip: span(limit.roundTripMs),
      });
    case 'loss':
    case 'source':
    case 'store':
    case 'rate':
      return t(`tftpLimit_${limit.by}` satisfies WordKey, {
        waited: span(limit.waitedMs),
        total: span(limit.totalMs),
      });
  }
}

/** Why a transfer makes no progress, and what to try. */
export function stallWords(transfer: TftpTransfer, stall: TransferStall, { t, count }: Words) {
  const { reason, block, tries, receivedAgain } = stall;
  const wait = { block: count(block), tries: count(tries) };
  const isOut = !isIncoming(transfer);
  switch (reason) {
    case 'peerRepeats':
      return isOut
        ? t('tftpStall_peerRepeats', {
            ...wait,
            repeats: count(receivedAgain),
            window: transfer.windowBlocks,
          })
        : t('tftpStall_peerResends', { ...wait, repeats: count(receivedAgain) });
    case 'peerSilent':
      return t(isOut ? 'tftpStall_sending' : 'tftpStall_receiving', wait);
    default:
      return t(`tftpStall_${reason}` satisfies WordKey, wait);
  }
}

/** The requested options, with the granted value where it differs: `blksize 8192 → 1468`. */
export function optionWords({
  asked,
  blockBytes,
  windowBlocks,
  timeoutSeconds,
}: TftpTransfer): readonly string[] {
  const granted: Readonly<Record<string, number | undefined>> = {
    blksize: blockBytes,
    blksize2: blockBytes,
    windowsize: windowBlocks,
    timeout: timeoutSeconds,
  };
  return Object.entries(asked).flatMap(([name, value]) => {
    // tsize and rollover are questions and answers, no wish that is granted in part.
    if (!(name in granted)) return [];
    const given = granted[name];
    const wish = visibleText(value);
    if (given === undefined) return [`${name} ${wish} → –`];
    return [String(given) === value ? `${name} ${wish}` : `${name} ${wish} → ${given}`];
  });
}
