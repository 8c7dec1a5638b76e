import { statSync } from 'node:fs';
import process from 'node:process';
import type { Command } from 'commander';
import type { Pause } from '../app/workspace/paced-file.js';
import { joinBytes } from '../bytes/join-bytes.js';
import { BreakoutboxError } from '../errors/error.js';
import { addCaptureOption } from './capture-option.js';
import { inputPieces, isPiped, standardInput } from './input/input-source.js';
import { bytesOf } from './input/typed-bytes.js';
import type { Translate } from './language.js';
import type { OptionRule } from './option-rules.js';
import { addOutOption } from './output/output-format.js';
import { type Settings, wholeNumber } from './settings.js';

/** Milliseconds of `--wait` and `--interval`: a day at most. */
const msRange = { least: 0, most: 86_400_000 } as const;
const countRange = { least: 1, most: 1_000_000_000 } as const;
const defaultWaitMs = 1000;

/** The options that `tcp send` and `udp send` share, as commander gives them. */
export interface SendOptions {
  readonly file?: string;
  readonly wait?: string;
  readonly count?: string;
  readonly interval?: string;
  readonly out?: string;
}

/** The same options, parsed. */
export interface Sending {
  readonly waitMs: number;
  /** A person who gives a wait expects a reply. */
  readonly replyExpected: boolean;
  readonly count: number;
  readonly intervalMs: number;
}

/** Adds the options of every `send`; `text` is the key of the help for its text. */
export function addSendOptions(command: Command, t: Translate, text: string): Command {
  command
    .argument('<address>', t('arguments.address'))
    .argument('[text]', t(text))
    .option('--file <file>', t('options.file'))
    .option('--wait <ms>', t('options.wait', { default: defaultWaitMs }))
    .option('--count <n>', t('options.count'))
    .option('--interval <ms>', t('options.interval'));
  return addCaptureOption(addOutOption(command, t), t);
}

/** Options of every `send` that need or exclude each other. */
export const sendRules: readonly OptionRule[] = [{ option: '--interval', needs: '--count' }];

/** @throws BreakoutboxError NUMBER_INVALID */
export function sendingOf({ wait, count, interval }: SendOptions): Sending {
  return {
    waitMs: wait === undefined ? defaultWaitMs : wholeNumber('--wait', wait, msRange),
    replyExpected: wait !== undefined && wait !== '0',
    count: count === undefined ? 1 : wholeNumber('--count', count, countRange),
    intervalMs: interval === undefined ? 0 : wholeNumber('--interval', interval, msRange),
  };
}

/** The data to send, read once for each repetition. */
export interface Payload {
  /** Whether the data is a stream or a file, whose end is then signalled to the peer. */
  readonly isStream: boolean;
  /** Reads enough to know whether there is anything to send, before connecting. Rejects as `payloadOf` says. */
  prepared(): Promise<void>;
  /**
   * The bytes in order, each piece the caller's; over UDP the one datagram. What has a pace of its own waits by `pause`, and
   * ends early when that says so.
   */
  pieces(pause: Pause): AsyncIterable<Uint8Array>;
  /** Releases standard input. */
  close(): void;
}

/** Maximum bytes of a pipe that are kept in memory to send again; larger data belongs in a file. */
const maxRepeatedBytes = 64 * 1024 * 1024;
/** Maximum bytes that are read of an input that has to fit one datagram. */
const maxDatagramInputBytes = 1024 * 1024;

/**
 * Returns the data to send: the text with its ending and checksum, or the bytes of a file or pipe, converted only if an
 * option was given for that. A pipe that is sent repeatedly, and a datagram, are held in memory, within bounds.
 * Throws a BreakoutboxError: TEXT_TWICE, NOTHING_TO_SEND, those of bytesOf; FILE_UNREADABLE, INPUT_TOO_LONG_TO_REPEAT and
 * those of inputPieces later.
 */
