import { joinBytes } from '../bytes/join-bytes.js';
import type { CheckScript } from './check.js';
import type { CheckDesk } from './check-desk.js';
import type { CheckOutbox } from './check-outbox.js';

/** Where a connection is; `ended`: the peer sends no more; `closed`: both directions are over, by a failure's code or without one. */
export type StreamState =
  | { readonly state: 'connecting' | 'open' | 'ended' }
  | { readonly state: 'closed'; readonly code: string | undefined };

/** What is kept of a peer that sends without end. */
const maxReceivedBytes = 32 * 1024 * 1024;

/** A TCP connection of a check. */
export class StreamDoor {
  readonly number: number;
  readonly #outbox: CheckOutbox;
  readonly #desk: CheckDesk;
  #state: StreamState = { state: 'connecting' };
  #parts: Uint8Array[] = [];
  #bytes = 0;

  constructor(number: number, outbox: CheckOutbox, desk: CheckDesk) {
    this.number = number;
    this.#outbox = outbox;
    this.#desk = desk;
  }

  get state(): StreamState {
    return this.#state;
  }

  /** Bytes that came and were not taken. */
  get waitingBytes(): number {
    return this.#bytes;
  }

  /** Whether nothing comes any more. */
  get isOver(): boolean {
    return this.#state.state === 'ended' || this.#state.state === 'closed';
  }

  /** Waits until it is connected; returns whether it is. */
  *opened(withinMs: number): CheckScript<boolean> {
    yield* this.#desk.until(() => this.#state.state !== 'connecting', withinMs);
    return this.#state.state === 'open' || this.#state.state === 'ended';
  }

  write(bytes: Uint8Array): void {
    this.#outbox.writeStream(this.number, bytes);
  }

  /** Sends no more. */
  halfClose(): void {
    this.#outbox.halfClose(this.number);
  }

  /** Breaks the connection off. */
  reset(): void {
    this.#outbox.resetStream(this.number);
  }

  close(): void {
    this.#outbox.close(this.number);
  }

  /** Takes `count` bytes, or what came until the peer ended, or until nothing came for that long. */
  *read(count: number, silenceMs: number): CheckScript<Uint8Array> {
    for (;;) {
      const before = this.#bytes;
      if (before >= count || this.isOver) break;
      if (!(yield* this.#desk.until(() => this.#bytes > before || this.isOver, silenceMs))) break;
    }
    return this.take();
  }

  /** Waits until the peer sends no more; returns whether that was so within the time. */
  *over(withinMs: number): CheckScript<boolean> {
    return yield* this.#desk.until(() => this.isOver, withinMs);
  }

  /** Takes all that has come. */
  take(): Uint8Array {
    const all = joinBytes(this.#parts);
    this.#parts = [];
    this.#bytes = 0;
    return all;
  }

  /** Called by the machine. */
  becameOpen(): void {
    this.#state = { state: 'open' };
  }

  /** Called by the machine; the bytes belong to the door. What comes beyond the bound is dropped. */
  received(bytes: Uint8Array): void {
    if (this.#bytes > maxReceivedBytes) return;
    this.#parts.push(bytes);
    this.#bytes += bytes.length;
  }

  /** Called by the machine. */
  becameEnded(): void {
    if (this.#state.state !== 'closed') this.#state = { state: 'ended' };
  }

  /** Called by the machine, with the system's code if it was an error. */
  becameClosed(code: string | undefined): void {
    this.#state = { state: 'closed', code };
  }
}
