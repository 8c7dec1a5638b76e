import type { Command } from 'commander';
import type { Translate } from './language.js';
import type { Settings } from './settings.js';

/** Adds `--capture`, for a command with an endpoint of its own, which takes the recorder of its settings. */
export function addCaptureOption(command: Command, t: Translate): Command {
  return command.option('--capture <file>', t('options.captureOwn'));
}

/** Runs a command, and records its endpoint if `--capture` names a file. */
export async function runRecorded(
  { capture }: { readonly capture?: string },
  settings: Settings,
  run: (settings: Settings) => number | Promise<number>,
): Promise<number> {
  if (capture === undefined) return run(settings);
  const { recordedInto } = await import('./own-recording.js');
  return recordedInto(capture, settings, run);
}
