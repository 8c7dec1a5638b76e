import { type EncodingName, parseEncodingName } from '../../bytes/encoding-names.js';
import type { EventView } from '../output/event-view.js';
import type { Settings } from '../settings.js';
import { bytesOf } from './typed-bytes.js';
import type { TypedLines } from './typed-lines.js';

/** How what is typed becomes bytes, which `/hex` and `/encoding` change, for what is shown as well. */
export class TypedForm {
  readonly #settings: Settings;
  readonly #view: EventView;
  readonly #lines: TypedLines;
  #hex: boolean;
  #encoding: EncodingName;

  constructor(settings: Settings, view: EventView, lines: TypedLines) {
    this.#settings = settings;
    this.#view = view;
    this.#lines = lines;
    this.#hex = settings.hex;
    this.#encoding = settings.encoding;
  }

  get hex(): boolean {
    return this.#hex;
  }

  get encoding(): EncodingName {
    return this.#encoding;
  }

  /** The bytes of a text. @throws BreakoutboxError as `bytesOf` does */
  bytesOf(text: string): Uint8Array {
    return bytesOf(text, { ...this.#settings, hex: this.#hex, encoding: this.#encoding });
  }

  /** `/hex` was typed. */
  toggleHex(): void {
    const { translate: t } = this.#settings;
    this.#hex = !this.#hex;
    this.#view.style.hex = this.#hex;
    this.#lines.say(t('hexNow', { state: t(this.#hex ? 'on' : 'off') }));
  }

  /** `/encoding NAME` was typed. */
  readAs(name: string): void {
    const encoding = parseEncodingName(name);
    if (encoding === undefined) {
      this.#lines.sayFailure({ code: 'ENCODING_UNKNOWN', params: { text: name } });
      return;
    }
    this.#encoding = encoding;
    this.#view.reader.encoding = encoding;
    this.#lines.say(this.#settings.translate('encodingNow', { encoding }));
  }
}
