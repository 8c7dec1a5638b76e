import type { CaptureSource } from '../../app/capture/capture-pieces.js';
import type { RowOptions } from '../../app/capture/capture-rows.js';
import type { CaptureOptions } from '../../app/capture/packet-walk.js';
import { startRowThread } from '../../app/capture/row-thread.js';
import type { OptionRule } from '../option-rules.js';
import type { Settings } from '../settings.js';
import { outputFile } from './output.js';

/** Which packets of a capture are shown, and how. */
export interface PacketOutputOptions {
  /** Names of fields, commas between. */
  readonly fields?: string;
  /** A display filter. */
  readonly filter?: string;
  readonly codecs?: CaptureOptions['codecs'];
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
export async function packetOutput(
  source: CaptureSource,
  { fields, filter, codecs, processes }: PacketOutputOptions,
  settings: Settings,
): Promise<AsyncIterable<Uint8Array | string>> {
  if (fields === undefined && !settings.json && !settings.verbose)
    return rows(source, { filter, codecs, processes });
  // Lines are asked for most often, and begin earlier without the code of the other forms.
  const { packetForms } = await import('./packet-forms.js');
  return packetForms(source, { fields, filter, codecs }, settings);
}

/** Lines. The thread that helps is started before the code of the walk is loaded, which takes as long as its own. */
async function rows(source: CaptureSource, options: RowOptions): Promise<AsyncIterable<Uint8Array>> {
  const isAlone = options.filter !== undefined || options.processes === true;
  const thread = isAlone ? undefined : startRowThread(source, outputFile());
  const { captureRows } = await import('../../app/capture/capture-rows.js');
  return captureRows(source, { ...options, thread });
}
