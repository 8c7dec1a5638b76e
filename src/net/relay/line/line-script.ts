import type { RelayLineSpec } from '../../../config/line/line-input.js';
import type { LineConditions } from '../../../line/conditions.js';
import { type LineSide, TimelineMachine } from '../../../line/timeline.js';
import { DeadlineTimer, lineNowMs } from './deadline-timer.js';

/** The conditions of both sides of a relay's line as they are now: those of its description, and what a timeline changes. */
export class LineScript {
  readonly #conditions: Record<LineSide, LineConditions>;
  readonly #changed: (side: LineSide, conditions: LineConditions) => void;
  readonly #machine: TimelineMachine | undefined;
  readonly #timer: DeadlineTimer | undefined;

  /** `changed` is called with the whole conditions of a side as they change. */
  constructor(
    { sides, timeline }: RelayLineSpec,
    changed: (side: LineSide, conditions: LineConditions) => void,
  ) {
    this.#conditions = { ...sides };
    this.#changed = changed;
    if (timeline === undefined) return;
    this.#machine = new TimelineMachine(timeline, {
      base: sides,
      changed: (side, conditions) => {
        this.#conditions[side] = conditions;
        this.#changed(side, conditions);
      },
    });
    this.#timer = new DeadlineTimer(this.#machine);
  }

  /** What a side does now. */
  conditions(side: LineSide): LineConditions {
    return this.#conditions[side];
  }

  /** Begins the timeline. */
  start(): void {
    this.#machine?.start(lineNowMs());
    this.#timer?.changed();
  }

  stop(): void {
    this.#timer?.stop();
  }
}
