import type { TimedMachine } from '../src/line/virtual-time.js';

/** What a receiver acknowledges beside the last block of each window, which all of them do. */
export interface Habit {
  /** Blocks that it did not expect: each of them, the first since it moved on, or none. */
  readonly unexpected: 'each' | 'once' | 'never';
  /** Which of them: all, those that it has had, or the last that it has had. */
  readonly which?: 'all' | 'had' | 'last';
  /** Blocks that it expected, although the window goes on. */
  readonly everyBlock?: boolean;
  /** The window is counted from block 1, whatever was acknowledged meanwhile. */
  readonly fixedWindows?: boolean;
  /** Milliseconds without a block that it expected after which it acknowledges what it has. */
  readonly timeoutMs: number;
}

/** Receivers of the field, by what their sources and captures show. */
export const habits: Readonly<Record<string, Habit>> = {
  // Mtftp4RrqHandleData: an unexpected block is answered with the one before the expected; 4 s of silence.
  EDK2: { unexpected: 'each', timeoutMs: 4_000 },
  // net/tftp.c: tftp_last_nack keeps it from saying the same twice; 5 s of silence.
  'U-Boot': { unexpected: 'once', timeoutMs: 5_000 },
  // tftp_file.c: acknowledges what it has for whatever it did not expect; 5 s of silence.
  atftp: { unexpected: 'each', timeoutMs: 5_000 },
  // bootmgr: says nothing of a gap before its timeout, and repeats its last ACK for the last block of a window.
  'the Windows boot manager': { unexpected: 'each', which: 'last', timeoutMs: 1_000 },
  // lib/tftp.c: acknowledges what it has had once more, and nothing ahead.
  curl: { unexpected: 'each', which: 'had', timeoutMs: 3_500 },
  'one that counts its windows from block 1': { unexpected: 'each', fixedWindows: true, timeoutMs: 2_000 },
  'one that acknowledges every block': { unexpected: 'each', everyBlock: true, timeoutMs: 2_000 },
};

/** A receiver of one file in windows, with the habits of a real one, on virtual time. It keeps the numbers of what it took. */
export class HabitualReceiver implements TimedMachine {
  /** Blocks that it has, from 1 on. */
  edge = 0;
  isDone = false;
  readonly #habit: Habit;
  readonly #windowBlocks: number;
  readonly #lastBlock: number;
  readonly #acknowledgeMs: number;
  readonly #send: (block: number) => void;
  readonly #waiting: number[] = [];
  #busyUntilMs = 0;
  #timeoutAtMs = Number.POSITIVE_INFINITY;
  #windowEnd: number;
  #saidOf = -1;

  /** Each ACK takes it `acknowledgeMs`, during which what comes waits. */
  constructor(
    habit: Habit,
    windowBlocks: number,
    lastBlock: number,
    acknowledgeMs: number,
    send: (block: number) => void,
  ) {
    this.#habit = habit;
    this.#windowBlocks = windowBlocks;
    this.#lastBlock = lastBlock;
    this.#acknowledgeMs = acknowledgeMs;
    this.#send = send;
    this.#windowEnd = windowBlocks;
  }

  get deadlineMs(): number {
    return this.#waiting.length > 0 ? this.#busyUntilMs : this.#timeoutAtMs;
  }

  /** The offer came, block 0, or DATA `block`. */
  received(block: number, nowMs: number): void {
    this.#waiting.push(block);
    if (nowMs >= this.#busyUntilMs) this.#work(nowMs);
  }

  deadlineReached(nowMs: number): void {
    if (this.#waiting.length > 0) this.#work(nowMs);
    else this.#acknowledge(nowMs);
  }

  #work(nowMs: number): void {
    while (nowMs >= this.#busyUntilMs) {
      const block = this.#waiting.shift();
      if (block === undefined) return;
      this.#take(block, nowMs);
    }
  }

  #take(block: number, nowMs: number): void {
    const habit = this.#habit;
    if (block === 0) {
      if (this.edge === 0) this.#acknowledge(nowMs);
    } else if (block === this.edge + 1) {
      this.edge = block;
      this.isDone = block === this.#lastBlock;
      this.#timeoutAtMs = this.isDone ? Number.POSITIVE_INFINITY : nowMs + habit.timeoutMs;
      const isEnd =
        habit.fixedWindows === true ? block % this.#windowBlocks === 0 : block === this.#windowEnd;
      if (isEnd || this.isDone || habit.everyBlock === true) this.#acknowledge(nowMs);
    } else if (this.#answers(block)) {
      this.#saidOf = this.edge;
      this.#acknowledge(nowMs);
    }
  }

  #answers(block: number): boolean {
    const { unexpected, which = 'all' } = this.#habit;
    // The last block is acknowledged again by all of them.
    if (this.isDone && block === this.edge) return true;
    if (unexpected === 'never' || (unexpected === 'once' && this.#saidOf === this.edge)) return false;
    return which === 'all' || block === this.edge || (which === 'had' && block < this.edge);
  }

  #acknowledge(nowMs: number): void {
    if (!this.isDone) this.#timeoutAtMs = nowMs + this.#habit.timeoutMs;
    this.#windowEnd = this.edge + this.#windowBlocks;
    this.#busyUntilMs = nowMs + this.#acknowledgeMs;
    this.#send(this.edge);
  }
}
