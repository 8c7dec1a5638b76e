/**
 * Is notified when the state of an endpoint has changed, and may then read the endpoint at any time. An endpoint calls it for
 * every message: each call returns at once and throws nothing.
 */
export interface ChangeListener {
  /** The status of the endpoint has changed. */
  statusChanged(): void;
  /** The totals, the peers, or the backlog of a peer have changed. */
  figuresChanged(): void;
}

/** A listener that does nothing. */
export const noListener: ChangeListener = {
  statusChanged: () => undefined,
  figuresChanged: () => undefined,
};
