import type { Command } from 'commander';
import type { CommandDefinition } from '../command-definition.js';
import { completionScript, shells } from '../help/completion-scripts.js';
import type { Translate } from '../language.js';
import { Output } from '../output/output.js';
import { commandPages } from '../program.js';
import { choice, type Settings } from '../settings.js';

/** Adds what `bob completion` takes. */
function addCompletionOptions(command: Command, t: Translate): Command {
  return command.argument('<shell>', t('arguments.shell'));
}

/** Prints the script that completes `bob` in a shell. @throws BreakoutboxError CHOICE_INVALID */
async function completion(shell: string, _options: unknown, settings: Settings): Promise<number> {
  const script = completionScript(choice('SHELL', shell, shells), await commandPages(settings.translate));
  const output = new Output();
  await output.write(script);
  await output.flushed();
  return 0;
}

/** The command as the program takes it. */
export const definition: CommandDefinition = { addOptions: addCompletionOptions, rules: [], run: completion };
