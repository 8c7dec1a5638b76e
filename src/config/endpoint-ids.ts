/** The largest number of an id: nine digits. */
const maxNumber = 999_999_999;

/** Whether a value is the id of an endpoint: `e1` to `e999999999`, without leading zeros. */
export function isEndpointId(id: unknown): id is string {
  return typeof id === 'string' && /^e[1-9]\d{0,8}$/.test(id);
}

/**
 * Assigns ids to endpoints, each greater than all assigned or reserved before, so that a former id never leads to another
 * endpoint. Past the last id it restarts at the first free one.
 */
export class EndpointIds {
  readonly #reserved = new Set<string>();
  #last = 0;

  /** Never assigns this id, which must be valid (`isEndpointId`). */
  reserve(id: string): void {
    this.#reserved.add(id);
    this.#last = Math.max(this.#last, Number(id.slice(1)));
  }

  /** Returns a new id; `isTaken` returns whether an id is in use without being reserved. */
  next(isTaken: (id: string) => boolean): string {
    if (this.#last < maxNumber) {
      this.#last += 1;
      return `e${this.#last}`;
    }
    for (let number = 1; ; number += 1) {
      const id = `e${number}`;
      if (!this.#reserved.has(id) && !isTaken(id)) return id;
    }
  }
}
