import { visibleText } from '../../bytes/escapes.js';
import { encodeUtf8 } from '../../bytes/utf8.js';
import { FieldColumns } from '../../capture/field-columns.js';
import type { Packet } from '../../wire/packet.js';
import { createProtocols } from '../../wire/protocols.js';
import type { CaptureSource } from './capture-pieces.js';
import { type CaptureOptions, walkCapture } from './packet-walk.js';

/** Characters that end a column or a line, as tshark escapes them. */
const escapes: Readonly<Record<string, string>> = { '\t': '\\t', '\n': '\\n', '\r': '\\r', '\\': '\\\\' };

/**
 * Fields of the packets of a capture, one line each in the form of `tshark -T fields`: a column for each of `names`, with a tab between
 * them; what occurs several times in a packet has commas between, and what does not occur is empty. The name of a protocol stands for
 * itself where the packet has that layer. Pieces of whole lines in UTF-8, each the caller's own.
 *
 * Ends as `readCapture` does. Throws `CAPTURE_FIELD_UNKNOWN`, and the failures of a filter.
 */
export async function* captureFieldRows(
  source: CaptureSource,
  names: readonly string[],
  { filter, codecs }: CaptureOptions = {},
): AsyncGenerator<Uint8Array, void, undefined> {
  const protocols = createProtocols(codecs);
  const columns = new FieldColumns(names, protocols);
  let lines: string[] = [];
  const visit = (packet: Packet): void => {
    lines.push(
      columns
        .values(packet)
        .map((values) => values.map(shown).join(','))
        .join('\t'),
    );
  };
  for await (const _ of walkCapture(source, visit, { filter, protocols })) {
    if (lines.length === 0) continue;
    yield encodeUtf8(`${lines.join('\n')}\n`);
    lines = [];
  }
}

/** A value in its column: what would end that is escaped as tshark does, and what a terminal would obey is made visible. */
function shown(text: string): string {
  return visibleText(text.replace(/[\t\n\r\\]/g, (character) => escapes[character] ?? ''));
}
