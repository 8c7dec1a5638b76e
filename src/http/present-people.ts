import type { Who } from '../operations/who.js';
import type { PresentPerson } from './protocol.js';

/** The most people that a page is told of. */
export const maxPresentPeople = 16;

/** A page: who looks at which endpoint. */
interface Seat {
  endpoint: string | undefined;
  who: Who;
  readonly told: (people: readonly PresentPerson[]) => void;
}

/** The place of one page among all. */
export interface PageSeat {
  /** The page looks at an endpoint, or at none, and its person is called so now. */
  look(endpoint: string | undefined, who: Who): void;
  /** The page is gone. */
  leave(): void;
}

/** Who looks at which endpoint at the moment, page by page. */
export class PresentPeople {
  readonly #seats = new Set<Seat>();

  /** Adds a page; `told` is called with who else looks at its endpoint, each time that changes. */
  join(told: (people: readonly PresentPerson[]) => void): PageSeat {
    const seat: Seat = { endpoint: undefined, who: { user: undefined, person: undefined }, told };
    this.#seats.add(seat);
    return {
      look: (endpoint, who) => {
        const former = seat.endpoint;
        if (former === endpoint && isSame(who, seat.who)) return;
        seat.endpoint = endpoint;
        seat.who = who;
        this.#tell(former);
        if (endpoint !== former) this.#tell(endpoint);
      },
      leave: () => {
        if (!this.#seats.delete(seat)) return;
        this.#tell(seat.endpoint);
      },
    };
  }

  #tell(endpoint: string | undefined): void {
    if (endpoint === undefined) return;
    const present = [...this.#seats].filter((seat) => seat.endpoint === endpoint);
    for (const seat of present) {
      const others = present.filter((other) => other !== seat).map(({ who }) => who);
      seat.told(peopleOf(others));
    }
  }
}

/** Each of them once; several without a name are one, who counts them. */
function peopleOf(others: readonly Who[]): readonly PresentPerson[] {
  const people = new Map<string, { person?: string; user?: string; pages: number }>();
  for (const { person, user } of others) {
    const key = JSON.stringify([person, user]);
    const known = people.get(key) ?? {
      ...(person === undefined ? {} : { person }),
      ...(user === undefined ? {} : { user }),
      pages: 0,
    };
    known.pages += 1;
    people.set(key, known);
  }
  return [...people.values()].slice(0, maxPresentPeople);
}

function isSame(one: Who, other: Who): boolean {
  return one.person === other.person && one.user === other.user;
}
