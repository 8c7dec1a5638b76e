/**
 * Is notified when something that an endpoint says of itself has changed, and then reads the endpoint when it likes. An
 * endpoint calls it for every message: each call returns at once and throws nothing.
 */
export interface ChangeListener {
  /** The status: what the endpoint is doing. */
  statusChanged(): void;
  /** Totals, peers, or what waits for a peer. */
  figuresChanged(): void;
}

/** The listener of an endpoint that nobody looks at. */
export const noListener: ChangeListener = {
  statusChanged: () => undefined,
  figuresChanged: () => undefined,
};
