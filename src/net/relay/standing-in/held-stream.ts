import type { FramingSpec } from '../../../bytes/framing.js';
import type { SettledHandler } from '../../../endpoint/standing-in/held-messages.js';
import { MessageCutter } from '../../tcp/message-cutter.js';

/** Bytes behind a held message past which their sender waits. */
const maxWaitingBytes = 256 * 1024;

/** What one direction of a connection needs while messages of it may be held. */
export interface HeldStreamHandler {
  /** Offers a message. Returns what goes on of it, undefined for nothing; if it is `held`, `settled` is called later. */
  readonly offered: (message: Uint8Array, settled: SettledHandler) => Uint8Array | 'held' | undefined;
  /** Bytes go on. */
  readonly passed: (bytes: Uint8Array) => void;
  /** The sender gets an answer in the name of the other side. */
  readonly answered: (bytes: Uint8Array) => void;
  /** The end of sending goes on: all that came before it has gone. */
  readonly ended: () => void;
  /** There is room again after `isFull`. */
  readonly roomOpened: () => void;
}

interface Waiting {
  readonly bytes: Uint8Array;
  /** A piece of a frame that was longer than the bound: it passes as it came. */
  readonly isPiece: boolean;
}

/**
 * One direction of a connection whose messages are offered to whoever stands in: what comes behind a held message waits behind it,
 * and so does the end of sending. Begin it where a message begins.
 */
export class HeldStream {
  readonly #handler: HeldStreamHandler;
  /** Undefined where each chunk is a message. */
  readonly #cutter: MessageCutter | undefined;
  #waiting: Waiting[] = [];
  #waitingBytes = 0;
  #isHolding = false;
  #hasFinished = false;
  #hasEnded = false;
  #wasFull = false;
  #isClosed = false;

  /** A frame of more than `maxFrameBytes` passes in pieces, as it came. */
  constructor(framing: FramingSpec, maxFrameBytes: number, handler: HeldStreamHandler) {
    this.#handler = handler;
    this.#cutter =
      framing.type === 'raw'
        ? undefined
        : new MessageCutter(framing, maxFrameBytes, {
            messageArrived: (message, isPiece) => this.#arrived({ bytes: message, isPiece }),
            frameTooLong: () => undefined,
          });
  }

  /** Nothing of it waits: it may be left out. */
  get isIdle(): boolean {
    return !this.#isHolding && this.#waiting.length === 0 && (this.#cutter?.heldBytes ?? 0) === 0;
  }

  /** The sender is to wait for `roomOpened`. */
  get isFull(): boolean {
    return this.#waitingBytes >= maxWaitingBytes;
  }

  /** Bytes that wait behind a held message, or for the rest of theirs. */
  get waitingBytes(): number {
    return this.#waitingBytes + (this.#cutter?.heldBytes ?? 0);
  }

  /** More has arrived. */
  write(chunk: Uint8Array): void {
    if (this.#cutter === undefined) this.#arrived({ bytes: chunk, isPiece: false });
    else this.#cutter.write(chunk);
    this.#wasFull ||= this.isFull;
  }

  /** The sender has finished: `ended` follows once all has gone. */
  finish(): void {
    if (this.#hasFinished) return;
    this.#hasFinished = true;
    this.#cutter?.end();
    this.#endWhenIdle();
  }

  /** Nothing is held from now on: what waits for its end goes on, unless it waits behind a message that is held still. */
  release(): void {
    if (!this.#isHolding && this.#waiting.length === 0) this.#cutter?.end();
  }

  /** Nothing of it goes anywhere any more. */
  close(): void {
    this.#isClosed = true;
    this.#waiting = [];
    this.#waitingBytes = 0;
    this.#cutter?.close();
  }

  #arrived(message: Waiting): void {
    if (this.#isClosed) return;
    if (!this.#isHolding && this.#waiting.length === 0) {
      this.#offer(message);
      return;
    }
    this.#waiting.push(message);
    this.#waitingBytes += message.bytes.byteLength;
  }

  #offer({ bytes, isPiece }: Waiting): void {
    const passing = isPiece ? bytes : this.#handler.offered(bytes, (...how) => this.#settled(...how));
    if (passing === 'held') this.#isHolding = true;
    else if (passing !== undefined) this.#handler.passed(passing);
  }

  #settled(what: Parameters<SettledHandler>[0], bytes: Uint8Array | undefined): void {
    this.#isHolding = false;
    if (this.#isClosed) return;
    if (bytes !== undefined) {
      if (what === 'answered') this.#handler.answered(bytes);
      else this.#handler.passed(bytes);
    }
    let taken = 0;
    for (; taken < this.#waiting.length && !this.#isHolding && !this.#isClosed; taken += 1) {
      const next = this.#waiting[taken];
      if (next === undefined) break;
      this.#waitingBytes -= next.bytes.byteLength;
      this.#offer(next);
    }
    this.#waiting = this.#waiting.slice(taken);
    if (this.#wasFull && !this.isFull) {
      this.#wasFull = false;
      this.#handler.roomOpened();
    }
    this.#endWhenIdle();
  }

  #endWhenIdle(): void {
    if (!this.#hasFinished || this.#hasEnded || !this.isIdle || this.#isClosed) return;
    this.#hasEnded = true;
    this.#handler.ended();
  }
}
