import process from 'node:process';
import { createInterface, type Interface, moveCursor } from 'node:readline';
import type { Endpoint } from '../app/index.js';
import { parseEncodingName } from '../bytes/encoding-names.js';
import { parseAddress } from '../config/address.js';
import { BreakoutboxError, failureMessage } from '../errors/error.js';
import type { EventView } from './event-view.js';
import { complain, type Output } from './output.js';
import type { Settings } from './settings.js';
import { bytesOf } from './typed-bytes.js';

/** Bytes that may wait for the slowest peer before a pipe is read on. */
const pipeBacklogBytes = 256 * 1024;
const backlogLookMs = 10;

/** What the lines typed at an endpoint do; settles how it ends. */
export interface PromptOptions {
  readonly endpoint: Endpoint;
  readonly settings: Settings;
  readonly view: EventView;
  readonly output: Output;
  /** A pipe is not read until somebody is there to send to: a listener's first peer. */
  readonly waitForPeer: () => Promise<void>;
  /** `/quit` was typed, or Ctrl-C pressed. */
  readonly quit: (how: 'word' | 'interrupt') => void;
  /** Standard input has ended. */
  readonly ended: () => void;
}

/**
 * Sends each line of standard input: to all peers, or the one chosen by `/to`. On a terminal the line being typed stays
 * whole when something arrives, and arrow-up recalls; a pipe is read no faster than the peers take it.
 */
export class Prompt {
  readonly #options: PromptOptions;
  readonly #terminal: boolean;
  #to: string | undefined;
  #hex: boolean;
  #encoding: Settings['encoding'];
  #reader: Interface | undefined;

  constructor(options: PromptOptions) {
    this.#options = options;
    this.#terminal = process.stdin.isTTY === true && process.stdout.isTTY === true;
    this.#hex = options.settings.hex;
    this.#encoding = options.settings.encoding;
  }

  /** Reads until standard input ends. */
  async run(): Promise<void> {
    const reader = createInterface({
      input: process.stdin,
      terminal: this.#terminal,
      prompt: '> ',
      historySize: 1000,
      ...(this.#terminal ? { output: process.stdout } : {}),
    });
    this.#reader = reader;
    if (this.#terminal) await this.#runTerminal(reader);
    else await this.#runPipe(reader);
    this.#options.ended();
  }

  /** Lets go of standard input, which would keep the program running. */
  close(): void {
    this.#options.output.keepBelow(undefined);
    this.#reader?.close();
    process.stdin.destroy();
  }

  async #runTerminal(reader: Interface): Promise<void> {
    const { output } = this.#options;
    reader.on('SIGINT', () => this.#options.quit('interrupt'));
    output.keepBelow({
      erase: () => {
        // A long line fills several rows; the cursor may be in any of them.
        moveCursor(process.stdout, -1000, -reader.getCursorPos().rows);
        process.stdout.write('\x1b[J');
        // readline goes up by the rows it drew last, and would draw over what is written in between.
        Object.assign(reader, { prevRows: 0 });
      },
      draw: () => reader.prompt(true),
    });
    reader.on('line', (line) => {
      this.#take(line);
      reader.prompt();
    });
    reader.prompt();
    await new Promise<void>((resolve) => {
      reader.once('close', resolve);
    });
    output.keepBelow(undefined);
  }

  async #runPipe(reader: Interface): Promise<void> {
    for await (const line of reader) {
      await this.#options.waitForPeer();
      this.#take(line);
      await this.#peersCaughtUp();
    }
  }

  async #peersCaughtUp(): Promise<void> {
    const { endpoint } = this.#options;
    while (endpoint.peers().some(({ backlogBytes }) => backlogBytes > pipeBacklogBytes)) {
      await new Promise((resolve) => {
        setTimeout(resolve, backlogLookMs);
      });
    }
  }

  #take(line: string): void {
    if (line.startsWith('/') && !line.startsWith('//')) {
      this.#word(line);
      return;
    }
    const text = line.startsWith('//') ? line.slice(1) : line;
    if (text === '' && this.#options.settings.eol === 'none') return;
    const { endpoint, settings } = this.#options;
    try {
      const bytes = bytesOf(text, { ...settings, hex: this.#hex, encoding: this.#encoding });
      endpoint.send(bytes, this.#to);
    } catch (error) {
      if (!(error instanceof BreakoutboxError)) throw error;
      this.#say(`! ${failureMessage(error, settings.language)}`);
    }
  }

  #word(line: string): void {
    const { endpoint, settings, view } = this.#options;
    const { translate: t } = settings;
    const [word = '', argument = ''] = line.trim().split(/\s+/);
    switch (word) {
      case '/quit':
        this.#options.quit('word');
        return;
      case '/peers': {
        const peers = endpoint.peers();
        if (peers.length === 0) this.#say(t('noPeers'));
        for (const [index, { peer }] of peers.entries()) this.#say(`${index + 1}  ${peer}`);
        return;
      }
      case '/to': {
        if (argument === '' || argument === 'all' || argument === '*') {
          this.#to = undefined;
          this.#say(t('toAll'));
          return;
        }
        const peer = this.#peerOf(argument);
        if (peer === undefined) {
          const params = { peer: argument, endpoint: endpoint.id };
          this.#say(`! ${failureMessage({ code: 'PEER_UNKNOWN', params }, settings.language)}`);
          return;
        }
        this.#to = peer;
        this.#say(t('toOne', { peer }));
        return;
      }
      case '/encoding': {
        const encoding = parseEncodingName(argument);
        if (encoding === undefined) {
          this.#say(
            `! ${failureMessage({ code: 'ENCODING_UNKNOWN', params: { text: argument } }, settings.language)}`,
          );
          return;
        }
        this.#encoding = encoding;
        view.reader.encoding = encoding;
        this.#say(t('encodingNow', { encoding }));
        return;
      }
      case '/hex':
        this.#hex = !this.#hex;
        view.style.hex = this.#hex;
        this.#say(t('hexNow', { state: t(this.#hex ? 'on' : 'off') }));
        return;
      default:
        this.#say(t('wordUnknown', { word, words: t('words') }));
    }
  }

  /** The peer of a number in `/peers`, or of its address; over UDP also an address that has not been heard from. */
  #peerOf(text: string): string | undefined {
    const { endpoint } = this.#options;
    const peers = endpoint.peers();
    const known = peers[Number(text) - 1] ?? peers.find(({ peer }) => peer === text);
    if (known !== undefined) return known.peer;
    const parsed = parseAddress(text, 1);
    return endpoint.spec.type === 'udp' && parsed.ok && parsed.value.host !== undefined ? text : undefined;
  }

  /** To the person: among the lines on a terminal, else beside what a program reads. */
  #say(text: string): void {
    if (this.#terminal && !this.#options.settings.json) this.#options.output.write(`${text}\n`);
    else complain(text);
  }
}
