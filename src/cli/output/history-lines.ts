import type { RecordBreak } from '../../app/record/record-breaks.js';
import { visibleJson } from '../../bytes/escapes.js';
import { isoTime } from '../../bytes/iso-time.js';
import { encodeUtf8 } from '../../bytes/utf8.js';
import {
  type ExportItem,
  type ExportOptions,
  type ExportWriter,
  oneLine,
} from '../../traffic/export/export-item.js';
import { localDateTime } from '../../traffic/export/local-time.js';
import { messageLine } from '../../traffic/export/message-line.js';
import type { Translate } from '../language.js';

/** Writes what a record has. */
export interface HistoryWriter extends ExportWriter {
  /** What is not known of the time before an event; `endpoint` is a name. Absent where there is no place for it. */
  break?(one: RecordBreak, endpoint: string | undefined): Uint8Array;
}

const nothing = new Uint8Array(0);

/** A line an event, as the log of an endpoint has it; with the endpoint's name where there are several. */
export class HistoryLines implements HistoryWriter {
  readonly #options: ExportOptions;
  readonly #translate: Translate;
  readonly #isNamed: boolean;

  constructor(options: ExportOptions, translate: Translate, isNamed: boolean) {
    this.#options = options;
    this.#translate = translate;
    this.#isNamed = isNamed;
  }

  begin(): Uint8Array {
    return nothing;
  }

  item(item: ExportItem): Uint8Array {
    return lineOf(messageLine(item, this.#options, (time) => this.#time(time, oneLine(item.endpoint.name))));
  }

  break(one: RecordBreak, endpoint: string | undefined): Uint8Array {
    const time = this.#time(one.timeMicros, endpoint === undefined ? undefined : oneLine(endpoint));
    return lineOf(`${time} *  ${this.#sentence(one)}`);
  }

  end(): Uint8Array {
    return nothing;
  }

  #sentence(one: RecordBreak): string {
    const t = this.#translate;
    if (one.type === 'notRecorded') return t(`historyMissing_${one.reason}`, { count: one.count });
    const [from, to] = [one.fromMicros, one.timeMicros].map((time) => this.#time(time, undefined));
    return t('historyNotRunning', { from, to });
  }

  #time(timeMicros: number, name: string | undefined): string {
    const written = localDateTime(timeMicros, this.#options.minutesAheadOfUtc(timeMicros));
    return this.#isNamed && name !== undefined ? `${written} ${name}` : written;
  }
}

/** The object of `--json` for what is not known of the time before an event (docs/json.md). */
export function breakObject(one: RecordBreak): Uint8Array {
  const { type, timeMicros } = one;
  const time = isoTime(timeMicros, 6);
  if (one.type === 'notRunning') return lineOf(visibleJson({ time, type, from: isoTime(one.fromMicros, 6) }));
  const { node, endpoint, count, reason } = one;
  return lineOf(visibleJson({ time, type, node, endpoint, count, reason }));
}

function lineOf(text: string): Uint8Array {
  return encodeUtf8(`${text}\n`);
}
