import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Throttle } from './throttle.js';

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }));
afterEach(() => void vi.useRealTimers());

function counted(): { readonly throttle: Throttle; readonly runs: () => number } {
  let runs = 0;
  const throttle = new Throttle(() => {
    runs += 1;
  });
  return { throttle, runs: () => runs };
}

it('runs at once after a pause, and then once in so many milliseconds', () => {
  const { throttle, runs } = counted();
  for (let ms = 0; ms < 900; ms += 1) {
    throttle.ask(250);
    vi.advanceTimersByTime(1);
  }
  expect(runs()).toBe(4);
});

it('runs once more for the last request, and has no timer then', () => {
  const { throttle, runs } = counted();
  throttle.ask(250);
  vi.advanceTimersByTime(1);
  throttle.ask(250);
  throttle.ask(250);
  vi.advanceTimersByTime(250);
  expect(runs()).toBe(2);
  expect(vi.getTimerCount()).toBe(0);
});

it('runs sooner for an earlier request, and not a second time', () => {
  const { throttle, runs } = counted();
  throttle.run();
  throttle.ask(250);
  throttle.ask(20);
  vi.advanceTimersByTime(20);
  expect(runs()).toBe(2);
  vi.advanceTimersByTime(1_000);
  expect(runs()).toBe(2);
});

it('runs now, which fulfils a pending request', () => {
  const { throttle, runs } = counted();
  throttle.run();
  throttle.ask(250);
  throttle.run();
  vi.advanceTimersByTime(1_000);
  expect(runs()).toBe(2);
});

it('drops a pending request when it is cancelled', () => {
  const { throttle, runs } = counted();
  throttle.ask(250);
  throttle.cancel();
  vi.advanceTimersByTime(1_000);
  expect(runs()).toBe(0);
});
