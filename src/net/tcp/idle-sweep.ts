/** A connection as the sweep sees it: the tick of the last byte received or sent. */
interface Idler {
  readonly lastActivityTick: number;
}

/** Ticks in one idle limit: a connection is closed after 1 to 1 1/8 of the limit. */
const ticksPerLimit = 8;

/**
 * Finds the connections of one endpoint that exceed its idle limit. One timer serves all of them: a connection notes the
 * tick of its last byte, which costs one store.
 */
export class IdleSweep<Connection extends Idler> {
  readonly activity = { tick: 0 };
  readonly #timer: NodeJS.Timeout | undefined;

  /** `idleTimeoutMs` 0 disables it. `idle` is called with each connection that was silent too long. */
  constructor(
    idleTimeoutMs: number,
    connections: () => Iterable<Connection>,
    idle: (found: Connection) => void,
  ) {
    if (idleTimeoutMs === 0) return;
    this.#timer = setInterval(
      () => {
        this.activity.tick += 1;
        for (const connection of connections()) {
          if (this.activity.tick - connection.lastActivityTick > ticksPerLimit) idle(connection);
        }
      },
      Math.max(1, Math.ceil(idleTimeoutMs / ticksPerLimit)),
    );
    this.#timer.unref();
  }

  stop(): void {
    clearInterval(this.#timer);
  }
}
