import { expect, it } from 'vitest';
import { growthOf } from './watch-port.js';

/** Counters as the kernel names them, each with the part of the growth that it is of; those of one part grow by different numbers. */
const counters: readonly (readonly [name: string, part: keyof ReturnType<typeof growthOf>, by: number])[] = [
  ['Udp.InDatagrams', 'delivered', 1],
  ['Udp6InDatagrams', 'delivered', 2],
  ['Udp.NoPorts', 'noPort', 4],
  ['Udp6NoPorts', 'noPort', 8],
  ['Udp.InCsumErrors', 'badChecksum', 16],
  ['Udp6InCsumErrors', 'badChecksum', 32],
  ['Udp.RcvbufErrors', 'bufferFull', 64],
  ['Udp6RcvbufErrors', 'bufferFull', 128],
  ['TcpExt.IPReversePathFilter', 'reversePath', 256],
  ['Ip.InAddrErrors', 'otherAddress', 512],
  ['Ip6InAddrErrors', 'otherAddress', 1_024],
  ['Ip.ReasmFails', 'lostFragments', 2_048],
  ['Ip6ReasmFails', 'lostFragments', 4_096],
  ['TcpExt.ListenOverflows', 'listenOverflows', 8_192],
];

it('says by how much the counters of both families grew, whatever they were', () => {
  const before = new Map(counters.map(([name], at) => [name, at * 100_000]));
  const after = new Map(counters.map(([name, , by], at) => [name, at * 100_000 + by]));
  const expected: Record<string, number> = {};
  for (const [, part, by] of counters) expected[part] = (expected[part] ?? 0) + by;
  expect(growthOf(before, after)).toEqual(expected);
});

it('counts nothing that the kernel does not', () => {
  expect(Object.values(growthOf(new Map(), new Map()))).toEqual(Array.from({ length: 8 }, () => 0));
});
