import { readFile } from 'node:fs/promises';
import process from 'node:process';
import type { Command } from 'commander';
import { BreakoutboxError } from '../errors/error.js';
import { type Settings, wholeNumber } from './settings.js';
import { bytesOf } from './typed-bytes.js';

/** The longest that `--wait` and `--interval` may be: a day. */
const mostMs = 86_400_000;
const defaultWaitMs = 1000;

/** What `tcp send` and `udp send` have in common, as commander gives it. */
export interface SendOptions {
  readonly file?: string;
  readonly wait?: string;
  readonly count?: string;
  readonly interval?: string;
}

/** The same, read. */
export interface Sending {
  readonly waitMs: number;
  /** Someone who says how long to wait expects a reply. */
  readonly replyExpected: boolean;
  readonly count: number;
  readonly intervalMs: number;
}

/** Adds the options of every `send`; `text` is the key of what its text is. */
export function addSendOptions(command: Command, t: (key: string) => string, text: string): Command {
  return command
    .argument('<address>', t('arguments.address'))
    .argument('[text]', t(text))
    .option('--file <file>', t('options.file'))
    .option('--wait <ms>', t('options.wait'))
    .option('--count <n>', t('options.count'))
    .option('--interval <ms>', t('options.interval'));
}

/** @throws BreakoutboxError NUMBER_INVALID */
export function sendingOf({ wait, count, interval }: SendOptions): Sending {
  return {
    waitMs: wait === undefined ? defaultWaitMs : wholeNumber('--wait', wait, 0, mostMs),
    replyExpected: wait !== undefined && wait !== '0',
    count: count === undefined ? 1 : wholeNumber('--count', count, 1, 1_000_000_000),
    intervalMs: interval === undefined ? 0 : wholeNumber('--interval', interval, 0, mostMs),
  };
}

/**
 * What to send: the text with its ending and checksum, or the bytes of a file or a pipe as they are.
 * @throws BreakoutboxError TEXT_TWICE, FILE_UNREADABLE, and those of bytesOf
 */
export async function payloadOf(
  text: string | undefined,
  { file }: SendOptions,
  settings: Settings,
): Promise<Uint8Array> {
  if (text !== undefined && file !== undefined) throw new BreakoutboxError('TEXT_TWICE');
  if (text !== undefined) return bytesOf(text, settings);
  if (file !== undefined) {
    try {
      return await readFile(file);
    } catch (cause) {
      const reason = cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause);
      throw new BreakoutboxError('FILE_UNREADABLE', { file, reason }, { cause });
    }
  }
  if (process.stdin.isTTY === true) throw new BreakoutboxError('NOTHING_TO_SEND');
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
