import type { EncodingName } from '../../bytes/encoding-names.js';
import { decodeText } from '../../bytes/encodings.js';
import { StreamingDecoder } from '../../bytes/streaming-decoder.js';
import type { Received, Sent, TrafficEvent } from '../event.js';

/** Maximum number of peers whose half characters are kept; past it, the longest known peer starts afresh. */
const maxPeers = 10_000;

/**
 * Decodes the bytes of events as text. A stream is decoded peer by peer, so that a character split across two reads comes
 * out whole with the second; each datagram is decoded by itself.
 */
export class TextReader {
  readonly #stream: boolean;
  readonly #decoders = new Map<string, StreamingDecoder>();
  #encoding: EncodingName;

  constructor(encoding: EncodingName, stream: boolean) {
    this.#encoding = encoding;
    this.#stream = stream;
  }

  get encoding(): EncodingName {
    return this.#encoding;
  }

  set encoding(encoding: EncodingName) {
    this.#encoding = encoding;
    this.#decoders.clear();
  }

  textOf(event: Received | Sent): string {
    if (this.#isByItself(event)) return decodeText(event.bytes, this.#encoding);
    return this.#decoderOf(event).write(event.bytes);
  }

  /** The text of the first `byteCount` bytes, without a character that is not complete with them. The rest is read as well. */
  startOf(event: Received | Sent, byteCount: number): string {
    const decoder = this.#isByItself(event) ? new StreamingDecoder(this.#encoding) : this.#decoderOf(event);
    const start = decoder.write(event.bytes.subarray(0, byteCount));
    decoder.write(event.bytes.subarray(byteCount));
    return start;
  }

  #isByItself({ type }: Received | Sent): boolean {
    return !this.#stream || type === 'sent';
  }

  #decoderOf(event: Received | Sent): StreamingDecoder {
    let decoder = this.#decoders.get(event.peer);
    if (decoder === undefined) {
      decoder = new StreamingDecoder(this.#encoding);
      this.#decoders.set(event.peer, decoder);
      if (this.#decoders.size > maxPeers) {
        const [oldest] = this.#decoders.keys();
        if (oldest !== undefined) this.#decoders.delete(oldest);
      }
    }
    return decoder;
  }

  /** The rest of a peer whose connection closed inside a character: U+FFFD, otherwise empty. */
  restOf(peer: string): string {
    return this.#decoders.get(peer)?.end() ?? '';
  }

  /** Forgets a peer when its connection closes. */
  saw(event: TrafficEvent): void {
    if (event.type === 'closed') this.#decoders.delete(event.peer);
  }
}
