import { expect, it } from 'vitest';
import { isLoopbackHost } from './page-address.js';

it.each([
  ['127.0.0.1', true],
  ['127.8.0.1', true],
  ['localhost', true],
  ['bob.localhost', true],
  ['[::1]', true],
  ['192.168.1.20', false],
  ['localhost.example', false],
  ['127.example', false],
  ['[fd00::1]', false],
])('%s is reached from this machine alone: %s', (host, isOwn) => {
  expect(isLoopbackHost(host)).toBe(isOwn);
});
