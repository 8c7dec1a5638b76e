import type { CaptureSource } from '../../app/capture/capture-pieces.js';
import { captureRows } from '../../app/capture/capture-rows.js';
import { dissectCapture } from '../../app/capture/dissect-capture.js';
import { captureFieldRows } from '../../app/capture/field-rows.js';
import type { OptionRule } from '../option-rules.js';
import type { Settings } from '../settings.js';
import { packetJson } from './packet-json.js';
import { packetTree } from './packet-tree.js';

/** Which packets of a capture are shown, and how. */
export interface PacketOutputOptions {
  /** Names of fields, commas between. */
  readonly fields?: string;
  /** A display filter. */
  readonly filter?: string;
  /** Whether lines name the programs that a live capture noted. */
  readonly processes?: boolean;
}

/** The forms that exclude each other. */
export const packetOutputRules: readonly OptionRule[] = [
  { option: '--fields', excludes: '--json' },
  { option: '--fields', excludes: '--verbose' },
  { option: '--json', excludes: '--verbose' },
];

/** The packets of a capture as lines, trees, fields or JSON; pieces of whole lines, each borrowed until the next is asked for. */
export function packetOutput(
  source: CaptureSource,
  { fields, filter, processes }: PacketOutputOptions,
  { json, verbose, language }: Settings,
): AsyncIterable<Uint8Array | string> {
  if (fields !== undefined)
    return captureFieldRows(
      source,
      fields.split(',').map((name) => name.trim()),
      { filter },
    );
  if (json) return eachPacket(source, filter, packetJson);
  return verbose
    ? eachPacket(source, filter, (packet) => packetTree(packet, language))
    : captureRows(source, { filter, processes });
}

async function* eachPacket(
  source: CaptureSource,
  filter: string | undefined,
  format: (packet: Parameters<typeof packetJson>[0]) => string,
): AsyncGenerator<string, void, undefined> {
  for await (const packet of dissectCapture(source, { filter })) yield format(packet);
}
