/** Milliseconds between two reports. */
const reportEveryMs = 1_000;

/** Reports the first of many similar items at once. It reports later ones once a second, by their count and the last one. */
export class ReportThrottle<Member> {
  readonly #report: (count: number, last: Member) => void;
  #timer: NodeJS.Timeout | undefined;
  #count = 0;
  #last: Member | undefined;

  constructor(report: (count: number, last: Member) => void) {
    this.#report = report;
  }

  add(member: Member): void {
    this.#count += 1;
    this.#last = member;
    if (this.#timer === undefined) this.#reportWaiting();
  }

  /** Reports what is left, then stops. */
  end(): void {
    this.#reportWaiting();
    clearTimeout(this.#timer);
  }

  #reportWaiting(): void {
    this.#timer = undefined;
    const count = this.#count;
    if (count === 0 || this.#last === undefined) return;
    this.#count = 0;
    this.#report(count, this.#last);
    this.#timer = setTimeout(() => this.#reportWaiting(), reportEveryMs).unref();
  }
}
