import type { Dissector } from './dissector.js';
import { tftpDissector } from './tftp/dissector.js';

/** Every protocol that can be dissected; a new one is one row. */
export const dissectors: readonly Dissector[] = Object.freeze([tftpDissector]);

/** Finds dissectors by name, and by the protocol that carries them and the number that it gives. */
export class DissectorRegistry {
  readonly #byName = new Map<string, Dissector>();
  readonly #byParent = new Map<string, Map<number, Dissector>>();

  /** @throws Error when two share a name, or a parent and number: the table is wrong. */
  constructor(all: readonly Dissector[] = dissectors) {
    for (const dissector of all) this.#add(dissector);
  }

  /** The dissector of the protocol of that name. */
  named(protocol: string): Dissector | undefined {
    return this.#byName.get(protocol);
  }

  /** The dissector of the payload of `parent` under `number`. */
  find(parent: string, number: number): Dissector | undefined {
    return this.#byParent.get(parent)?.get(number);
  }

  #add(dissector: Dissector): void {
    const { protocol } = dissector;
    if (this.#byName.has(protocol)) throw new Error(`two dissectors are named ${protocol}`);
    this.#byName.set(protocol, dissector);
    for (const { parent, number } of dissector.carriers) {
      const byNumber = this.#byParent.get(parent) ?? new Map<number, Dissector>();
      const taken = byNumber.get(number);
      if (taken !== undefined)
        throw new Error(`${taken.protocol} and ${protocol} are both ${parent} ${number}`);
      byNumber.set(number, dissector);
      this.#byParent.set(parent, byNumber);
    }
  }
}
