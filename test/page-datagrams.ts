import { createSocket } from 'node:dgram';

/** Datagrams sent at a time: more than a socket's buffer takes are lost. */
const atATime = 50;

/** Sends datagrams `message N` to a port of this machine, from number `first` on. */
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
  }
  socket.close();
}
