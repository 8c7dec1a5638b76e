import { expect, it } from 'vitest';
import { nearestOf } from './nearest-of.js';

it.each([
  ['PXELINUX.0', ['undionly.kpxe', 'pxelinux.0'], 'pxelinux.0'],
  ['kernal.img', ['kernel7.img', 'kernel.img'], 'kernel.img'],
  ['abc', ['abd'], undefined],
  ['boot.img', [], undefined],
])('%s is meant for the name that is most like it', (wanted, names, nearest) => {
  expect(nearestOf(wanted, names)).toBe(nearest);
});