export function payloadOf(
  text: string | undefined,
  { file, count }: { readonly file?: string | undefined; readonly count: number },
  settings: Settings,
  datagram: boolean,
): Payload {
  if (text !== undefined && file !== undefined) throw new BreakoutboxError('TEXT_TWICE');
  if (text !== undefined) return typedPayload(bytesOf(text, settings));
  if (file === undefined && !isPiped()) throw new BreakoutboxError('NOTHING_TO_SEND');
  const open = (): AsyncGenerator<Uint8Array, void, void> => inputPieces(settings, { file });
  if (datagram) return new DatagramInput(open, file === undefined);
  return new StreamInput(open, file ?? standardInput, count > 1 && !isReadTwice(file));
}

/** Whether the file can be read again: a pipe, such as `<(…)`, is used up by the first read. */
function isReadTwice(file: string | undefined): boolean {
  return file !== undefined && (statSync(file, { throwIfNoEntry: false })?.isFile() ?? true);
}

function typedPayload(bytes: Uint8Array): Payload {
  return {
    isStream: false,
    prepared: () => Promise.resolve(),
    async *pieces() {
      yield bytes.slice();
    },
    close: () => undefined,
  };
}

/** All of an input as one datagram. Empty standard input is no input; an empty file is an empty datagram. */
class DatagramInput implements Payload {
  readonly isStream = false;
  readonly #open: () => AsyncIterable<Uint8Array>;
  readonly #emptyIsNothing: boolean;
  #bytes: Uint8Array = new Uint8Array(0);

  constructor(open: () => AsyncIterable<Uint8Array>, emptyIsNothing: boolean) {
    this.#open = open;
    this.#emptyIsNothing = emptyIsNothing;
  }

  async prepared(): Promise<void> {
    const pieces: Uint8Array[] = [];
    let bytes = 0;
    for await (const piece of this.#open()) {
      pieces.push(piece);
      bytes += piece.byteLength;
      if (bytes > maxDatagramInputBytes) break;
    }
    if (bytes === 0 && this.#emptyIsNothing) throw new BreakoutboxError('NOTHING_TO_SEND');
    this.#bytes = joinBytes(pieces);
  }

  async *pieces(): AsyncGenerator<Uint8Array, void, void> {
    yield this.#bytes.slice();
  }

  close(): void {}
}

/** An input as it comes. Its first piece is read before connecting, so that a fault in it is reported first. */
class StreamInput implements Payload {
  isStream = false;
  readonly #open: () => AsyncGenerator<Uint8Array, void, void>;
  readonly #source: string;
  readonly #kept: Uint8Array[] | undefined;
  #running: AsyncGenerator<Uint8Array, void, void> | undefined;
  #first: Uint8Array | undefined;

  /** `source` names it in messages. With `keep` it is read whole before anything is sent, to be sent again. */
  constructor(open: () => AsyncGenerator<Uint8Array, void, void>, source: string, keep: boolean) {
    this.#open = open;
    this.#source = source;
    this.#kept = keep ? [] : undefined;
  }

  async prepared(): Promise<void> {
    this.#running = this.#open();
    const { value } = await this.#running.next();
    this.#first = value ?? undefined;
    this.isStream = this.#first !== undefined;
    if (this.#kept === undefined || this.#first === undefined) return;
    this.#kept.push(this.#first);
    let bytes = this.#first.byteLength;
    for await (const piece of this.#running) {
      this.#kept.push(piece);
      bytes += piece.byteLength;
      if (bytes <= maxRepeatedBytes) continue;
      const params = { source: this.#source, most: maxRepeatedBytes };
      throw new BreakoutboxError('INPUT_TOO_LONG_TO_REPEAT', params);
    }
  }

  async *pieces(): AsyncGenerator<Uint8Array, void, void> {
    if (this.#kept !== undefined) {
      for (const piece of this.#kept) yield piece.slice();
      return;
    }
    const running = this.#running ?? this.#open();
    this.#running = undefined;
    if (this.#first !== undefined) yield this.#first;
    this.#first = undefined;
    yield* running;
  }

  close(): void {
    if (isPiped()) process.stdin.destroy();
  }
}
