import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { afterEach, describe, expect, it } from 'vitest';
import { TftpServer } from '../../app/tftp/tftp-server.js';

/** Sends a request for `file` and gives a function that takes the next answer's text. */
async function asking(): Promise<Socket> {
  const socket = createSocket('udp4');
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  socket.setBroadcast(true);
  return socket;
}

function request(file: string): Buffer {
  return Buffer.from(`\0\x01${file}\0octet\0`);
}

describe('a portable server on every address', () => {
  const opened: { close: () => unknown }[] = [];
  afterEach(async () => {
    for (const one of opened.splice(0)) await one.close();
  });

  async function serve(port: number): Promise<TftpServer> {
    const server = new TftpServer({ engine: 'portable', port, source: ({ name }) => `this is ${name}` });
    opened.push(server);
    await server.listen();
    return server;
  }

  it('ignores a request that was sent to a broadcast address (RFC 1123, section 4.2.3.5)', async () => {
    const { port } = await serve(0);
    const client = await asking();
    opened.push(client);
    client.send(request('everybody'), port, '127.255.255.255');
    client.send(request('one'), port, '127.0.0.1');
    const [answer] = (await once(client, 'message')) as [Buffer];
    expect(answer.subarray(4).toString()).toBe('this is one');
  });

  it('does not share its port with a program that would let it', async () => {
    const other = createSocket({ type: 'udp4', reuseAddr: true });
    other.bind(0, '0.0.0.0');
    await once(other, 'listening');
    opened.push(other);
    await expect(serve(other.address().port)).rejects.toMatchObject({ code: 'ADDRESS_IN_USE' });
  });

  it('does not share its port with a second one', async () => {
    const { port } = await serve(0);
    await expect(serve(port)).rejects.toMatchObject({ code: 'ADDRESS_IN_USE' });
  });
});
