/** When a trigger fires: at an edge, when the value crosses the level; at a level, as soon as it is beyond it. */
export interface TriggerSpec {
  readonly on: 'rising' | 'falling' | 'either' | 'above' | 'below';
  readonly level: number;
  /** How far a value has to go back behind the level before the next crossing counts: noise at the level is none. 0 and up. */
  readonly hysteresis?: number;
  /** Microseconds in which it does not fire again. 0 and up. */
  readonly holdOffMicros?: number;
}

/** Looks at the points of one series as they come, as an oscilloscope does. */
export class Trigger {
  readonly #spec: Required<TriggerSpec>;
  /** On which side of the level the series is known to be; a value within the hysteresis changes nothing. */
  #side: 'unknown' | 'low' | 'high' = 'unknown';
  #firedAt = Number.NEGATIVE_INFINITY;

  constructor({ on, level, hysteresis = 0, holdOffMicros = 0 }: TriggerSpec) {
    this.#spec = { on, level, hysteresis: Math.max(0, hysteresis), holdOffMicros: Math.max(0, holdOffMicros) };
  }

  /** Takes the next point and returns whether the trigger fires at it. The first one is no edge. */
  push(timeMicros: number, value: number): boolean {
    const before = this.#side;
    this.#side = this.#sideOf(value);
    if (!this.#isMet(before) || this.#isHeldOff(timeMicros)) return false;
    this.#firedAt = timeMicros;
    return true;
  }

  #sideOf(value: number): 'unknown' | 'low' | 'high' {
    const { level, hysteresis, on } = this.#spec;
    // An edge counts where the level is crossed; going back takes the hysteresis. Either edge has half of it on each side.
    const up = on === 'either' ? level + hysteresis / 2 : on === 'falling' || on === 'below' ? level + hysteresis : level;
    const down = on === 'either' ? level - hysteresis / 2 : on === 'rising' || on === 'above' ? level - hysteresis : level;
    if (value > up || (value === up && on !== 'below')) {
      if (value > down || on !== 'falling') return 'high';
    }
    if (value < down || (value === down && on !== 'above' && hysteresis > 0)) return 'low';
    return value < up && this.#side === 'unknown' ? 'low' : this.#side;
  }

  #isMet(before: 'unknown' | 'low' | 'high'): boolean {
    const side = this.#side;
    switch (this.#spec.on) {
      case 'rising':
        return before === 'low' && side === 'high';
      case 'falling':
        return before === 'high' && side === 'low';
      case 'either':
        return before !== 'unknown' && before !== side;
      case 'above':
        return before !== 'high' && side === 'high';
      case 'below':
        return before !== 'low' && side === 'low';
    }
  }

  #isHeldOff(timeMicros: number): boolean {
    const since = timeMicros - this.#firedAt;
    // A clock that was set back holds nothing off.
    return since >= 0 && since < this.#spec.holdOffMicros;
  }
}
