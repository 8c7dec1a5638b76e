import { words32 } from './paged-column.js';

const none: readonly string[] = Object.freeze([]);

/** The comments of packets, which many share: each list of them is kept once. */
export class PacketComments {
  readonly #lists: (readonly string[])[] = [none];
  readonly #numbers = new Map<string, number>();
  readonly #listOf = words32();

  /** Notes the comments of a packet, from 1; without any there is nothing to note. */
  set(packet: number, comments: readonly string[]): void {
    if (comments.length === 0) return;
    const key = JSON.stringify(comments);
    const known = this.#numbers.get(key);
    const number = known ?? this.#lists.length;
    if (known === undefined) {
      this.#lists.push([...comments]);
      this.#numbers.set(key, number);
    }
    this.#listOf.set(packet, number);
  }

  /** The comments of a packet. */
  of(packet: number): readonly string[] {
    return this.#lists[this.#listOf.at(packet)] ?? none;
  }
}
