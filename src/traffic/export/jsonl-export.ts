import { decodeText } from '../../bytes/encodings.js';
import { visibleJson } from '../../bytes/escapes.js';
import { isoTime } from '../../bytes/iso-time.js';
import { encodeUtf8 } from '../../bytes/utf8.js';
import type { Sent, TrafficEvent } from '../event.js';
import { eventObject, type MessageLooks, type MessageTexts } from './event-json.js';
import type { ExportItem, ExportOptions, ExportWriter, NotKept, OtherSend } from './export-item.js';

const nothing = new Uint8Array(0);

/** The objects of `--json` (docs/json.md), one a line; with `tags` and `note` where there are some. Each event of a send has its own. */
export class JsonLinesExport implements ExportWriter {
  readonly #looks: MessageLooks;

  constructor({ looks = {} }: ExportOptions) {
    this.#looks = looks;
  }

  begin(): Uint8Array {
    return nothing;
  }

  item(item: ExportItem): Uint8Array {
    const { event, node, others = [], tags = [], note } = item;
    if (event.type === 'notKept') return encodeUtf8(`${visibleJson(missingObject(event))}\n`);
    const remarks = { tags: tags.length > 0 ? tags : undefined, note };
    const events: readonly TrafficEvent[] =
      event.type === 'sent' ? [event, ...others.map((other) => ofOther(event, other))] : [event];
    // A rule that matched has tags of its own.
    const lines = events.map((one) => {
      const object = eventObject(one, textsOf(item), this.#looks);
      return `${visibleJson({ ...object, ...remarks, node, tags: remarks.tags ?? object.tags })}\n`;
    });
    return encodeUtf8(lines.join(''));
  }

  end(): Uint8Array {
    return nothing;
  }
}

/** The event of another peer of the same send. */
function ofOther({ connection: _, ...event }: Sent, { peer, sequence, connection }: OtherSend): Sent {
  return { ...event, peer, sequence, ...(connection !== undefined && { connection }) };
}

function textsOf({ textBytes, endpoint }: ExportItem): MessageTexts {
  return {
    textOf: ({ bytes }) => decodeText(textBytes ?? bytes, endpoint.encoding),
    restOf: () => '',
  };
}

function missingObject({ type, endpoint, timeMicros, count, isExact }: NotKept) {
  return { time: isoTime(timeMicros, 6), type, endpoint, count, exact: isExact };
}
