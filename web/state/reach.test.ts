import { expect, it } from 'vitest';
import { reachOf } from './reach.js';

it('offers a device what it can use first, and keeps apart what works on this machine only', () => {
  expect(
    reachOf([
      '[fd00::2]:7777',
      '127.0.0.1:7777',
      '192.168.1.5:7777',
      '[::1]:7777',
      '[fe80::fc:ff%eth0]:7777',
      '169.254.7.1:7777',
    ]),
  ).toEqual({
    fromDevices: ['192.168.1.5:7777', '169.254.7.1:7777', '[fd00::2]:7777'],
    fromHere: ['127.0.0.1:7777', '[::1]:7777', '[fe80::fc:ff%eth0]:7777'],
  });
  expect(reachOf([])).toEqual({ fromDevices: [], fromHere: [] });
});
