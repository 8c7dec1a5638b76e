import { headers, type Msg, type NatsConnection, type Subscription } from '@nats-io/transport-node';
import { joinBytes } from '../bytes/join-bytes.js';
import { type FrameKind, frameHeader, numberHeader, type PageWord, wordHeader } from './remote-page.js';

/** Milliseconds without a frame after which a feed is over: two pings were missed. */
const silenceMs = 40_000;
/** Bytes that are read before the other node is told; a fourth of what it lets wait. */
const tellEveryBytes = 64 * 1024;
const tellAfterMs = 50;

/** Who reads the feed of another node. */
export interface FeedReader {
  /** A frame; `taken` is called when there is room for more. The bytes are the reader's. */
  frame(data: string | Uint8Array, taken: () => void): void;
  /** It is over: the node has ended it, is not heard any more, or a frame was lost. */
  ended(): void;
}

/** The feed of another node that a page here follows. */
export class RemoteFeed {
  readonly #nats: NatsConnection;
  readonly #reader: FeedReader;
  readonly #left: () => void;
  readonly #subscription: Subscription;
  /** Where the other node listens; known when it has answered. */
  #channel: string | undefined;
  readonly #parts: Uint8Array[] = [];
  #number = 0;
  #readBytes = 0;
  #toldBytes = 0;
  #telling: NodeJS.Timeout | undefined;
  #silence: NodeJS.Timeout | undefined;
  #isOver = false;

  /** Listens at once; frames may come before the answer with the channel. `left` is called when it is over, whoever ends it. */
  constructor(nats: NatsConnection, inbox: string, reader: FeedReader, left: () => void) {
    this.#nats = nats;
    this.#reader = reader;
    this.#left = left;
    this.#subscription = nats.subscribe(inbox, {
      callback: (error, message) => (error === null ? this.#heard(message) : this.#over()),
    });
    this.#listen();
  }

  /** The other node follows its channel from now on. */
  opened(channel: string): void {
    this.#channel = channel;
    this.#tell();
  }

  /** Says what the page looks at. */
  look(text: string): void {
    this.#say('look', text);
  }

  /** The page is gone. */
  close(): void {
    if (this.#isOver) return;
    this.#say('end', '');
    this.#end();
  }

  #end(): void {
    this.#isOver = true;
    clearTimeout(this.#silence);
    clearTimeout(this.#telling);
    this.#subscription.unsubscribe();
    this.#left();
  }

  #over(): void {
    if (this.#isOver) return;
    this.#end();
    this.#reader.ended();
  }

  /** The link is cut: what was sent meanwhile is lost. */
  cut(): void {
    this.#over();
  }

  /** The other node is told, if it still hears it, and the page begins anew. */
  #lost(): void {
    this.#say('end', '');
    this.#over();
  }

  #listen(): void {
    clearTimeout(this.#silence);
    this.#silence = setTimeout(() => this.#lost(), silenceMs);
  }

  #heard(message: Msg): void {
    const number = Number(message.headers?.get(numberHeader));
    if (number !== this.#number) {
      this.#lost();
      return;
    }
    this.#number += 1;
    this.#listen();
    const kind = message.headers?.get(frameHeader) as FrameKind | undefined;
    if (kind === 'ping') this.#say('pong', '');
    else if (kind === 'end') this.#over();
    else if (kind === 'more') this.#parts.push(message.data.slice());
    else this.#frame(kind === 'text', message.data.slice());
  }

  #frame(isText: boolean, last: Uint8Array): void {
    const bytes = joinBytes([...this.#parts.splice(0), last]);
    const data = isText ? new TextDecoder().decode(bytes) : bytes;
    this.#reader.frame(data, () => {
      this.#readBytes += bytes.length;
      if (this.#readBytes - this.#toldBytes >= tellEveryBytes) this.#tell();
      else this.#telling ??= setTimeout(() => this.#tell(), tellAfterMs);
    });
  }

  #tell(): void {
    clearTimeout(this.#telling);
    this.#telling = undefined;
    if (this.#channel === undefined || this.#readBytes === this.#toldBytes) return;
    this.#toldBytes = this.#readBytes;
    this.#say('read', String(this.#readBytes));
  }

  #say(word: PageWord, text: string): void {
    if (this.#channel === undefined || this.#isOver || this.#nats.isClosed()) return;
    const marks = headers();
    marks.set(wordHeader, word);
    this.#nats.publish(this.#channel, text, { headers: marks });
  }
}
