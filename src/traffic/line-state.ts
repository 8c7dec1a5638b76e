import type { LineCounters } from '../line/line-counters.js';
import type { LineSide } from '../line/timeline.js';

/** What one direction of a relay's line has done with what was sent into it. */
export interface LineSideState extends Readonly<LineCounters> {
  /** Datagrams that are on the line now, or bytes of streams. */
  readonly waiting: number;
  /** It is out: no datagram arrives, and streams stand still. */
  readonly isOut: boolean;
}

/** What a fault that is aimed at single messages has done. */
export interface AimedFaultState {
  /** As it was written. */
  readonly fault: string;
  /** How many messages it has hit. */
  readonly hits: number;
  /** It has hit as many as it is for. */
  readonly isDone: boolean;
}

/** What a relay's line has done since the relay was opened: `up` to the target, `down` to the clients. */
export interface LineState extends Readonly<Record<LineSide, LineSideState>> {
  readonly seed: number;
  readonly faults: readonly AimedFaultState[];
}
