import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { expect, it } from 'vitest';
import type { PortRow } from './port-row.js';
import { socketRows, withHiddenOwner } from './ports.js';

const row: PortRow = { protocol: 'tcp', local: '127.0.0.1:631', peer: '*', state: 'LISTEN' };

it.each<[string, PortRow, boolean, true | undefined]>([
  ['of another user', row, false, true],
  ['of nobody, as root sees it', row, true, undefined],
  ['of this user', { ...row, pid: 7, process: 'cupsd' }, false, undefined],
  ['that was closed', { ...row, state: 'TIME_WAIT' }, false, undefined],
])('a socket %s says whether its owner is hidden', (_, socket, isRoot, hidden) => {
  expect(withHiddenOwner(socket, isRoot).ownerHidden).toBe(hidden);
});

it.runIf(process.platform === 'linux')(
  'are those of some ports, without their processes if need be',
  async () => {
    const sockets = [createSocket('udp4'), createSocket('udp4')];
    for (const socket of sockets) socket.bind(0, '127.0.0.1');
    await Promise.all(sockets.map((socket) => once(socket, 'listening')));
    const ports = new Set(sockets.map((socket) => socket.address().port));
    try {
      for (const isUnnamed of [false, true]) {
        const rows = await socketRows({ tcp: false, udp: true, listening: true, ports, isUnnamed });
        expect(new Set(rows.map(({ local }) => local.port))).toEqual(ports);
        expect(rows.map(({ pid }) => pid)).toEqual(Array(2).fill(isUnnamed ? undefined : process.pid));
      }
    } finally {
      for (const socket of sockets) socket.close();
    }
  },
);
