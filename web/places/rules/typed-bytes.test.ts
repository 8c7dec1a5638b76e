import { expect, it } from 'vitest';
import { typedBytes } from './typed-bytes.js';

it.each([
  ['AA 55', [0xaa, 0x55]],
  ['aa55', [0xaa, 0x55]],
  ['AA 5', [...Buffer.from('AA 5')]],
  ['t=31', [...Buffer.from('t=31')]],
  ['', []],
])('%j is typed', (typed, bytes) => {
  expect([...typedBytes(typed, 'utf-8')]).toEqual(bytes);
});

it('is text in the encoding of the endpoint', () => {
  expect([...typedBytes('温度', 'gbk')]).toEqual([0xce, 0xc2, 0xb6, 0xc8]);
});
