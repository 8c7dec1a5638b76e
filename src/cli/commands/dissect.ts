import process from 'node:process';
import type { Command } from 'commander';
import { captureRows } from '../../app/capture/capture-rows.js';
import { BreakoutboxError } from '../../errors/error.js';
import { unreadable } from '../../system/file-errors.js';
import type { CommandDefinition } from '../command-definition.js';
import { exitStatus } from '../exit.js';
import type { Translate } from '../language.js';
import { Output } from '../output/output.js';

/** `bob dissect FILE|-`: the packets of a capture, one line each as tshark prints them. */
async function dissect(file: string): Promise<number> {
  const output = new Output();
  try {
    for await (const rows of captureRows(file === '-' ? process.stdin : file)) await output.write(rows);
  } catch (error) {
    throw error instanceof BreakoutboxError ? error : unreadable(file, error);
  } finally {
    await output.flushed();
  }
  return exitStatus.done;
}

/** Adds the argument of `dissect`. */
function addDissectArguments(command: Command, t: Translate): Command {
  return command.argument('<file>', t('arguments.captureFile'));
}

/** The command as the program takes it. */
export const definition: CommandDefinition = { addOptions: addDissectArguments, rules: [], run: dissect };
