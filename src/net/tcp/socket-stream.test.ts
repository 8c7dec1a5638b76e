import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { expect, it } from 'vitest';
import { SocketStream } from './socket-stream.js';

it('resets its connection, so that the peer sees an error and no end', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const peer = connect((server.address() as AddressInfo).port, '127.0.0.1');
  const [socket] = (await once(server, 'connection')) as [Socket];
  const stream = new SocketStream(socket);
  const failed = once(peer, 'error');
  stream.reset();
  expect(await failed).toMatchObject([{ code: 'ECONNRESET' }]);
  expect(stream.isDestroyed).toBe(true);
  server.close();
});
