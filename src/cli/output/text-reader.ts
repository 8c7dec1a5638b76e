import type { EncodingName } from '../../bytes/encoding-names.js';
import { decodeText } from '../../bytes/encodings.js';
import { StreamingDecoder } from '../../bytes/streaming-decoder.js';
import type { Received, Sent, TrafficEvent } from '../../traffic/event.js';

/** Peers whose half characters are remembered; beyond it the one heard from longest ago starts afresh. */
const maxPeers = 10_000;

/**
 * Reads the bytes of events as text. What a stream delivers is read peer by peer, so that a character split across two
 * reads comes out whole with the second; a datagram stands for itself.
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
    if (!this.#stream || event.type === 'sent') return decodeText(event.bytes, this.#encoding);
    let decoder = this.#decoders.get(event.peer);
    if (decoder === undefined) {
      decoder = new StreamingDecoder(this.#encoding);
      this.#decoders.set(event.peer, decoder);
      if (this.#decoders.size > maxPeers) {
        const [oldest] = this.#decoders.keys();
        if (oldest !== undefined) this.#decoders.delete(oldest);
      }
    }
    return decoder.write(event.bytes);
  }

  /** What is left of a peer whose connection closed inside a character: U+FFFD, else nothing. */
  restOf(peer: string): string {
    return this.#decoders.get(peer)?.end() ?? '';
  }

  /** Forgets a peer when its connection closes. */
  saw(event: TrafficEvent): void {
    if (event.type === 'closed') this.#decoders.delete(event.peer);
  }
}
