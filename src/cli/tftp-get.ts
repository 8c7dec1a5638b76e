import { statSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Command } from 'commander';
import { leaveOutputToCommand } from './output.js';
import type { Settings } from './settings.js';
import { addTransferOptions, showTransfer, type TransferWords, transferParts } from './tftp-transfer.js';

interface Options extends TransferWords {
  readonly overwrite?: true;
}

/** `bob tftp get URL [LOCAL|-]`: download a file, complete or not at all. */
export function tftpGet(
  urlText: string,
  local: string | undefined,
  options: Options,
  settings: Settings,
): Promise<number> {
  const { url, client, hub } = transferParts(urlText, options);
  const to = local === '-' ? leaveOutputToCommand() : placeOf(local, url.file);
  const overwrite = options.overwrite ?? false;
  const shown = typeof to === 'string' ? settings : { ...settings, json: false };
  return showTransfer(hub, shown, (signal) => client.startGet(url.file, to, { signal, overwrite }));
}

/** Adds the options of `tftp get`. */
export function addTftpGetOptions(command: Command, t: (key: string) => string): Command {
  command.argument('<url>', t('arguments.tftpUrl')).argument('[local]', t('arguments.localTarget'));
  return addTransferOptions(command, t).option('-f, --overwrite', t('options.overwrite'));
}

/** Without a place the file gets its own name here; in a folder it keeps its name. */
function placeOf(local: string | undefined, file: string): string {
  const name = basename(file.replaceAll('\\', '/'));
  if (local === undefined) return name;
  return statSync(local, { throwIfNoEntry: false })?.isDirectory() ? join(local, name) : local;
}
