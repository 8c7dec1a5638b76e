import process from 'node:process';
import type { Command } from 'commander';
import type { CommandDefinition } from '../command-definition.js';
import type { Translate } from '../language.js';
import type { Settings } from '../settings.js';
import {
  addTransferOptions,
  showTransfer,
  type TransferWords,
  transferParts,
  transferRules,
} from './tftp-transfer.js';

/** Options of `tftp put` that need or exclude each other. */
const tftpPutRules = transferRules;

/** `bob tftp put LOCAL|- URL`: upload a file, or what comes from standard input. */
async function tftpPut(
  local: string,
  urlText: string,
  options: TransferWords,
  settings: Settings,
): Promise<number> {
  const { url, peer, client, hub, limits } = transferParts(urlText, options, settings);
  const from = local === '-' ? process.stdin : local;
  const asked = { direction: 'put', peer, file: url.file } as const;
  try {
    return await showTransfer(hub, settings, asked, (signal) =>
      client.startPut(from, url.file, { signal, ...limits }),
    );
  } finally {
    // Standard input may have more data that nobody reads: it would only keep the process alive.
    if (from === process.stdin) process.stdin.destroy();
  }
}

/** Adds the options of `tftp put`. */
function addTftpPutOptions(command: Command, t: Translate): Command {
  command.argument('<local>', t('arguments.localSource')).argument('<url>', t('arguments.tftpUrl'));
  return addTransferOptions(command, t);
}

/** The command as the program takes it. */
export const definition: CommandDefinition = {
  addOptions: addTftpPutOptions,
  rules: tftpPutRules,
  run: tftpPut,
};
