/**
 * Milliseconds of silence that end the wait for more to send: whoever drives the program by a pipe leaves it open and waits for
 * the program to end.
 */
const maxSilenceMs = 5_000;

/** What a half-close asks of its connection. */
export interface HalfCloseConnection {
  /** Returns true if the system has taken everything that was sent. */
  isDrained(): boolean;
  /** More input is waited for, `waitMs` without any at most. Called once. */
  waiting(waitMs: number): void;
  endSending(): void;
}

/**
 * This side of a TCP connection after its peer has finished sending (FIN): whoever answers here gets time to do so, and
 * then this side finishes as well.
 */
export class HalfClose {
  readonly #connection: HalfCloseConnection;
  readonly #answerMs: number;
  #timer: NodeJS.Timeout | undefined;
  #heldOpen = false;
  #isWaiting = false;

  /** `answerMs` is the time for an answer, in milliseconds; each answer begins it anew. */
  constructor(connection: HalfCloseConnection, answerMs: number) {
    this.#connection = connection;
    this.#answerMs = answerMs;
  }

  /** While `held`, there is more to send, and only a long silence ends the connection. */
  holdOpen(held: boolean): void {
    this.#heldOpen = held;
  }

  /** The peer has finished sending. */
  begin(): void {
    this.#wait(this.#answerMs, false);
  }

  /** Something was sent, or the peer has taken what waited for it: whoever answers has the whole time again. */
  moved(): void {
    this.#timer?.refresh();
  }

  close(): void {
    clearTimeout(this.#timer);
  }

  #wait(ms: number, waitsForMore: boolean): void {
    this.#timer = setTimeout(() => this.#silent(waitsForMore), ms);
  }

  /** Nothing was sent for a while: finishes, unless there is more to send or the peer has yet to take what was sent. */
  #silent(waitedForMore: boolean): void {
    if (!this.#connection.isDrained()) this.#wait(this.#answerMs, false);
    else if (!this.#heldOpen || waitedForMore) this.#connection.endSending();
    else {
      const waitMs = Math.max(this.#answerMs, maxSilenceMs);
      if (!this.#isWaiting) this.#connection.waiting(waitMs);
      this.#isWaiting = true;
      this.#wait(waitMs, true);
    }
  }
}
