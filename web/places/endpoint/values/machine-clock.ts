/**
 * The time at the workbench as this page knows it: events have the workbench's time, and its clock may not agree with that of this
 * browser. Times are microseconds of Unix.
 */
export class MachineClock {
  #aheadMicros = 0;
  #hasArrived = false;

  /** An event of `timeMicros` has just arrived, when it was `hereMicros` in this browser. */
  arrived(timeMicros: number, hereMicros: number): void {
    const ahead = hereMicros - timeMicros;
    // What took longest on its way says least.
    this.#aheadMicros = this.#hasArrived ? Math.min(this.#aheadMicros, ahead) : ahead;
    this.#hasArrived = true;
  }

  /** An event of `timeMicros` is there already, who knows since when: it is at least as late as that. */
  known(timeMicros: number, hereMicros: number): void {
    this.#aheadMicros = Math.min(this.#aheadMicros, hereMicros - timeMicros);
  }

  /** The time there when it is `hereMicros` here. */
  nowMicros(hereMicros: number): number {
    return hereMicros - this.#aheadMicros;
  }
}
