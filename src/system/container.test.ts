import { expect, it } from 'vitest';
import { isInContainer } from './container.js';

it.each([
  ['/.dockerenv', true],
  ['/run/.containerenv', true],
  ['/etc/passwd', false],
])('a machine with %s is a container: %s', (marker, expected) => {
  expect(isInContainer((path) => path === marker)).toBe(expected);
});
