import { describe, expect, it } from 'vitest';
import { kernelAddresses, kernelAddressTables, parseFibTrie, parseIfInet6 } from './kernel-addresses.js';
import { localAddresses } from './local-addresses.js';

describe('the addresses that the kernel holds', () => {
  it('are the local leaves of its IPv4 routes, each once', () => {
    const trie = `Main:
  +-- 0.0.0.0/1 2 0 2
     +-- 10.1.1.0/24 2 0 2
        +-- 10.1.1.0/31 1 0 0
           |-- 10.1.1.0
              /24 link UNICAST
           |-- 10.1.1.1
              /32 host LOCAL
        |-- 10.1.1.255
           /32 link BROADCAST
     +-- 127.0.0.0/8 2 0 2
        +-- 127.0.0.0/31 1 0 0
           |-- 127.0.0.0
              /8 host LOCAL
           |-- 127.0.0.1
              /32 host LOCAL
Local:
           |-- 10.1.1.1
              /32 host LOCAL
`;
    expect(parseFibTrie(trie).map(({ address }) => address)).toEqual(['10.1.1.1', '127.0.0.1']);
  });

  it('are spelled as usual in IPv6, link-local ones with their zone, without duplicates of other machines', () => {
    const table = `00000000000000000000000000000001 01 80 10 80       lo
fe80000000000000b86cdbfffe632350 03 40 20 80     eth0
fd980001000000000000000000000001 03 40 00 c0     eth0
fd980001000000000000000000000009 03 40 00 c8     eth0
`;
    expect(parseIfInet6(table)).toEqual([
      { address: '::1', family: 'IPv6', interfaceName: 'lo' },
      { address: 'fe80::b86c:dbff:fe63:2350%eth0', family: 'IPv6', interfaceName: 'eth0' },
      { address: 'fd98:1::1', family: 'IPv6', interfaceName: 'eth0' },
    ]);
  });

  it.skipIf(process.platform !== 'linux')('hold every one that Node knows of', () => {
    const kernel = kernelAddresses(kernelAddressTables()).map(({ address }) => address);
    for (const { address } of localAddresses()) expect(kernel).toContain(address);
  });
});
