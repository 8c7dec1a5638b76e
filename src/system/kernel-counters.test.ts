import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { expect, it } from 'vitest';
import { kernelCounters, parseCounterLines, parseCounterTables } from './kernel-counters.js';

it('pairs of lines give each name its value', () => {
  const text = 'Ip: Forwarding DefaultTTL\nIp: 2 64\nUdp: InDatagrams NoPorts InErrors\nUdp: 1203 4 0\n';
  expect([...parseCounterTables(text)]).toEqual([
    ['Ip.Forwarding', 2],
    ['Ip.DefaultTTL', 64],
    ['Udp.InDatagrams', 1203],
    ['Udp.NoPorts', 4],
    ['Udp.InErrors', 0],
  ]);
});

it('lines of IPv6 give a name and a value each', () => {
  const text = 'Udp6InDatagrams                 \t7\nUdp6NoPorts                     \t0\n';
  expect([...parseCounterLines(text)]).toEqual([
    ['Udp6InDatagrams', 7],
    ['Udp6NoPorts', 0],
  ]);
});

it.skipIf(process.platform !== 'linux')('the kernel counts a datagram that was read', async () => {
  const socket = createSocket('udp4');
  try {
    socket.bind(0, '127.0.0.1');
    await once(socket, 'listening');
    const before = (await kernelCounters())?.get('Udp.InDatagrams') ?? Number.NaN;
    socket.send('x', socket.address().port, '127.0.0.1');
    await once(socket, 'message');
    expect((await kernelCounters())?.get('Udp.InDatagrams')).toBeGreaterThan(before);
  } finally {
    socket.close();
  }
});
