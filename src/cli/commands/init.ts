import { resolve } from 'node:path';
import type { Command } from 'commander';
import { initWorkspace } from '../../app/workspace/init-workspace.js';
import { visibleText } from '../../bytes/escapes.js';
import type { CommandDefinition } from '../command-definition.js';
import { exitStatus } from '../exit.js';
import type { Translate } from '../language.js';
import { Output } from '../output/output.js';
import type { Settings } from '../settings.js';

/** `bob init [DIR]`: make a folder a workspace with examples. */
async function init(
  folder: string | undefined,
  _options: object,
  { translate: t, quiet, json }: Settings,
): Promise<number> {
  const root = resolve(folder ?? '.');
  const files = initWorkspace(root);
  if (quiet) return exitStatus.done;
  const output = new Output();
  if (json) await output.write(`${JSON.stringify({ type: 'workspace', folder: root, files })}\n`);
  else {
    for (const file of files)
      if (!file.startsWith('schemas/')) await output.write(`  ${visibleText(file)}\n`);
    await output.write(
      `${t('initDone', { folder: visibleText(root), named: folder === undefined ? '.' : visibleText(folder) })}\n`,
    );
  }
  await output.flushed();
  return exitStatus.done;
}

function addInitOptions(command: Command, t: Translate): Command {
  return command.argument('[folder]', t('arguments.initFolder'));
}

/** The command as the program takes it. */
export const definition: CommandDefinition = { addOptions: addInitOptions, rules: [], run: init };
