import { hardwareAddress } from '../../app/tftp.js';
import { formatBytes } from '../../bytes/byte-size.js';
import { visibleText } from '../../bytes/escapes.js';
import type { TrafficEvent } from '../../traffic/event.js';
import {
  type DigestEntry,
  type MachineServed,
  type NamesMissed,
  TftpDigest,
  type WindowNotAsked,
} from '../../traffic/tftp-digest.js';
import { type LineStyle, markedLine } from './event-lines.js';
import type { EventDigest } from './event-view.js';
import { durationWords } from './times.js';

/** The digest of a TFTP server's events, in lines. */
export class TftpServerDigest implements EventDigest {
  readonly #digest = new TftpDigest();

  take(event: TrafficEvent, style: LineStyle): readonly (TrafficEvent | string)[] {
    return this.#digest.take(event).map((entry) => lineOrEvent(entry, event.timeMicros, style));
  }

  due(nowMicros: number, style: LineStyle): readonly (TrafficEvent | string)[] {
    return this.#digest.due(nowMicros).map((entry) => lineOrEvent(entry, nowMicros, style));
  }

  get dueMicros(): number {
    return this.#digest.dueMicros;
  }
}

/**
 * A delayed line has the time at which it is shown, `nowMicros`, so that the times of a log never go back. At the very end,
 * which has no time, it has the time of its entry.
 */
function lineOrEvent(entry: DigestEntry, nowMicros: number, style: LineStyle): TrafficEvent | string {
  const isOfSeveral =
    entry.type === 'namesMissed' || entry.type === 'machineServed' || entry.type === 'windowNotAsked';
  if (!isOfSeveral) return entry;
  return entryLine(entry, Number.isFinite(nowMicros) ? nowMicros : entry.timeMicros, style);
}

/** The line that sums up several events; text from clients is escaped. */
function entryLine(
  entry: NamesMissed | MachineServed | WindowNotAsked,
  nowMicros: number,
  style: LineStyle,
): string {
  const { translate: t } = style;
  switch (entry.type) {
    case 'namesMissed': {
      const { client, first, last, count, found, nearest } = entry;
      const text = t(`namesMissed.${found === undefined ? 'none' : 'found'}`, {
        count,
        first: visibleText(first),
        last: visibleText(last),
        found: visibleText(found ?? ''),
      });
      const hint =
        found !== undefined || nearest === undefined
          ? ''
          : t('namesMissed.nearest', { nearest: visibleText(nearest) });
      const isFault = found === undefined;
      return markedLine(
        nowMicros,
        isFault ? '!' : '*',
        isFault ? 'error' : 'state',
        `${client}  ${text}${hint}`,
        style,
      );
    }
    case 'machineServed': {
      const { client, files, bytes, seconds, last, failed } = entry;
      const mac = hardwareAddress(client);
      const text = t('machineServed', {
        count: files,
        bytes: formatBytes(bytes),
        time: durationWords(seconds, t),
        last: visibleText(last),
        failed: failed === 0 ? '' : t('machineFailed', { failed }),
      });
      return markedLine(
        nowMicros,
        '*',
        'state',
        `${client}${mac === undefined ? '' : ` (${mac})`}  ${text}`,
        style,
      );
    }
    case 'windowNotAsked': {
      const { peer, file, roundTripMs } = entry;
      const time = durationWords(roundTripMs / 1000, t);
      return markedLine(
        nowMicros,
        '*',
        'state',
        `${peer}  ${t('windowNotAsked', { file: visibleText(file), time })}`,
        style,
      );
    }
  }
}
