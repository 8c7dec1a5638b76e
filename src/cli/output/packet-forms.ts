import type { CaptureSource } from '../../app/capture/capture-pieces.js';
import { type DissectedPacket, dissectCapture } from '../../app/capture/dissect-capture.js';
import { captureFieldRows } from '../../app/capture/field-rows.js';
import type { CaptureOptions } from '../../app/capture/packet-walk.js';
import type { Settings } from '../settings.js';
import { packetJson } from './packet-json.js';
import { packetTree } from './packet-tree.js';

/** Which packets are shown, and which of their fields; `undefined` for all of both. */
interface FormOptions extends Pick<CaptureOptions, 'codecs'> {
  /** Names of fields, commas between. */
  readonly fields: string | undefined;
  readonly filter: string | undefined;
}

/** The packets of a capture as fields, JSON or trees: pieces of whole lines, each the caller's own. */
export function packetForms(
  source: CaptureSource,
  { fields, filter, codecs }: FormOptions,
  { json, language }: Pick<Settings, 'json' | 'language'>,
): AsyncIterable<Uint8Array | string> {
  if (fields !== undefined)
    return captureFieldRows(
      source,
      fields.split(',').map((name) => name.trim()),
      { filter, codecs },
    );
  return eachPacket(source, { filter, codecs }, json ? packetJson : (packet) => packetTree(packet, language));
}

async function* eachPacket(
  source: CaptureSource,
  options: CaptureOptions,
  format: (packet: DissectedPacket) => string,
): AsyncGenerator<string, void, undefined> {
  for await (const packet of dissectCapture(source, options)) yield format(packet);
}
