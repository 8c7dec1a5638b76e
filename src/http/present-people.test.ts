import { expect, it } from 'vitest';
import { maxPresentPeople, PresentPeople } from './present-people.js';
import type { PresentPerson } from './protocol.js';

const called = (person: string | undefined, user?: string) => ({ person, user });

function pages(count: number) {
  const people = new PresentPeople();
  return Array.from({ length: count }, () => {
    const page = { last: undefined as readonly PresentPerson[] | undefined, told: 0 };
    const seat = people.join((others) => {
      page.last = others;
      page.told += 1;
    });
    return { page, seat };
  });
}

it('tells each page who else looks at its endpoint, and when they leave', () => {
  const [ana, ben, cai] = pages(3);
  ana?.seat.look('e1', called('Ana'));
  ben?.seat.look('e1', called('Ben', 'operator'));
  cai?.seat.look('e2', called('Cai'));
  expect(ana?.page.last).toEqual([{ person: 'Ben', user: 'operator', pages: 1 }]);
  expect(ben?.page.last).toEqual([{ person: 'Ana', pages: 1 }]);
  expect(cai?.page.last).toEqual([]);
  cai?.seat.look('e1', called('Cai'));
  expect(ana?.page.last?.map(({ person }) => person)).toEqual(['Ben', 'Cai']);
  ben?.seat.leave();
  ben?.seat.leave();
  expect(ana?.page.last?.map(({ person }) => person)).toEqual(['Cai']);
  cai?.seat.look(undefined, called('Cai'));
  expect(ana?.page.last).toEqual([]);
});

it('tells nobody anything while nothing changes', () => {
  const [ana, ben] = pages(2);
  ana?.seat.look('e1', called('Ana'));
  ben?.seat.look('e1', called('Ben'));
  const before = ana?.page.told;
  ben?.seat.look('e1', called('Ben'));
  expect(ana?.page.told).toBe(before);
});

it('has several pages of one person once, and sixteen people at most', () => {
  const all = pages(40);
  for (const [index, { seat }] of all.entries())
    seat.look('e1', called(index < 20 ? undefined : `p${index}`));
  expect(all[0]?.page.last?.[0]).toEqual({ pages: 19 });
  expect(all[0]?.page.last).toHaveLength(maxPresentPeople);
});
