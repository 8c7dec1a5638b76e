import type { Command } from 'commander';
import type { Translate } from './language.js';
import type { OptionRule } from './option-rules.js';

/** A command's options and its action; every file of `commands/` exports one for each command in it. */
export interface CommandDefinition {
  /** Adds the command's arguments and options, with their help texts. */
  readonly addOptions: (command: Command, t: Translate) => unknown;
  /** Options that need or exclude each other. */
  readonly rules: readonly OptionRule[];
  /** Runs the command with its operands, options and settings; returns the exit status. */
  readonly run: (...all: never[]) => number | Promise<number>;
}
