import { BreakoutboxError } from '../../errors/error.js';
import type { PortRange } from './server-engine.js';

/** The ports that a server's transfers may use, each tried in turn, so that a port that was just given up rests longest. */
export class TidPorts {
  /** How many there are. */
  readonly count: number;
  readonly #range: PortRange;
  #next = 0;

  constructor(range: PortRange) {
    const { first, last, step = 1 } = range;
    this.#range = range;
    this.count = Math.floor((last - first) / step) + 1;
  }

  /** Every port once, beginning behind the one that was tried last. */
  *round(): IterableIterator<number> {
    const { first, step = 1 } = this.#range;
    for (let tried = 0; tried < this.count; tried += 1) {
      const port = first + (this.#next % this.count) * step;
      this.#next += 1;
      yield port;
    }
  }

  /** What is wrong where none of a round could be bound. */
  exhausted(): BreakoutboxError {
    const { first, last } = this.#range;
    return new BreakoutboxError('TFTP_NO_TID_PORT', { first, last });
  }
}
