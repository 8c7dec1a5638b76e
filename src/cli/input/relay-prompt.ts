import type { Endpoint, EndpointSpec } from '../../app/index.js';
import { decodeText } from '../../bytes/encodings.js';
import { visibleText } from '../../bytes/escapes.js';
import { formatHex } from '../../bytes/hex.js';
import { BreakoutboxError } from '../../errors/error.js';
import { nowMicros } from '../../system/clock.js';
import type { EventView } from '../output/event-view.js';
import { ChosenPeer, type PeersOf } from './chosen-peer.js';
import { TypedForm } from './typed-form.js';
import { TypedLines, type TypedLinesOptions } from './typed-lines.js';

type StandingIn = NonNullable<Endpoint<EndpointSpec>['standingIn']>;
type Mode = Parameters<StandingIn['hold']>[0]['mode'];

/** The context of a relay's prompt, and the callbacks for how it ends. */
export interface RelayPromptOptions extends TypedLinesOptions {
  readonly standingIn: StandingIn;
  /** The relay, whose peers are its clients. */
  readonly endpoint: PeersOf;
  /** Nothing says where a message of the stream ends: what arrives together is one. */
  readonly isUncut: boolean;
  readonly view: EventView;
  /** `/quit` was typed. */
  readonly quit: () => void;
}

const modes: ReadonlySet<string> = new Set<Mode>(['off', 'next', 'all']);

/**
 * Stands in at a relay from a terminal: `/up` and `/down` say a text to either side, of all clients or the one chosen by `/to`, and what
 * passes is held and settled.
 */
export class RelayPrompt {
  readonly #options: RelayPromptOptions;
  readonly #lines: TypedLines;
  readonly #form: TypedForm;
  readonly #to: ChosenPeer;

  constructor(options: RelayPromptOptions) {
    this.#options = options;
    this.#lines = new TypedLines(options);
    this.#form = new TypedForm(options.settings, options.view, this.#lines);
    const choice = { all: 'clientsAll', one: 'clientOne', takesAddresses: false } as const;
    this.#to = new ChosenPeer(options.endpoint, this.#lines, options.settings.translate, choice);
  }

  /** Reads until Ctrl-D ends the input. */
  async run(): Promise<void> {
    await this.#lines.read((line) => void this.#take(line));
  }

  /** Closes standard input, which would keep the program running. */
  close(): void {
    this.#lines.close();
  }

  async #take(line: string): Promise<void> {
    try {
      await this.#word(line);
    } catch (error) {
      if (!(error instanceof BreakoutboxError)) throw error;
      this.#lines.sayFailure(error.failure);
    }
  }

  /** @throws BreakoutboxError for what is wrong with what was typed, or cannot be done */
  async #word(line: string): Promise<void> {
    const { settings, standingIn, quit } = this.#options;
    const { translate: t } = settings;
    const [word, rest] = parted(line);
    switch (word) {
      case '':
        return;
      case '/up':
      case '/down':
        this.#say(word === '/up' ? 'up' : 'down', rest);
        return;
      case '/peers':
        this.#to.list();
        return;
      case '/to':
        this.#to.choose(rest.trim());
        return;
      case '/hold':
        await this.#hold(rest);
        return;
      case '/held':
        this.#list(standingIn);
        return;
      case '/forward':
      case '/drop':
      case '/answer':
        this.#settle(word, rest);
        return;
      case '/hex':
        this.#form.toggleHex();
        return;
      case '/encoding':
        this.#form.readAs(rest.trim());
        return;
      case '/help':
      case '/?':
        this.#lines.say(t('relayWords'));
        return;
      case '/quit':
        quit();
        return;
      default:
        this.#lines.say(t('wordUnknown', { word: visibleText(word), words: t('relayWords') }));
    }
  }

  #say(side: 'up' | 'down', text: string): void {
    const { standingIn, settings } = this.#options;
    if (text === '') this.#lines.say(settings.translate('relayWords'));
    else standingIn.say(side, this.#form.bytesOf(text), this.#to.peer);
  }

  async #hold(rest: string): Promise<void> {
    const { standingIn, settings, isUncut } = this.#options;
    const { translate: t } = settings;
    const [mode, filter] = parted(rest);
    if (!isMode(mode)) {
      this.#lines.say(t('relayWords'));
      return;
    }
    const { held } = await standingIn.hold(filter === '' ? { mode } : { mode, filter });
    const words = { off: 'holdingOff', next: 'holdingNext', all: 'holdingAll' } as const;
    this.#lines.say(t(words[mode], { count: held }));
    if (isUncut && mode !== 'off') this.#lines.say(t('holdUncut'));
  }

  #list(standingIn: StandingIn): void {
    const { translate: t } = this.#options.settings;
    const { held } = standingIn.list();
    if (held.length === 0) this.#lines.say(t('nothingHeld'));
    for (const { number, side, peer, goesAtMicros, bytes } of held) {
      const seconds = Math.max(0, Math.ceil((goesAtMicros - nowMicros()) / 1_000_000));
      const message = `${bytes.byteLength} B  ${this.#shown(bytes)}`;
      const where = t(side === 'up' ? 'heldForTarget' : 'heldForClient', { peer });
      this.#lines.say(`${number}  ${where}  ${t('heldSeconds', { seconds })}  ${message}`);
    }
    const { figures } = standingIn;
    const more = figures.held - held.length;
    if (more > 0) this.#lines.say(t('heldMore', { count: more }));
    if (figures.passedOver > 0) this.#lines.say(t('passedOver', { count: figures.passedOver }));
  }

  /** A message as the lines of the log show it. */
  #shown(bytes: Uint8Array): string {
    const { maxMessageBytes } = this.#options.view.style;
    const start = bytes.subarray(0, maxMessageBytes);
    const text = this.#form.hex ? formatHex(start) : visibleText(decodeText(start, this.#form.encoding));
    return start.byteLength < bytes.byteLength ? `${text} …` : text;
  }

  #settle(word: '/forward' | '/drop' | '/answer', rest: string): void {
    const { standingIn, settings } = this.#options;
    const [number, text] = parted(rest);
    const isWhole = word === '/answer' ? text !== '' : word !== '/drop' || text === '';
    if (!/^[1-9]\d{0,14}$/.test(number) || !isWhole) {
      this.#lines.say(settings.translate('relayWords'));
      return;
    }
    const as = { '/forward': 'forward', '/drop': 'drop', '/answer': 'answer' } as const;
    const data = text === '' ? {} : { data: this.#form.bytesOf(text) };
    standingIn.settle(Number(number), { as: as[word], ...data });
  }
}

/** The first word, and what follows its blank, as it was typed. */
function parted(line: string): readonly [word: string, rest: string] {
  const [, word = '', rest = ''] = /^\s*(\S*)(?:\s(.*))?$/s.exec(line) ?? [];
  return [word, rest];
}

function isMode(word: string): word is Mode {
  return modes.has(word);
}
