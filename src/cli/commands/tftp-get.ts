import { statSync } from 'node:fs';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import type { Command } from 'commander';
import { localFileName } from '../../bytes/local-file-name.js';
import { parseBytes, writtenBytes } from '../../config/parse-bytes.js';
import { defaultMaxBytes } from '../../config/transfer-ranges.js';
import { BreakoutboxError } from '../../errors/error.js';
import { orThrow } from '../../errors/parsed.js';
import type { CommandDefinition } from '../command-definition.js';
import type { Translate } from '../language.js';
import { leaveOutputToCommand } from '../output/output.js';
import type { Settings } from '../settings.js';
import {
  addTransferOptions,
  showTransfer,
  type TransferWords,
  transferParts,
  transferRules,
} from './tftp-transfer.js';

interface Options extends TransferWords {
  readonly overwrite?: true;
  readonly maxSize?: string;
}

/** Options of `tftp get` that need or exclude each other. */
const tftpGetRules = transferRules;

/** `bob tftp get URL [LOCAL|-]`: download a file, complete or not at all. */
function tftpGet(
  urlText: string,
  local: string | undefined,
  options: Options,
  settings: Settings,
): Promise<number> {
  const { url, peer, client, hub, limits } = transferParts(urlText, options, settings);
  if (local === '-' && options.overwrite === true)
    throw new BreakoutboxError('OPTIONS_CONTRADICT', { option: '--overwrite', other: 'LOCAL -' });
  if (local === '-' && settings.json) throw new BreakoutboxError('OUTPUT_TWICE');
  const to = local === '-' ? standardOutput(url.file) : placeOf(local, url.file);
  const { overwrite = false, maxSize } = options;
  const largest = maxSize === undefined ? {} : { maxBytes: orThrow(parseBytes('--max-size', maxSize)) };
  const transfer = { overwrite, ...largest, ...limits };
  const asked = { direction: 'get', peer, file: url.file } as const;
  return showTransfer(hub, settings, asked, (signal) =>
    client.startGet(url.file, to, { signal, ...transfer }),
  );
}

/** Adds the options of `tftp get`. */
function addTftpGetOptions(command: Command, t: Translate): Command {
  command.argument('<url>', t('arguments.tftpUrl')).argument('[local]', t('arguments.localTarget'));
  return addTransferOptions(command, t)
    .option('--max-size <bytes>', t('options.maxSize', { default: writtenBytes(defaultMaxBytes) }))
    .option('-f, --overwrite', t('options.overwrite'));
}

/** A pipe takes any bytes; a terminal, as with curl, only bytes without a NUL. */
function standardOutput(file: string): Writable {
  const stdout = leaveOutputToCommand();
  if (stdout.isTTY !== true) return stdout;
  return new Writable({
    write: (bytes: Uint8Array, _, done) => {
      if (bytes.includes(0)) done(new BreakoutboxError('TFTP_BINARY_FOR_TERMINAL', { text: file }));
      else stdout.write(bytes, done);
    },
  });
}

/** Without a local path, or with a folder, the file keeps its own name. */
function placeOf(local: string | undefined, file: string): string {
  const name = localFileName(file);
  if (local === undefined) return name;
  return statSync(local, { throwIfNoEntry: false })?.isDirectory() ? join(local, name) : local;
}

/** The command as the program takes it. */
export const definition: CommandDefinition = {
  addOptions: addTftpGetOptions,
  rules: tftpGetRules,
  run: tftpGet,
};
