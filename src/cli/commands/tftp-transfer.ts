import process from 'node:process';
import type { Command } from 'commander';
import { createHub } from '../../app/create-hub.js';
import { TftpClient } from '../../app/tftp/tftp-client.js';
import type { TftpTransferOptions } from '../../app/tftp/tftp-client-options.js';
import type { Transfer } from '../../app/tftp/tftp-transfer.js';
import { formatAddress } from '../../bytes/address.js';
import { visibleText } from '../../bytes/escapes.js';
import { parseTftpUrl, type TftpUrl } from '../../config/tftp-url.js';
import {
  blockBytesRange,
  defaultBlockBytes,
  defaultMaxSeconds,
  ethernetBlockBytes,
  timeoutSecondsRange,
  usualWindowBlocks,
  windowBlocksRange,
} from '../../config/transfer-ranges.js';
import { BreakoutboxError, errorOf, failureMessage, inSituation } from '../../errors/error.js';
import { orThrow } from '../../errors/parsed.js';
import type { Hub } from '../../traffic/hub.js';
import { addCaptureOption } from '../capture-option.js';
import { exitStatus, interruption } from '../exit.js';
import type { Translate } from '../language.js';
import type { OptionRule } from '../option-rules.js';
import { complain, Output } from '../output/output.js';
import { type AskedTransfer, TransferBar } from '../output/transfer-bar.js';
import { choice, type Settings, seconds, wholeNumber } from '../settings.js';

/** Options of `tftp get` and `tftp put`, as commander gives them. */
export interface TransferWords {
  readonly mode?: string;
  readonly blksize?: string;
  readonly windowsize?: string;
  readonly timeout?: string;
  readonly rollover?: string;
  readonly options: boolean;
  readonly bind?: string;
  readonly interface?: string;
  readonly engine?: string;
  readonly maxTime?: string;
}

/** Options of a transfer that exclude each other: with `--no-options` no TFTP option is requested. */
export const transferRules: readonly OptionRule[] = [
  '--blksize',
  '--windowsize',
  '--timeout',
  '--rollover',
].map((option) => ({ option, excludes: '--no-options' }));

/** Adds the options that downloads and uploads share. */
export function addTransferOptions(command: Command, t: Translate): Command {
  return addCaptureOption(command, t)
    .option('--mode <mode>', t('options.tftpMode'))
    .option('--blksize <bytes>', t('options.blksize', ethernetBlockBytes))
    .option('--windowsize <blocks>', t('options.windowsize', { default: usualWindowBlocks }))
    .option('--timeout <seconds>', t('options.tftpTimeout', timeoutSecondsRange))
    .option('--rollover <block>', t('options.rollover'))
    .option('--no-options', t('options.noOptions', { bytes: defaultBlockBytes }))
    .option('--bind <address>', t('options.bindAddress'))
    .option('--interface <name>', t('options.interface'))
    .option('--max-time <seconds>', t('options.maxTime', { default: defaultMaxSeconds }))
    .option('--engine <name>', t('options.engine'), 'auto');
}

/** A file of a server, and the hub and the client to move it with. */
export interface TransferParts {
  readonly url: TftpUrl;
  /** `HOST:PORT` of the server. */
  readonly peer: string;
  readonly client: TftpClient;
  readonly hub: Hub;
  /** Options of this transfer alone. */
  readonly limits: Pick<TftpTransferOptions, 'maxTimeMs'>;
}

/** Maximum seconds of a timer, rounded. */
const maxSeconds = 2_000_000;

/**
 * Reads the options of a transfer.
 * @throws BreakoutboxError for an invalid option
 */
