import type { Command } from 'commander';
import { translator } from '../src/cli/language.js';
import { EventNumbers } from '../src/cli/output/event-numbers.js';
import { createProgram } from '../src/cli/program.js';
import { settingsOf } from '../src/cli/settings.js';

const translate = translator('en');

/** What the action of a command throws instead of running. */
export class Ran extends Error {}

/** The command at `path` of a program whose actions only say that they ran; `words` are what it is to be given. */
export async function commandAt(
  path: readonly string[],
  words: readonly string[] = path,
): Promise<{ program: Command; command: Command }> {
  const program = await createProgram(words, {
    translate,
    settingsOf: (command) => {
      settingsOf(command, translate, 'en', () => undefined, new EventNumbers());
      throw new Ran();
    },
    finished: () => undefined,
  });
  const command = path.reduce<Command>((parent, word) => {
    const child = parent.commands.find((one) => one.name() === word);
    if (child === undefined) throw new Error(`no command ${path.join(' ')}`);
    return child;
  }, program);
  return { program, command };
}
