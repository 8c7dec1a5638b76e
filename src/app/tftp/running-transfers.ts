import type { ConnectionNumbers } from '../../endpoint/connection-numbers.js';
import { nowMicros } from '../../system/clock.js';
import { RateOfLastSecond } from '../../tftp/rate-of-last-second.js';
import type { TransferSnapshot } from '../../tftp/server/server-engine.js';

/** A transfer that an engine runs, as its server names it. */
export interface RunningTransfer {
  /** Unique among all transfers of the server, however often it is opened. */
  readonly id: string;
  /** Unique while the engine is open. */
  readonly engineId: string;
  /** Start time, microseconds since 1970. */
  readonly beganMicros: number;
  readonly rate: RateOfLastSecond;
}

/**
 * The transfers that run on a TFTP server, under lasting ids: an engine numbers its transfers from 1 each time that it is
 * opened, while the server numbers on.
 */
export class RunningTransfers {
  readonly #numbers: ConnectionNumbers;
  readonly #byEngineId = new Map<string, RunningTransfer>();
  readonly #byId = new Map<string, RunningTransfer>();

  /** `numbers` are those of the server. */
  constructor(numbers: ConnectionNumbers) {
    this.#numbers = numbers;
  }

  get size(): number {
    return this.#byId.size;
  }

  /** A running transfer, by its id at the server. */
  get(id: string): RunningTransfer | undefined {
    return this.#byId.get(id);
  }

  /** A running transfer, by its id at the engine; an unknown id is one that has just begun. */
  of({ id: engineId, ageMs }: TransferSnapshot): RunningTransfer {
    const known = this.#byEngineId.get(engineId);
    if (known !== undefined) return known;
    const running: RunningTransfer = {
      id: `t${this.#numbers.take()}`,
      engineId,
      beganMicros: nowMicros() - Math.round(ageMs * 1_000),
      rate: new RateOfLastSecond(),
    };
    this.#byEngineId.set(engineId, running);
    this.#byId.set(running.id, running);
    return running;
  }

  /** The snapshot with the id that the transfer has at the server. */
  named(snapshot: TransferSnapshot): TransferSnapshot {
    return { ...snapshot, id: this.of(snapshot).id };
  }

  /** A transfer has ended. */
  end({ engineId, id }: RunningTransfer): void {
    this.#byEngineId.delete(engineId);
    this.#byId.delete(id);
  }

  /** The engine has closed: nothing runs any more. */
  clear(): void {
    this.#byEngineId.clear();
    this.#byId.clear();
  }
}
