import type { Command } from 'commander';
import type { Translate } from './language.js';

/** Adds `--check`, of commands that stay and show what they receive. */
export function addCheckOption(command: Command, t: Translate): Command {
  return command.option('--check <spec>', t('options.check'));
}
