import type { Endpoint, EndpointSpec } from '../../app/index.js';
import { BreakoutboxError } from '../../errors/error.js';
import type { EventView } from '../output/event-view.js';
import { ChosenPeer } from './chosen-peer.js';
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
  readonly #to: ChosenPeer;

  constructor(options: PromptOptions) {
    this.#options = options;
    this.#lines = new TypedLines(options);
    this.#form = new TypedForm(options.settings, options.view, this.#lines);
    const { endpoint, settings } = options;
    // Over UDP also an address that nothing came from.
    const takesAddresses = endpoint.spec.type === 'udp';
    const choice = { all: 'toAll', one: 'toOne', takesAddresses } as const;
    this.#to = new ChosenPeer(endpoint, this.#lines, settings.translate, choice);
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
      this.#options.endpoint.send(this.#form.bytesOf(text), this.#to.peer);
    } catch (error) {
      if (!(error instanceof BreakoutboxError)) throw error;
      this.#lines.sayFailure(error.failure);
    }
  }

  #word(line: string): void {
    const { translate: t } = this.#options.settings;
    const [word = '', argument = ''] = line.trim().split(/\s+/);
    switch (word) {
      case '/help':
      case '/?':
        this.#lines.say(t('words'));
        return;
      case '/quit':
        this.#options.quit();
        return;
      case '/peers':
        this.#to.list();
        return;
      case '/to':
        this.#to.choose(argument);
        return;
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
}
