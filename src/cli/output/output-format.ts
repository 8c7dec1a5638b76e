import process from 'node:process';
import type { Command } from 'commander';
import { BreakoutboxError } from '../../errors/error.js';
import type { Translate } from '../language.js';
import { choice, type Settings } from '../settings.js';

/**
 * The content of standard output: the received bytes as they are, as text in UTF-8, or as hex with a line for each message;
 * or a line, or an object, for every event.
 */
export type OutputFormat = 'bytes' | 'text' | 'hex' | 'lines' | 'json';

const outputFormats: readonly OutputFormat[] = ['bytes', 'text', 'hex', 'lines', 'json'];

/** Adds `--out`. */
export function addOutOption(command: Command, t: Translate): Command {
  return command.option('--out <format>', t('options.out'));
}

/**
 * The format of standard output: `--out`, or `json` with --json, or what fits the reader. A person at a terminal reads
 * lines, or with `send` the text; where standard output is no terminal `receives` commands (send, connect) write what
 * they receive and the others their lines.
 * @throws BreakoutboxError CHOICE_INVALID, OPTIONS_CONTRADICT
 */
export function outputFormat(
  asked: string | undefined,
  settings: Settings,
  { receives, atTerminal }: { readonly receives: boolean; readonly atTerminal: 'lines' | 'text' },
): OutputFormat {
  const given = asked === undefined ? undefined : choice('--out', asked, outputFormats);
  if (settings.json) {
    if (given === undefined || given === 'json') return 'json';
    throw new BreakoutboxError('OPTIONS_CONTRADICT', { option: `--out ${given}`, other: '--json' });
  }
  if (given !== undefined) return given;
  if (process.stdout.isTTY === true) return atTerminal === 'text' && settings.hex ? 'hex' : atTerminal;
  if (!receives) return 'lines';
  if (settings.hex) return 'hex';
  return settings.given.has('encoding') ? 'text' : 'bytes';
}
