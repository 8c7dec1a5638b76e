import type { Endpoint, EndpointSpec } from '../../app/index.js';
import { parseAddress } from '../../config/parse-address.js';
import { BreakoutboxError } from '../../errors/error.js';
import type { EventView } from '../output/event-view.js';
import { TypedForm } from './typed-form.js';
import { TypedLines, type TypedLinesOptions } from './typed-lines.js';

/** The context of a prompt, and the callbacks for how it ends. */
export interface PromptOptions extends TypedLinesOptions {
  readonly endpoint: Endpoint<EndpointSpec>;
  readonly view: EventView;
  /** `/quit` was typed. */
  readonly quit: () => void;
}

/** Sends each line typed at a terminal: to all peers, or the one chosen by `/to`. */
export class Prompt {
  readonly #options: PromptOptions;
  readonly #lines: TypedLines;
  readonly #form: TypedForm;
  #to: string | undefined;

  constructor(options: PromptOptions) {
    this.#options = options;
    this.#lines = new TypedLines(options);
    this.#form = new TypedForm(options.settings, options.view, this.#lines);
  }

  /** Reads until Ctrl-D ends the input. */
  async run(): Promise<void> {
    await this.#lines.read((line) => this.#take(line));
  }

  /** Closes standard input, which would keep the program running. */
  close(): void {
    this.#lines.close();
  }

  #take(line: string): void {
    if (line.startsWith('/') && !line.startsWith('//')) {
      this.#word(line);
      return;
    }
    const text = line.startsWith('//') ? line.slice(1) : line;
    if (text === '' && this.#options.settings.eol === 'none') return;
    try {
      this.#options.endpoint.send(this.#form.bytesOf(text), this.#to);
    } catch (error) {
      if (!(error instanceof BreakoutboxError)) throw error;
      this.#lines.sayFailure(error.failure);
    }
  }

  #word(line: string): void {
    const { endpoint, settings } = this.#options;
    const { translate: t } = settings;
    const [word = '', argument = ''] = line.trim().split(/\s+/);
    switch (word) {
      case '/help':
      case '/?':
        this.#lines.say(t('words'));
        return;
      case '/quit':
        this.#options.quit();
        return;
      case '/peers': {
        const peers = endpoint.peers();
        if (peers.length === 0) this.#lines.say(t('noPeers'));
        for (const [index, { peer }] of peers.entries()) this.#lines.say(`${index + 1}  ${peer}`);
        return;
      }
      case '/to': {
        if (argument === '' || argument === 'all' || argument === '*') {
          this.#to = undefined;
          this.#lines.say(t('toAll'));
          return;
        }
        const peer = this.#peerOf(argument);
        if (peer === undefined) {
          this.#lines.sayFailure({
            code: 'PEER_UNKNOWN',
            params: { peer: argument, endpoint: endpoint.id },
          });
          return;
        }
        this.#to = peer;
        this.#lines.say(t('toOne', { peer }));
        return;
      }
      case '/encoding':
        this.#form.readAs(argument);
        return;
      case '/hex':
        this.#form.toggleHex();
        return;
      default:
        this.#lines.say(t('wordUnknown', { word, words: t('words') }));
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
}
