import { once } from 'node:events';
import { createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import { listPorts } from './ports.js';
import { parseProcNet } from './proc-net.js';

const header =
  '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode';

function row(local: string, peer: string, state: string, inode: number): string {
  return `   0: ${local} ${peer} ${state} 00000000:00000000 00:00000000 00000000     0        0 ${inode} 1 0000000000000000`;
}

describe("the kernel's tables", () => {
  it.each([
    [
      '0100007F:1E61',
      '00000000:0000',
      '0A',
      { local: { address: '127.0.0.1', port: 7_777 }, peer: undefined, state: 'LISTEN' },
    ],
    [
      '00000000:0045',
      '0200000A:C350',
      '01',
      {
        local: { address: '0.0.0.0', port: 69 },
        peer: { address: '10.0.0.2', port: 50_000 },
        state: 'ESTABLISHED',
      },
    ],
    [
      '00000000000000000000000000000000:1E61',
      '00000000000000000000000000000000:0000',
      '0A',
      { local: { address: '::', port: 7_777 }, peer: undefined, state: 'LISTEN' },
    ],
    [
      '00000000000000000000000001000000:1E61',
      '0000000000000000FFFF00000100007F:A000',
      '08',
      {
        local: { address: '::1', port: 7_777 },
        peer: { address: '::ffff:127.0.0.1', port: 40_960 },
        state: 'CLOSE_WAIT',
      },
    ],
    [
      '000080FE00000000FF00FC00010000FE:1E61',
      'B80D0120000000000000000001000000:0050',
      '06',
      {
        local: { address: 'fe80::fc:ff:fe00:1', port: 7_777 },
        peer: { address: '2001:db8::1', port: 80 },
        state: 'TIME_WAIT',
      },
    ],
  ])('%s is read on a little-endian machine', (local, peer, state, socket) => {
    const [parsed] = parseProcNet(`${header}\n${row(local, peer, state, 42)}\n`, 'tcp', true);
    expect(parsed).toMatchObject({ ...socket, inode: '42' });
  });

  it('have the count of retransmissions', () => {
    const sent = row('0100007F:1E61', '0100007F:A000', '01', 42).replace(
      ' 00:00000000 00000000',
      ' 01:0000012C 0000000B',
    );
    expect(parseProcNet(`${header}\n${sent}`, 'tcp', true)).toMatchObject([{ retransmissions: 11 }]);
  });

  it('have what waits in a socket, and what one of UDP has dropped', () => {
    const waiting = `${row('00000000:1E61', '00000000:0000', '07', 42).replace('00000000:00000000 00', '00000000:00034000 00')} 17`;
    expect(parseProcNet(`${header}\n${waiting}`, 'udp', true)).toMatchObject([
      { waiting: 212_992, drops: 17 },
    ]);
    expect(parseProcNet(`${header}\n${waiting}`, 'tcp', true)).toMatchObject([
      { waiting: 212_992, drops: 0 },
    ]);
  });

  it('are read on a big-endian machine', () => {
    const [parsed] = parseProcNet(
      `${header}\n${row('7F000001:1E61', '00000000:0000', '07', 1)}`,
      'udp',
      false,
    );
    expect(parsed).toMatchObject({
      local: { address: '127.0.0.1', port: 7_777 },
      peer: undefined,
      state: '',
    });
  });

  it('lose no row to a line that cannot be read', () => {
    const table = `${header}\nnonsense\n\n${row('0100007F:0050', '00000000:0000', '0A', 7)}\n   1: trunc`;
    expect(parseProcNet(table, 'tcp', true)).toHaveLength(1);
  });
});

it('lists a listener of this process, with its name and number', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const rows = await listPorts({ tcp: true, udp: false, listening: true, port });
    expect(rows).toMatchObject([
      { protocol: 'tcp', local: `127.0.0.1:${port}`, peer: '*', state: 'LISTEN', pid: process.pid },
    ]);
  } finally {
    server.close();
  }
});
