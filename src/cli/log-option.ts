import type { Command } from 'commander';
import type { LogNotice } from '../app/logs/log-writer.js';
import type { LogSource, TrafficLog } from '../app/logs/traffic-log.js';
import { failureMessage } from '../errors/error.js';
import { orThrow } from '../errors/parsed.js';
import type { Translate } from './language.js';
import type { OptionRule } from './option-rules.js';
import { complain } from './output/output.js';
import type { Settings } from './settings.js';

/** Where a command logs to, as commander gives it. */
export interface LogOptions {
  readonly log?: string;
  readonly logRotate?: string;
}

/** Adds `--log` and `--log-rotate`. */
export function addLogOptions(command: Command, t: Translate): Command {
  return command
    .option(
      '--log <pattern>',
      t('options.log', { placeholders: '{endpoint} {date} {time} {peer} {connection}' }),
    )
    .option('--log-rotate <when>', t('options.logRotate'));
}

/** A rotation needs a log. */
export const logRules: readonly OptionRule[] = [{ option: '--log-rotate', needs: '--log' }];

/** A log that was begun. */
export interface OpenLog {
  /** Writes what has come so far; tells how many lines could not be written. */
  close(): Promise<void>;
}

/**
 * Begins the log of a source, if one was asked for. Its code is loaded here: most commands write none.
 * @throws BreakoutboxError LOG_PATTERN_INVALID, LOG_ROTATION_INVALID, LOG_UNWRITABLE
 */
export async function openLog(
  { log: text, logRotate }: LogOptions,
  source: LogSource,
  endpoint: string | undefined,
  settings: Settings,
): Promise<OpenLog | undefined> {
  if (text === undefined) return undefined;
  const [{ parseLogPattern }, { parseLogRotation }, { TrafficLog }] = await Promise.all([
    import('../app/logs/log-pattern.js'),
    import('../app/logs/log-rotation.js'),
    import('../app/logs/traffic-log.js'),
  ]);
  const { language, translate: t } = settings;
  const pattern = orThrow(parseLogPattern(text));
  const rotation =
    logRotate === undefined ? ({ type: 'never' } as const) : orThrow(parseLogRotation(logRotate));
  const tell = (notice: LogNotice): void =>
    notice.type === 'failed'
      ? complain(failureMessage(notice.failure, language))
      : complain(t('logResumed', { file: notice.path, count: notice.missing }));
  const log: TrafficLog = await TrafficLog.open({ pattern, rotation, language }, source, endpoint, tell);
  return {
    close: async () => {
      const missing = await log.close();
      if (missing > 0) complain(t('logMissing', { count: missing, file: text }));
    },
  };
}
