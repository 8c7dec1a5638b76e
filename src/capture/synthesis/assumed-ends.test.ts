import { describe, expect, it } from 'vitest';
import { assumedLocalEnd, isLoopback } from './assumed-ends.js';
import { type IpEnd, ipEnd } from './ip-packet.js';

function end(address: string, port: number): IpEnd {
  return ipEnd({ address, port }) ?? expect.fail(address);
}

const reachable = ['[fe80::1%eth0]:7', '10.1.2.3:7', '192.168.1.5:7', '[2001:db8:1::5]:7', 'host:7'];

describe('the assumed end of this side', () => {
  it.each([
    ['127.0.0.1:7', '10.0.0.9', end('127.0.0.1', 7)],
    ['[2001:db8::7]:7', '2001:db8::9', end('2001:db8::7', 7)],
    // Bound to every address: the one that faces the peer.
    ['0.0.0.0:7', '192.168.1.77', end('192.168.1.5', 7)],
    ['[::]:7', '10.1.9.9', end('10.1.2.3', 7)],
    ['[::]:7', '2001:db8:1::9', end('2001:db8:1::5', 7)],
    ['[::]:7', '127.0.0.1', end('127.0.0.1', 7)],
    ['[::]:7', '::1', end('::1', 7)],
    // Nobody knows.
    [undefined, '127.0.0.1', end('127.0.0.1', 49_155)],
    ['nonsense', '::1', end('::1', 49_155)],
  ])('of %s for %s', (local, peer, expected) => {
    expect(assumedLocalEnd(local, reachable, end(peer, 9), 3)).toEqual(expected);
  });

  it('is an address for documentation where there is none', () => {
    expect(assumedLocalEnd('0.0.0.0:7', [], end('8.8.8.8', 9), 0)).toEqual(end('192.0.2.1', 7));
    expect(assumedLocalEnd(undefined, [], end('2a00::1', 9), 16_385)).toEqual(end('2001:db8::1', 49_153));
  });
});

it('the loopback addresses are those of 127.0.0.0/8, and ::1', () => {
  const are = ['127.0.0.1', '127.9.9.9', '::1', '128.0.0.1', '::2', '1::1'].map((text) =>
    isLoopback(end(text, 0).address),
  );
  expect(are).toEqual([true, true, true, false, false, false]);
});
