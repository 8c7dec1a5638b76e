import { endText, type FollowedItem } from '../../app/capture.js';
import type { EncodingName } from '../../bytes/encoding-names.js';
import { decodeText } from '../../bytes/encodings.js';
import { visibleJson } from '../../bytes/escapes.js';
import { formatHex } from '../../bytes/hex.js';

/** What was seen of a stream as one line of `--json` (docs/json.md). Bytes are exact in `hex`; `text` is each chunk by itself. */
export function followedJson(item: FollowedItem, encoding: EncodingName): string {
  const { packet, timeNanos, ...rest } = item;
  const place = { packet, seconds: timeNanos / 1e9 };
  if (rest.type === 'stream') {
    const { type, name, client, server, transfer } = rest;
    const request =
      transfer === undefined
        ? {}
        : {
            direction: transfer.direction,
            file: transfer.name,
            mode: transfer.mode,
            options: valuesOf(transfer.options),
          };
    return line({
      type,
      protocol: name.protocol,
      stream: name.number,
      client: endText(client),
      server: endText(server),
      ...request,
      ...place,
    });
  }
  if (rest.type === 'data') {
    const { bytes, type, from, offset, isAfterFin } = rest;
    return line({
      type,
      from,
      offset,
      bytes: bytes.length,
      text: decodeText(bytes, encoding),
      hex: formatHex(bytes, ''),
      ...(isAfterFin ? { isAfterFin } : {}),
      ...place,
    });
  }
  if (rest.type === 'options') return line({ ...rest, options: valuesOf(rest.options), ...place });
  return line({ ...rest, ...place });
}

function valuesOf(
  options: readonly { readonly name: string; readonly value: string }[],
): Readonly<Record<string, string>> {
  return Object.fromEntries(options.map(({ name, value }) => [name, value]));
}

function line(value: Readonly<Record<string, unknown>>): string {
  return `${visibleJson(value)}\n`;
}
