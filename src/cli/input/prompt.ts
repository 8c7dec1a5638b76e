import process from 'node:process';
import { createInterface, type Interface, moveCursor } from 'node:readline';
import type { Endpoint, EndpointSpec } from '../../app/index.js';
import { parseEncodingName } from '../../bytes/encoding-names.js';
import { parseAddress } from '../../config/parse-address.js';
import { BreakoutboxError, failureMessage } from '../../errors/error.js';
import type { EventView } from '../output/event-view.js';
import { complain, type Output } from '../output/output.js';
import type { Settings } from '../settings.js';
import { bytesOf } from './typed-bytes.js';

/** The context of a prompt, and the callbacks for how it ends. */
export interface PromptOptions {
  readonly endpoint: Endpoint<EndpointSpec>;
  readonly settings: Settings;
  readonly view: EventView;
  readonly output: Output;
  /** The line being typed is drawn below what is shown; otherwise the terminal itself edits it. */
  readonly drawn: boolean;
  /** `/quit` was typed. */
  readonly quit: () => void;
  /** Ctrl-C was pressed while a line was edited here. */
  readonly interrupted: () => void;
}

/**
 * Sends each line typed at a terminal: to all peers, or the one chosen by `/to`. Output does not break the line being
 * typed, and arrow-up recalls earlier ones.
 */
export class Prompt {
  readonly #options: PromptOptions;
  #to: string | undefined;
  #hex: boolean;
  #encoding: Settings['encoding'];
  #reader: Interface | undefined;

  constructor(options: PromptOptions) {
    this.#options = options;
    this.#hex = options.settings.hex;
    this.#encoding = options.settings.encoding;
  }

  /** Reads until Ctrl-D ends the input. */
  async run(): Promise<void> {
    const { drawn } = this.#options;
    const reader = createInterface({
      input: process.stdin,
      terminal: drawn,
      prompt: '> ',
      historySize: 1000,
      ...(drawn ? { output: process.stdout } : {}),
    });
    this.#reader = reader;
    reader.on('SIGINT', () => this.#options.interrupted());
    if (drawn) this.#drawBelow(reader);
    reader.on('line', (line) => {
      this.#take(line);
      // A command such as /quit may have closed it.
      if (drawn && this.#reader !== undefined) reader.prompt();
    });
    if (drawn) reader.prompt();
    await new Promise<void>((resolve) => {
      reader.once('close', resolve);
    });
    this.#options.output.keepBelow(undefined);
  }

  /** Closes standard input, which would keep the program running. */
  close(): void {
    this.#options.output.keepBelow(undefined);
    this.#reader?.close();
    this.#reader = undefined;
    process.stdin.destroy();
  }

  #drawBelow(reader: Interface): void {
    this.#options.output.keepBelow({
      erase: () => {
        // A long line fills several rows; the cursor may be in any of them.
        moveCursor(process.stdout, -1000, -reader.getCursorPos().rows);
        process.stdout.write('\x1b[J');
        // readline moves up by the rows it drew last, and would overwrite output written in between.
        Object.assign(reader, { prevRows: 0 });
      },
      draw: () => reader.prompt(true),
    });
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
      this.#say(`! ${failureMessage(error.failure, settings.language)}`);
    }
  }

  #word(line: string): void {
    const { endpoint, settings, view } = this.#options;
    const { translate: t } = settings;
    const [word = '', argument = ''] = line.trim().split(/\s+/);
    switch (word) {
      case '/help':
      case '/?':
        this.#say(t('words'));
        return;
      case '/quit':
        this.#options.quit();
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

  /** Finds a peer by its number in `/peers` or its address; over UDP also an address that nothing came from. */
  #peerOf(text: string): string | undefined {
    const { endpoint } = this.#options;
    const peers = endpoint.peers();
    const known = peers[Number(text) - 1] ?? peers.find(({ peer }) => peer === text);
    if (known !== undefined) return known.peer;
    const parsed = parseAddress(text, 1);
    return endpoint.spec.type === 'udp' && parsed.ok && parsed.value.host !== undefined ? text : undefined;
  }

  /** Writes to the person: among the lines on a terminal, otherwise to standard error. */
  #say(text: string): void {
    if (this.#options.drawn && !this.#options.settings.json) this.#options.output.write(`${text}\n`);
    else complain(text);
  }
}
