import { describeProfiles } from '../../config/line/describe-line.js';
import type { CommandDefinition } from '../command-definition.js';
import { exitStatus } from '../exit.js';
import { Output } from '../output/output.js';
import type { Settings } from '../settings.js';

/** `bob relay profiles`: the kinds of lines that `--profile` takes, with what they do and where their numbers are from. */
async function relayProfiles(_options: unknown, { language }: Settings): Promise<number> {
  const output = new Output();
  const each = describeProfiles(language).map((lines) => `${lines.join('\n  ')}\n`);
  await output.write(each.join('\n'));
  await output.flushed();
  return exitStatus.done;
}

/** The command as the program takes it. */
export const definition: CommandDefinition = {
  addOptions: (command) => command,
  rules: [],
  run: relayProfiles,
};
