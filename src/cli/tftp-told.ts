import { hardwareAddress } from '../app/tftp.js';
import { formatBytes } from '../bytes/byte-size.js';
import { visibleText } from '../bytes/escapes.js';
import type { TrafficEvent } from '../traffic/event.js';
import {
  type MachineServed,
  type NamesMissed,
  TftpDigest,
  type Told,
  type WindowNotAsked,
} from '../traffic/tftp-digest.js';
import { type LineStyle, markedLine } from './event-lines.js';
import type { EventDigest } from './event-view.js';
import { durationWords } from './times.js';

/** The digest of a TFTP server's events, in lines. */
export class TftpServerDigest implements EventDigest {
  readonly #digest = new TftpDigest();

  take(event: TrafficEvent, style: LineStyle): readonly (TrafficEvent | string)[] {
    return this.#digest.take(event).map((told) => lineOrEvent(told, style));
  }

  due(nowMicros: number, style: LineStyle): readonly (TrafficEvent | string)[] {
    return this.#digest.due(nowMicros).map((told) => lineOrEvent(told, style));
  }

  get dueMicros(): number {
    return this.#digest.dueMicros;
  }
}

function lineOrEvent(told: Told, style: LineStyle): TrafficEvent | string {
  const isOfSeveral =
    told.type === 'namesMissed' || told.type === 'machineServed' || told.type === 'windowNotAsked';
  return isOfSeveral ? toldLine(told, style) : told;
}

/** The line of what several events come to; what clients sent is escaped. */
function toldLine(told: NamesMissed | MachineServed | WindowNotAsked, style: LineStyle): string {
  const { translate: t } = style;
  switch (told.type) {
    case 'namesMissed': {
      const { timeMicros, client, first, last, count, found, nearest } = told;
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
        timeMicros,
        isFault ? '!' : '*',
        isFault ? 'error' : 'state',
        `${client}  ${text}${hint}`,
        style,
      );
    }
    case 'machineServed': {
      const { timeMicros, client, files, bytes, seconds, last, failed } = told;
      const mac = hardwareAddress(client);
      const text = t('machineServed', {
        files,
        bytes: formatBytes(bytes),
        time: durationWords(seconds, t),
        last: visibleText(last),
        failed: failed === 0 ? '' : t('machineFailed', { failed }),
      });
      return markedLine(
        timeMicros,
        '*',
        'state',
        `${client}${mac === undefined ? '' : ` (${mac})`}  ${text}`,
        style,
      );
    }
    case 'windowNotAsked': {
      const { timeMicros, peer, file, roundTripMs } = told;
      const time = durationWords(roundTripMs / 1000, t);
      return markedLine(
        timeMicros,
        '*',
        'state',
        `${peer}  ${t('windowNotAsked', { file: visibleText(file), time })}`,
        style,
      );
    }
  }
}
