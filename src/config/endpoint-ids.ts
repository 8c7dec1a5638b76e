/** The largest number of an id: nine digits. */
const maxNumber = 999_999_999;

/** Whether a value is the id of an endpoint: `e1` to `e999999999`, without leading zeros. */
export function isEndpointId(id: unknown): id is string {
  return typeof id === 'string' && /^e[1-9]\d{0,8}$/.test(id);
}

/**
 * Gives endpoints their ids, each past all that were given or reserved before, so that an id that was in use leads to no
 * other endpoint. Past the last id it begins anew with the first that is free.
 */
export class EndpointIds {
  readonly #reserved = new Set<string>();
  #last = 0;

  /** Gives nobody this id, which is one (`isEndpointId`). */
  reserve(id: string): void {
    this.#reserved.add(id);
    this.#last = Math.max(this.#last, Number(id.slice(1)));
  }

  /** Returns a new id; `isTaken` tells of those that are in use without being reserved. */
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
