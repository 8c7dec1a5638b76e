import { expect, it } from 'vitest';
import { memoryStore } from '../../../../state/kept.js';
import { courseOpened, createCourseMembership, nameGiven } from './course-membership.js';

const course = { title: '第 1 周', items: ['duplex', 'client'] };

it('asks for a name once, whatever courses follow, and keeps it', () => {
  const keeper = memoryStore();
  const membership = createCourseMembership(keeper);
  expect(membership.get().listing).toBe('unasked');
  membership.update((known) => courseOpened(known, course));
  membership.update((known) => nameGiven(known, '  小明 '));
  const { key } = membership.get();
  expect(key).toMatch(/^[0-9a-f]{32}$/);
  const again = createCourseMembership(keeper);
  expect(again.get()).toEqual({ course, name: '小明', key, listing: 'listed' });
  const other = { title: '', items: ['boot'] };
  again.update((known) => courseOpened(known, other));
  expect(again.get()).toEqual({ course: other, name: '小明', key, listing: 'listed' });
});

it('knows the same link that is opened again', () => {
  const membership = createCourseMembership(memoryStore());
  membership.update((known) => courseOpened(known, course));
  const before = membership.get();
  membership.update((known) => courseOpened(known, { ...course }));
  expect(membership.get()).toBe(before);
});

it('changes a name under the same key, and comes under another after it was taken off', () => {
  const first = nameGiven(createCourseMembership(memoryStore()).get(), 'a');
  expect(nameGiven(first, 'b')).toMatchObject({ name: 'b', key: first.key });
  const again = nameGiven({ ...first, listing: 'removed' }, 'b');
  expect(again.listing).toBe('listed');
  expect(again.key).not.toBe(first.key);
});

it.each([
  {},
  { course: '<b>', name: 3, key: 'x', listing: 'listed' },
  { key: '0'.repeat(32), listing: 'listed' },
  { listing: 'king' },
])('is made whole of %j', (kept) => {
  const keeper = memoryStore();
  keeper.setItem('breakoutbox.course', JSON.stringify(kept));
  expect(createCourseMembership(keeper).get()).toMatchObject({
    ...{ course: undefined, name: '', listing: 'unasked' },
  });
});
