import { expect, it } from 'vitest';
import { areWithin, parseNetwork, rangeBetween } from './networks.js';

it.each([
  ['10.0.0.0/8', '10.255.0.1', 'yes'],
  ['10.0.0.0/8', '11.0.0.1', 'no'],
  ['192.168.1.0/255.255.255.0', '192.168.1.255', 'yes'],
  ['192.168.1.5', '192.168.1.5', 'yes'],
  ['192.168.1.5', '192.168.1.6', 'no'],
  ['2001:db8::/32', '2001:db8:ffff::1', 'yes'],
  ['2001:db8::/32', '2001:db9::1', 'no'],
  ['fe80::/10', 'fe80::1%eth0', 'yes'],
  ['::ffff:0:0/96', '::ffff:10.0.0.1', 'yes'],
  ['0.0.0.0/0', '::1', 'no'],
] as const)('%s holds %s: %s', (network, address, answer) => {
  const range = parseNetwork(network);
  expect(range).toBeDefined();
  expect(range === undefined ? undefined : areWithin([address], [range])).toBe(answer);
});

it('a range is from the first to the last', () => {
  const range = rangeBetween('127.0.0.1', '127.0.0.3');
  expect(
    range === undefined
      ? undefined
      : ['127.0.0.0', '127.0.0.3', '127.0.0.4'].map((one) => areWithin([one], [range])),
  ).toEqual(['no', 'yes', 'no']);
  expect(rangeBetween('127.0.0.1', '::1')).toBeUndefined();
});

it('of addresses of which one is meant, some may be inside', () => {
  const range = parseNetwork('10.0.0.0/8');
  const ranges = range === undefined ? [] : [range];
  expect(areWithin(['10.0.0.1', '11.0.0.1'], ranges)).toBe('maybe');
  expect(areWithin([], ranges)).toBe('maybe');
});

it.each(['', 'example.org', '10.0.0.256', '10.0.0.0/33', '1:2:3', '::g', '10.0.0.0/255.0.255.x'])(
  '%j is none',
  (text) => {
    expect(parseNetwork(text)).toBeUndefined();
  },
);
