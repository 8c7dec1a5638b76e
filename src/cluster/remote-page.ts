import { headers, type Msg, type NatsConnection, type Subscription } from '@nats-io/transport-node';
import { partBytes } from './messages.js';

/** What a frame of a live feed is, as a header; a frame that is too large for a message is sent as several, all but the last `more`. */
export type FrameKind = 'text' | 'binary' | 'more' | 'ping' | 'end';

/** What the page's node says back: what it looks at, how many bytes were read in all, that it is there, that it leaves. */
export type PageWord = 'look' | 'read' | 'pong' | 'end';

/** The header with a frame's kind. */
export const frameHeader = 'Bob-Frame';
/** The header with a frame's number, from 0: a hole in them means that NATS has lost one. */
export const numberHeader = 'Bob-Number';
/** The header with what the page's node says. */
export const wordHeader = 'Bob-Word';

const nothing = new Uint8Array(0);

/**
 * A page at another node that follows this one: what a WebSocket is to a page here. Bytes count as waiting until the other node says that
 * its page has read them, so a slow line between the nodes is met as a slow page is.
 */
export class RemotePage {
  readonly #nats: NatsConnection;
  /** Where frames are sent to. */
  readonly #inbox: string;
  readonly #subscription: Subscription;
  readonly #onMessage: ((text: string) => void)[] = [];
  readonly #onPong: (() => void)[] = [];
  readonly #onClose: (() => void)[] = [];
  /** Sent frames that were not read yet: the total of bytes at their end, and what is called then. */
  readonly #unread: { readonly end: number; readonly sent: () => void }[] = [];
  #sentBytes = 0;
  #readBytes = 0;
  #number = 0;
  #isOpen = true;

  /** `channel` is the subject that the other node speaks on. */
  constructor(nats: NatsConnection, channel: string, inbox: string) {
    this.#nats = nats;
    this.#inbox = inbox;
    this.#subscription = nats.subscribe(channel, {
      callback: (error, message) => (error === null ? this.#heard(message) : this.terminate()),
    });
  }

  get isOpen(): boolean {
    return this.#isOpen;
  }

  /** Bytes that were sent and not read. */
  get bufferedBytes(): number {
    return this.#sentBytes - this.#readBytes;
  }

  onMessage(listener: (text: string) => void): void {
    this.#onMessage.push(listener);
  }

  onPong(listener: () => void): void {
    this.#onPong.push(listener);
  }

  onClose(listener: () => void): void {
    this.#onClose.push(listener);
  }

  /** Sends a frame; `sent` is called when it was read. */
  send(frame: string | Uint8Array, sent: () => void): void {
    if (!this.#isOpen) return;
    const bytes = typeof frame === 'string' ? new TextEncoder().encode(frame) : frame;
    let start = 0;
    for (; bytes.length - start > partBytes; start += partBytes)
      this.#publish('more', bytes.subarray(start, start + partBytes));
    this.#publish(typeof frame === 'string' ? 'text' : 'binary', bytes.subarray(start));
    this.#sentBytes += bytes.length;
    this.#unread.push({ end: this.#sentBytes, sent });
  }

  ping(): void {
    if (this.#isOpen) this.#publish('ping', nothing);
  }

  /** Ends the feed: the page has said what no page says. */
  refuse(_reason: string): void {
    this.close();
  }

  /** Ends the feed. */
  close(): void {
    if (!this.#isOpen) return;
    if (!this.#nats.isClosed()) this.#publish('end', nothing);
    this.terminate();
  }

  /** Ends the feed without a word. */
  terminate(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#subscription.unsubscribe();
    for (const { sent } of this.#unread.splice(0)) sent();
    for (const closed of this.#onClose) closed();
  }

  #publish(kind: FrameKind, data: Uint8Array): void {
    const marks = headers();
    marks.set(frameHeader, kind);
    marks.set(numberHeader, String(this.#number));
    this.#number += 1;
    this.#nats.publish(this.#inbox, data, { headers: marks });
  }

  #heard(message: Msg): void {
    switch (message.headers?.get(wordHeader) as PageWord | undefined) {
      case 'look':
        for (const listener of this.#onMessage) listener(message.string());
        return;
      case 'read':
        this.#read(Number(message.string()));
        return;
      case 'pong':
        for (const listener of this.#onPong) listener();
        return;
      case 'end':
        this.terminate();
        return;
      default:
    }
  }

  #read(bytes: number): void {
    if (!(bytes > this.#readBytes && bytes <= this.#sentBytes)) return;
    this.#readBytes = bytes;
    for (let [first] = this.#unread; first !== undefined && first.end <= bytes; [first] = this.#unread) {
      this.#unread.shift();
      first.sent();
    }
  }
}
