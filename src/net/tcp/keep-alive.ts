import { nowMicros } from '../../system/clock.js';

/** A connection as keep-alive looks at it. */
export interface KeepAliveConnection {
  /** When it was connected: microseconds since 1970. */
  readonly sinceMicros: number;
  /** Turns keep-alive on; nothing where it is on. */
  keepAlive(afterMs: number): void;
}

/**
 * Turns keep-alive on for the connections of a listener that last, by one timer for all of them: it is four system calls each,
 * a tenth of what a short connection costs.
 */
export class KeepAliveSweep {
  readonly #timer: NodeJS.Timeout;

  /** The system asks a peer that was silent for `keepAliveMs`. Keeps no process alive. */
  constructor(keepAliveMs: number, connections: () => Iterable<KeepAliveConnection>) {
    const lastingMicros = (keepAliveMs / 4) * 1_000;
    this.#timer = setInterval(
      () => {
        const latestMicros = nowMicros() - lastingMicros;
        for (const connection of connections())
          if (connection.sinceMicros <= latestMicros) connection.keepAlive(keepAliveMs);
      },
      Math.max(250, keepAliveMs / 2),
    ).unref();
  }

  stop(): void {
    clearInterval(this.#timer);
  }
}