export function transferParts(
  urlText: string,
  words: TransferWords,
  { recorder }: Pick<Settings, 'recorder'>,
): TransferParts {
  const url = orThrow(parseTftpUrl(urlText));
  const hub = createHub();
  const { blksize, windowsize, timeout, rollover, bind } = words;
  const mode = words.mode === undefined ? url.mode : choice('--mode', words.mode, ['octet', 'netascii']);
  const client = new TftpClient({
    host: url.host,
    port: url.port,
    hub,
    recorder,
    options: words.options,
    ...(mode === undefined ? {} : { mode }),
    ...(blksize === undefined ? {} : { blockBytes: wholeNumber('--blksize', blksize, blockBytesRange) }),
    ...(windowsize === undefined
      ? {}
      : {
          windowBlocks: wholeNumber('--windowsize', windowsize, windowBlocksRange),
        }),
    ...(timeout === undefined
      ? {}
      : {
          timeoutSeconds: wholeNumber('--timeout', timeout, timeoutSecondsRange),
        }),
    ...(rollover === undefined
      ? {}
      : { rollover: choice('--rollover', rollover, ['0', '1']) === '0' ? 0 : 1 }),
    ...(bind === undefined ? {} : { bind }),
    ...(words.interface === undefined ? {} : { interface: words.interface }),
    engine: choice('--engine', words.engine ?? 'auto', ['auto', 'linux', 'portable']),
  });
  const limits =
    words.maxTime === undefined
      ? {}
      : { maxTimeMs: Math.max(1, seconds('--max-time', words.maxTime, maxSeconds)) };
  return { url, peer: formatAddress(url), client, hub, limits };
}

/**
 * Shows a transfer until it is over: objects for a program, else a bar on a terminal and one line at the end, on standard
 * error, because standard output may be the file. Returns the exit status.
 */
export async function showTransfer(
  hub: Hub,
  settings: Settings,
  asked: Omit<AskedTransfer, 'transfer'>,
  begin: (signal: AbortSignal) => Transfer,
): Promise<number> {
  const interrupt = interruption(settings.graceMs);
  const bar = settings.json || settings.quiet ? undefined : new TransferBar(hub, settings, process.stderr);
  const view = settings.json ? await jsonView(hub, settings) : undefined;
  const started = hub.subscribe({
    types: ['transferStarted'],
    onBatch: () => optimizeLater(settings),
  });
  const transfer = begin(interrupt.signal);
  bar?.ask({ ...asked, transfer });
  try {
    await transfer.done;
    bar?.finish();
    return exitStatus.done;
  } catch (error) {
    bar?.finish();
    const failed = transfer.failure === undefined ? error : errorOf(transfer.failure);
    if (!(failed instanceof BreakoutboxError)) throw failed;
    const failure = withOverwriteOption(failed);
    // No event reports a failure before the start, so it is thrown as for any command.
    if (transfer.figures === undefined && !interrupt.signal.aborted) throw failure;
    if (!settings.json) complain(visibleText(failureMessage(failure.failure, settings.language)));
    return interrupt.signal.aborted ? exitStatus.interrupted : exitStatus.failed;
  } finally {
    started.close();
    await view?.shown();
    interrupt.stop();
  }
}

/**
 * V8 optimizes a function after a few milliseconds of it. A short transfer is over before that pays, and where it shares
 * its core with the compiler it took a quarter longer; a long one does not notice a tenth of a second. Set when
 * everything is loaded: under other flags V8 refuses what was compiled before (chunks.ts).
 */
function optimizeLater({ setV8Flags }: Settings): void {
  // The V8 of Node 22 and later compiles in between (Maglev) and does not know the flag.
  if (process.versions.v8.startsWith('11.')) setV8Flags('--interrupt-budget=1000000');
}

/** The next step for someone whose file exists is an option of this command. */
function withOverwriteOption(error: BreakoutboxError): BreakoutboxError {
  if (error.code !== 'TFTP_FILE_EXISTS') return error;
  return inSituation(error, 'local-file-exists');
}

/** Loaded on demand, because it includes every encoding. */
async function jsonView(hub: Hub, settings: Settings) {
  const { EventView } = await import('../output/event-view.js');
  return new EventView(hub, settings, new Output(), { stream: false });
}
