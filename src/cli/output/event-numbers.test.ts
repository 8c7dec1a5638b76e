import { expect, it } from 'vitest';
import { EventNumbers } from './event-numbers.js';

it('numbers a command’s own objects after the events that were printed or lost', () => {
  const numbers = new EventNumbers();
  expect(numbers.next()).toBe(1);
  numbers.reached(7);
  numbers.reached(5);
  expect([numbers.next(), numbers.next()]).toEqual([8, 9]);
});
