/** What the sweep looks at: when bytes last came or went, in ticks. */
interface Idler {
  readonly lastActivityTick: number;
}

/** How many ticks make the idle limit: a connection is closed between one and one and an eighth of it. */
const ticksPerLimit = 8;

/**
 * Finds the connections of one endpoint that were silent for its idle limit, with one timer for all of them instead of
 * one each: a connection notes the tick of its last byte, which costs a store.
 */
export class IdleSweep<Connection extends Idler> {
  readonly activity = { tick: 0 };
  readonly #timer: NodeJS.Timeout | undefined;

  /** `idleTimeoutMs` 0 never finds any. `idle` is called with each connection that was silent too long. */
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
