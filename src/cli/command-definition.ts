import type { Command } from 'commander';
import type { Translate } from './language.js';
import type { OptionRule } from './option-rules.js';

/** A command's options and what it does; every file of `commands/` gives one for each command in it. */
export interface CommandDefinition {
  /** Adds the command's arguments and options, with their texts. */
  readonly addOptions: (command: Command, t: Translate) => unknown;
  /** What of its options cannot hold together. */
  readonly rules: readonly OptionRule[];
  /** Takes the command's words, its options and the settings; gives the exit status. */
  readonly run: (...all: never[]) => number | Promise<number>;
}
