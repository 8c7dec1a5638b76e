/** A peer that came or left. */
export interface Visit {
  readonly type: 'connected' | 'closed' | 'reset';
  readonly peer: string;
  readonly atMs: number;
}

/** Of twice as many visits the older half is forgotten. */
const maxVisits = 10_000;

/** Who came and left, for readers that each count how many they have seen. */
export class Visits {
  readonly #kept: Visit[] = [];
  #forgotten = 0;

  /** How many there were. */
  get count(): number {
    return this.#forgotten + this.#kept.length;
  }

  get latest(): Visit | undefined {
    return this.#kept.at(-1);
  }

  push(visit: Visit): void {
    this.#kept.push(visit);
    if (this.#kept.length < 2 * maxVisits) return;
    // Many at once: to take one out of a long list moves all.
    this.#forgotten += this.#kept.length - maxVisits;
    this.#kept.splice(0, this.#kept.length - maxVisits);
  }

  /** The first behind the first `seen` that `isWanted`, and how many were seen with it. */
  find(
    seen: number,
    isWanted: (visit: Visit) => boolean,
  ): { readonly visit: Visit; readonly seen: number } | undefined {
    const from = Math.max(0, seen - this.#forgotten);
    for (let at = from; at < this.#kept.length; at += 1) {
      const visit = this.#kept[at];
      if (visit !== undefined && isWanted(visit)) return { visit, seen: this.#forgotten + at + 1 };
    }
    return undefined;
  }

  /** Those behind the first `seen`, of which at most the latest `most`. */
  behind(seen: number, most: number): readonly Visit[] {
    return this.#kept.slice(Math.max(0, seen - this.#forgotten)).slice(-most);
  }
}
