/** An endpoint whose peers are in a room. */
export interface RoomMember {
  readonly endpoint: string;
  /** The names of its peers, asked for only where one of them is left out. */
  readonly peers: () => readonly string[];
}

/** Where a message is from: an endpoint of this node, and the peer of it that said it; undefined: whoever works at the endpoint did. */
export interface RoomOrigin {
  readonly endpoint: string;
  readonly peer: string | undefined;
}

/** Whom a message is sent to; without `peer` to all peers of the endpoint. */
export interface Recipient {
  readonly endpoint: string;
  readonly peer?: string;
}

/**
 * Returns who gets a message of a room: everyone but whoever said it. What is typed at an endpoint has gone to its own peers
 * already. Without `origin` the message is from another node and goes to all.
 */
export function recipients(
  members: readonly RoomMember[],
  origin: RoomOrigin | undefined,
): readonly Recipient[] {
  return members.flatMap(({ endpoint, peers }) => {
    if (endpoint !== origin?.endpoint) return [{ endpoint }];
    if (origin.peer === undefined) return [];
    return peers()
      .filter((peer) => peer !== origin.peer)
      .map((peer) => ({ endpoint, peer }));
  });
}
