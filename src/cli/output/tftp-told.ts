import { hardwareAddress } from '../../app/tftp.js';
import { formatBytes } from '../../bytes/byte-size.js';
import { visibleText } from '../../bytes/escapes.js';
import type { TrafficEvent } from '../../traffic/event.js';
import {
  type MachineServed,
  type NamesMissed,
  TftpDigest,
  type Told,
  type WindowNotAsked,
} from '../../traffic/tftp-digest.js';
import { type LineStyle, markedLine } from './event-lines.js';
import type { EventDigest } from './event-view.js';
import { durationWords } from './times.js';

/** The digest of a TFTP server's events, in lines. */
export class TftpServerDigest implements EventDigest {
  readonly #digest = new TftpDigest();

  take(event: TrafficEvent, style: LineStyle): readonly (TrafficEvent | string)[] {
    return this.#digest.take(event).map((told) => lineOrEvent(told, event.timeMicros, style));
  }

  due(nowMicros: number, style: LineStyle): readonly (TrafficEvent | string)[] {
    return this.#digest.due(nowMicros).map((told) => lineOrEvent(told, nowMicros, style));
  }

  get dueMicros(): number {
    return this.#digest.dueMicros;
  }
}

/**
 * What is told late has the time at which it is said, `nowMicros`: the times of a log never go back. At the very end, which
 * has no time, it has that of what it tells of.
 */
function lineOrEvent(told: Told, nowMicros: number, style: LineStyle): TrafficEvent | string {
  const isOfSeveral =
    told.type === 'namesMissed' || told.type === 'machineServed' || told.type === 'windowNotAsked';
  if (!isOfSeveral) return told;
  return toldLine(told, Number.isFinite(nowMicros) ? nowMicros : told.timeMicros, style);
}

/** The line of what several events come to; what clients sent is escaped. */
function toldLine(
  told: NamesMissed | MachineServed | WindowNotAsked,
  nowMicros: number,
  style: LineStyle,
): string {
  const { translate: t } = style;
  switch (told.type) {
    case 'namesMissed': {
      const { client, first, last, count, found, nearest } = told;
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
      const { client, files, bytes, seconds, last, failed } = told;
      const mac = hardwareAddress(client);
      const text = t('machineServed', {
        files,
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
      const { peer, file, roundTripMs } = told;
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
