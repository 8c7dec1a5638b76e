import { expect, it } from 'vitest';
import { typedBytes } from './typed-bytes.js';

it.each([
  ['AA 55', [0xaa, 0x55]],
  ['aa55', [0xaa, 0x55]],
  ['AA 5', [...Buffer.from('AA 5')]],
  ['t=31', [...Buffer.from('t=31')]],
  ['', []],
])('%j is typed', (typed, bytes) => {
  expect([...typedBytes(typed)]).toEqual(bytes);
});
