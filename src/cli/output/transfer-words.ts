import { formatBytes } from '../../bytes/byte-size.js';
import { visibleText } from '../../bytes/escapes.js';
import { failureMessage, type Language, wordedParams } from '../../errors/error.js';
import type { TransferFinished, Transferred } from '../../traffic/event.js';
import type { Translate } from '../language.js';
import type { LineStyle } from './event-lines.js';
import { durationWords } from './times.js';

/** Mark, colour and words of what happened to a transfer; names are escaped. */
export function transferWords(
  event: Transferred,
  { translate: t, language }: LineStyle,
): [mark: string, kind: 'received' | 'sent' | 'error' | 'state', text: string] {
  switch (event.type) {
    case 'transferStarted': {
      const { direction, role, peer, options, asked, totalBytes } = event;
      const incoming = (direction === 'get') === (role === 'client');
      const text = t('transferStarted', {
        file: visibleText(event.file),
        direction: t(`directions.${direction}`),
        size: totalBytes === undefined ? t('sizeUnknown') : formatBytes(totalBytes),
        block: held(options.blockBytes, asked?.blksize ?? asked?.blksize2, t),
        window: held(options.windowBlocks, asked?.windowsize, t),
        mode: options.mode,
      });
      const timeout =
        options.timeoutMs === undefined ? '' : t('transferTimeout', { seconds: options.timeoutMs / 1000 });
      return [incoming ? '<' : '>', incoming ? 'received' : 'sent', `${peer}  ${text}${timeout}`];
    }
    case 'transferProgressed': {
      const { id, bytes, totalBytes, rateBytesPerSecond } = event;
      const done =
        totalBytes === undefined ? formatBytes(bytes) : `${formatBytes(bytes)} / ${formatBytes(totalBytes)}`;
      return ['*', 'state', `${id}  ${done}  ${formatBytes(rateBytesPerSecond)}/s`];
    }
    case 'transferFinished': {
      const { peer, outcome, bytes, seconds, retransmitted, silentSeconds = 0 } = event;
      const text = t(outcome === 'done' ? 'transferDone' : `transferEnded.${outcome}`, {
        file: visibleText(event.file),
        bytes: formatBytes(bytes),
        time:
          outcome === 'done' && isNoticeable(silentSeconds, seconds)
            ? t('timeOfSilence', {
                time: durationWords(seconds, t),
                silence: durationWords(silentSeconds, t),
              })
            : durationWords(seconds, t),
        rate: formatBytes(bytes / Math.max(seconds, minSeconds)),
        repeated: retransmitted,
        reason: visibleText(reasonOf(event, language)),
      });
      return outcome === 'failed' ? ['!', 'error', `${peer}  ${text}`] : ['-', 'state', `${peer}  ${text}`];
    }
  }
}

/** Why it ended; the line already says that it was given up. */
function reasonOf({ failure }: TransferFinished, language: Language): string {
  if (failure === undefined) return '';
  if (failure.code !== 'TFTP_ABORTED') return failureMessage(failure, language);
  return String(wordedParams(failure.params, language).reason);
}

/** Whether waiting for lost packets took a good part of the time, long enough for a person to notice. */
function isNoticeable(silentSeconds: number, seconds: number): boolean {
  return silentSeconds >= 0.1 && silentSeconds >= 0.2 * seconds;
}

/** Below this duration, a rate shows only how coarse the clock is. */
const minSeconds = 0.000_1;

/** The agreed value, with the requested one if that differs. */
function held(agreed: number, asked: string | undefined, t: Translate): string {
  return asked === undefined || Number(asked) === agreed
    ? String(agreed)
    : t('heldTo', { agreed, asked: visibleText(asked) });
}
