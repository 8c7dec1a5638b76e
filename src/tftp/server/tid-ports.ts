import { BreakoutboxError } from '../../errors/error.js';
import type { PortRange } from './server-engine.js';

/** The ports that a server's transfers may use, tried in turn: a port just released rests longest. */
export class TidPorts {
  /** The number of ports. */
  readonly count: number;
  readonly #range: PortRange;
  #next = 0;

  constructor(range: PortRange) {
    const { first, last, step = 1 } = range;
    this.#range = range;
    this.count = Math.floor((last - first) / step) + 1;
  }

  /** Every port once, starting after the last one tried. */
  *round(): IterableIterator<number> {
    const { first, step = 1 } = this.#range;
    for (let tried = 0; tried < this.count; tried += 1) {
      const port = first + (this.#next % this.count) * step;
      this.#next += 1;
      yield port;
    }
  }

  /** The error when no port of a round could be bound. */
  exhausted(): BreakoutboxError {
    const { first, last } = this.#range;
    return new BreakoutboxError('TFTP_NO_TID_PORT', { first, last });
  }
}
