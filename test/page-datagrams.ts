import { createSocket } from 'node:dgram';
import { setImmediate as turn } from 'node:timers/promises';
import { socketRows } from '../src/system/ports.js';

/** Datagrams sent at a time: more than a socket's buffer takes are lost, some 270 by default on Linux. */
const atATime = 50;

/** Sends datagrams `message N` to a port of this machine, from number `first` on, no faster than they are read there. */
export async function datagrams(port: number, first: number, count: number): Promise<void> {
  const socket = createSocket('udp4');
  for (let sent = 0; sent < count; sent += atATime) {
    const some = Array.from(
      { length: Math.min(atATime, count - sent) },
      (_, index) =>
        new Promise<void>((resolve) => {
          socket.send(`message ${first + sent + index}`, port, '127.0.0.1', () => resolve());
        }),
    );
    await Promise.all(some);
    while (await hasUnread(port)) await turn();
  }
  socket.close();
}

/** Whether datagrams wait at a port to be read; false where the system does not tell. */
async function hasUnread(port: number): Promise<boolean> {
  const rows = await socketRows({ tcp: false, udp: true, listening: false, port, isUnnamed: true });
  return rows.some(({ waiting }) => waiting > 0);
}
