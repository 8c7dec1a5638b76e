import type { TimedMachine } from '../src/line/virtual-time.js';

/** When a sender sends again what is in flight, beside an ACK that moves it on: every ACK makes it send the window behind it. */
export interface SenderHabit {
  /** A repeated ACK: ignored (RFC 1123, section 4.2.3.1), or answered with the window once more. */
  readonly repeatedAcknowledgement: 'ignored' | 'repeats';
  /** Milliseconds without an ACK after which it sends the window again. */
  readonly timeoutMs: number;
}

/** Senders of the field, by what their sources show. */
export const senderHabits: Readonly<Record<string, SenderHabit>> = {
  // in.tftpd and dnsmasq: only a timeout repeats.
  'tftpd-hpa': { repeatedAcknowledgement: 'ignored', timeoutMs: 1_000 },
  dnsmasq: { repeatedAcknowledgement: 'ignored', timeoutMs: 2_000 },
  // Without --prevent-sas it goes on behind whatever is acknowledged; 5 s of silence.
  atftpd: { repeatedAcknowledgement: 'repeats', timeoutMs: 5_000 },
  'one that repeats soon': { repeatedAcknowledgement: 'repeats', timeoutMs: 300 },
};

/** A sender of one file in windows, with the habits of a real one, on virtual time; of blocks it sends the numbers. */
export class HabitualSender implements TimedMachine {
  deadlineMs = Number.POSITIVE_INFINITY;
  isDone = false;
  #edge = 0;
  readonly #habit: SenderHabit;
  readonly #windowBlocks: number;
  readonly #lastBlock: number;
  readonly #send: (block: number) => void;

  constructor(habit: SenderHabit, windowBlocks: number, lastBlock: number, send: (block: number) => void) {
    this.#habit = habit;
    this.#windowBlocks = windowBlocks;
    this.#lastBlock = lastBlock;
    this.#send = send;
  }

  /** The receiver has what came before `block`, and it included. The first ACK is of block 0. */
  acknowledged(block: number, nowMs: number): void {
    if (this.isDone || block > this.#edge + this.#windowBlocks || block < this.#edge) return;
    const isNews = block > this.#edge || this.deadlineMs === Number.POSITIVE_INFINITY;
    if (!isNews && this.#habit.repeatedAcknowledgement === 'ignored') return;
    this.#edge = block;
    this.isDone = block === this.#lastBlock;
    this.#sendWindow(nowMs);
  }

  deadlineReached(nowMs: number): void {
    this.#sendWindow(nowMs);
  }

  #sendWindow(nowMs: number): void {
    this.deadlineMs = this.isDone ? Number.POSITIVE_INFINITY : nowMs + this.#habit.timeoutMs;
    const through = Math.min(this.#edge + this.#windowBlocks, this.#lastBlock);
    for (let block = this.#edge + 1; block <= through; block += 1) this.#send(block);
  }
}
