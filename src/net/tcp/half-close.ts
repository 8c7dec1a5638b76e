/**
 * Milliseconds of silence that end the wait for more input: a script that drives the program through a pipe leaves it open
 * and waits for the program to end.
 */
const maxSilenceMs = 5_000;

/** The connection, as its half-close uses it. */
export interface HalfCloseConnection {
  /** Returns true if the system has taken everything that was sent. */
  isDrained(): boolean;
  /** Waits for more input, at most `waitMs` without any. Called once. */
  waiting(waitMs: number): void;
  endSending(): void;
}

/**
 * This side of a TCP connection after its peer has finished sending (FIN). A person or a script gets time to answer, then
 * this side finishes as well.
 */
export class HalfClose {
  readonly #connection: HalfCloseConnection;
  readonly #answerMs: number;
  #timer: NodeJS.Timeout | undefined;
  #heldOpen = false;
  #isWaiting = false;

  /** `answerMs` is the time for an answer, in milliseconds; each answer restarts it. */
  constructor(connection: HalfCloseConnection, answerMs: number) {
    this.#connection = connection;
    this.#answerMs = answerMs;
  }

  /** While `held`, more is to be sent, and only a long silence finishes this side. */
  holdOpen(held: boolean): void {
    this.#heldOpen = held;
  }

  /** The peer has finished sending. */
  begin(): void {
    this.#wait(this.#answerMs, false);
  }

  /** Something was sent, or the peer has taken what waited: restarts the time for an answer. */
  moved(): void {
    this.#timer?.refresh();
  }

  close(): void {
    clearTimeout(this.#timer);
  }

  #wait(ms: number, waitsForMore: boolean): void {
    this.#timer = setTimeout(() => this.#silent(waitsForMore), ms);
  }

  /** Nothing was sent for a while: finishes, unless more is to be sent or the peer has not taken everything. */
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
