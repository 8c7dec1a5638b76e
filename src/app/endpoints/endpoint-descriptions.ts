import type { AnyEndpointInput, AnyEndpointSpec } from '../../config/endpoint-kinds.js';

/** How an endpoint is described, and what it then is. */
export interface EndpointDescription {
  readonly input: AnyEndpointInput;
  readonly spec: AnyEndpointSpec;
}

interface Since {
  /** The number of the first event that it holds for. */
  readonly from: number;
  readonly description: EndpointDescription;
}

/** Descriptions that are remembered of an endpoint, the latest. */
const maxDescriptions = 32;
/** Endpoints that have been removed and are remembered, the latest. */
const maxRemoved = 4_096;

/**
 * How endpoints were described when each of their events happened, which is read later than it happens: an endpoint may have been
 * described anew by then, or removed.
 */
export class EndpointDescriptions {
  readonly #all = new Map<string, Since[]>();
  /** In the order in which they were removed. */
  readonly #removed = new Set<string>();

  /** An endpoint is described so from the event with the number `from` on. */
  describe(id: string, description: EndpointDescription, from: number): void {
    const known = this.#all.get(id) ?? [];
    // Two descriptions without an event in between: the first held for none.
    if (known.at(-1)?.from === from) known.pop();
    known.push({ from, description });
    const [oldest, next] = known;
    if (known.length > maxDescriptions && oldest !== undefined && next !== undefined)
      known.splice(0, 2, joined(oldest, next));
    this.#all.set(id, known);
  }

  /** An endpoint is gone. What it was stays known for as long as its events may be on their way. */
  remove(id: string): void {
    if (!this.#all.has(id)) return;
    this.#removed.add(id);
    for (const oldest of this.#removed) {
      if (this.#removed.size <= maxRemoved) return;
      this.#removed.delete(oldest);
      this.#all.delete(oldest);
    }
  }

  /** How an endpoint was described when the event of a number happened; undefined for one that was never described. */
  at(id: string, sequence: number): EndpointDescription | undefined {
    const known = this.#all.get(id);
    if (known === undefined) return undefined;
    return (known.findLast(({ from }) => from <= sequence) ?? known[0])?.description;
  }
}

/** The second description in the place of both. Where one of them is not to be recorded, nothing is. */
function joined(oldest: Since, { description }: Since): Since {
  const { input, spec } = description;
  const isQuiet = oldest.description.input.record === false && input.record !== false;
  return {
    from: oldest.from,
    description: isQuiet ? { input: { ...input, record: false }, spec } : description,
  };
}
