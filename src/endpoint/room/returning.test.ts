import { expect, it } from 'vitest';
import { Returning } from './returning.js';

const one = Uint8Array.of(1);
const two = Uint8Array.of(2);

/** How often each verdict comes for messages that come every `everyMs`. */
function verdicts(returning: Returning, messages: readonly Uint8Array[], everyMs: number, fromMs = 0) {
  const found = { 'hand-on': 0, loop: 0, silent: 0 };
  messages.forEach((message, index) => {
    found[returning.admit('p', message, (fromMs + index * everyMs) * 1_000)] += 1;
  });
  return found;
}

it('finds a message that comes again and again, also among others, and lets nothing of its peer pass for ten seconds', () => {
  const returning = new Returning();
  const round = Array.from({ length: 130 }, (_, index) => (index % 2 === 0 ? one : two));
  expect(verdicts(returning, round, 10)).toEqual({ 'hand-on': 126, loop: 1, silent: 3 });
  expect(returning.admit('q', one, 1_300_000)).toBe('hand-on');
  expect(returning.admit('p', one, 11_000_000)).toBe('silent');
  expect(returning.admit('p', one, 11_300_000)).toBe('hand-on');
});

it('leaves alone who says the same slowly, or something new each time', () => {
  const same = Array.from({ length: 200 }, () => one);
  expect(verdicts(new Returning(), same, 250)).toEqual({ 'hand-on': 200, loop: 0, silent: 0 });
  const others = Array.from({ length: 5_000 }, (_, index) => Uint8Array.of(index >> 8, index & 255));
  expect(verdicts(new Returning(), others, 0)).toEqual({ 'hand-on': 5_000, loop: 0, silent: 0 });
});
