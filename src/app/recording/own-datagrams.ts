/** Maximum conversations that are remembered. */
const maxKnown = 4_096;

/**
 * Knows the datagrams between two recorded endpoints of this machine, each of which is seen twice: as it is sent, and as it is
 * received. The second is not another packet.
 */
export class OwnDatagrams {
  /** Datagrams that were sent and not received yet, by sender and receiver. */
  readonly #underway = new Map<string, number>();

  /** A datagram was sent from one address of this machine to another. */
  sent(from: string, to: string): void {
    const key = `${from} ${to}`;
    const count = this.#underway.get(key) ?? 0;
    // Those between others, which never arrive at a recorded endpoint, are forgotten in the end.
    if (count === 0 && this.#underway.size >= maxKnown) this.#underway.clear();
    this.#underway.set(key, count + 1);
  }

  /** A datagram was received. Returns true if it was seen when it was sent. */
  received(from: string, to: string): boolean {
    const key = `${from} ${to}`;
    const count = this.#underway.get(key) ?? 0;
    if (count > 1) this.#underway.set(key, count - 1);
    else this.#underway.delete(key);
    return count > 0;
  }
}
