/** When a trigger fires: at an edge, when the value crosses the level; at a level, as soon as it is beyond it. */
export interface TriggerSpec {
  readonly on: 'rising' | 'falling' | 'either' | 'above' | 'below';
  readonly level: number;
  /** How far a value has to go back behind the level before the next crossing counts: noise at the level is none. 0 and up. */
  readonly hysteresis?: number;
  /** Microseconds in which it does not fire again. 0 and up. */
  readonly holdOffMicros?: number;
}

type Side = 'low' | 'high';

/** Looks at the points of one series as they come, as an oscilloscope does. A value at the level is above it. */
export class Trigger {
  readonly #on: TriggerSpec['on'];
  readonly #level: number;
  readonly #holdOffMicros: number;
  /** From the upper one on a value is high, below the lower one it is low; between them it stays what it was. */
  readonly #upper: number;
  readonly #lower: number;
  /** Undefined before the first point. */
  #side: Side | undefined;
  #firedAt = Number.NEGATIVE_INFINITY;

  constructor({ on, level, hysteresis = 0, holdOffMicros = 0 }: TriggerSpec) {
    const band = Math.max(0, hysteresis);
    this.#on = on;
    this.#level = level;
    this.#holdOffMicros = holdOffMicros;
    const above = on === 'either' ? band / 2 : on === 'falling' || on === 'below' ? band : 0;
    this.#upper = level + above;
    this.#lower = level + above - band;
  }

  /** Takes the next point and returns whether the trigger fires at it. The first one is no edge. */
  push(timeMicros: number, value: number): boolean {
    const before = this.#side;
    this.#side = this.#sideOf(value);
    const since = timeMicros - this.#firedAt;
    // A clock that was set back holds nothing off.
    const isHeldOff = since >= 0 && since < this.#holdOffMicros;
    if (!this.#isMet(before, this.#side) || isHeldOff) return false;
    this.#firedAt = timeMicros;
    return true;
  }

  #sideOf(value: number): Side {
    if (value >= this.#upper) return 'high';
    if (value < this.#lower) return 'low';
    return this.#side ?? (value >= this.#level ? 'high' : 'low');
  }

  #isMet(before: Side | undefined, side: Side): boolean {
    switch (this.#on) {
      case 'rising':
        return before === 'low' && side === 'high';
      case 'falling':
        return before === 'high' && side === 'low';
      case 'either':
        return before !== undefined && before !== side;
      case 'above':
        return before !== 'high' && side === 'high';
      case 'below':
        return before !== 'low' && side === 'low';
    }
  }
}
