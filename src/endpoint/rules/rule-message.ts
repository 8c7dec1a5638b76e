import type { EncodingName } from '../../bytes/encoding-names.js';
import { decodeText } from '../../bytes/encodings.js';
import type { MessageOrigin } from '../behaviour.js';

const nothing = new Uint8Array(0);

/** The message that rules look at. One object serves a conversation; its text is decoded once, if a rule asks for it. */
export class RuleMessage implements MessageOrigin {
  readonly encoding: EncodingName;
  bytes: Uint8Array = nothing;
  peer = '';
  count = 0;
  timeMicros = 0;
  direction: 'in' | 'out' = 'in';
  #text: string | undefined;
  #byteText: string | undefined;

  constructor(encoding: EncodingName) {
    this.encoding = encoding;
  }

  /** The bytes as text in the endpoint's encoding. */
  get text(): string {
    this.#text ??= decodeText(this.bytes, this.encoding);
    return this.#text;
  }

  /** The bytes as characters U+0000 to U+00FF. */
  get byteText(): string {
    this.#byteText ??= decodeText(this.bytes, 'latin1');
    return this.#byteText;
  }

  /** Bytes of it as text. */
  textOf(bytes: Uint8Array): string {
    return decodeText(bytes, this.encoding);
  }

  /** Takes another message; `bytes` are borrowed. */
  take(bytes: Uint8Array, { peer, count, timeMicros, direction = 'in' }: MessageOrigin): void {
    this.bytes = bytes;
    this.peer = peer;
    this.count = count;
    this.timeMicros = timeMicros;
    this.direction = direction;
    this.#text = undefined;
    this.#byteText = undefined;
  }

  /** Goes on as another message of the same origin. */
  become(bytes: Uint8Array): void {
    this.take(bytes, this);
  }

  /** Takes what is no message: the beginning of a conversation, or silence. */
  takeNone(origin: MessageOrigin): void {
    this.take(nothing, origin);
  }

  /** A copy that stays as it is. */
  kept(): RuleMessage {
    const copy = new RuleMessage(this.encoding);
    copy.take(new Uint8Array(this.bytes), this);
    return copy;
  }
}
