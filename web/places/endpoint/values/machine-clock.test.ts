import { expect, it } from 'vitest';
import { MachineClock } from './machine-clock.js';

it('the clock of the workbench is told by what arrives, and by what took least on its way', () => {
  const clock = new MachineClock();
  expect(clock.nowMicros(1_000)).toBe(1_000);
  clock.known(400, 1_000);
  expect(clock.nowMicros(1_000)).toBe(1_000);
  clock.arrived(600, 1_000);
  clock.arrived(900, 1_200);
  clock.arrived(1_000, 1_900);
  expect(clock.nowMicros(2_000)).toBe(1_700);
  const behind = new MachineClock();
  behind.known(5_000, 1_000);
  expect(behind.nowMicros(1_000)).toBe(5_000);
});
