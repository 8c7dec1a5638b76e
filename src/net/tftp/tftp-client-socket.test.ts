import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { once } from 'node:events';
import process from 'node:process';
import { afterEach, describe, expect, it } from 'vitest';
import { TftpClientSocket } from './tftp-client-socket.js';

const closers: (() => void)[] = [];

afterEach(() => {
  for (const close of closers.splice(0)) close();
});

async function serverPort(address = '127.0.0.1'): Promise<Socket> {
  const socket = createSocket('udp4').bind(0, address);
  closers.push(() => socket.close());
  await once(socket, 'listening');
  return socket;
}

/** A client's port for the server at 127.0.0.1, and the next thing that happens to it. */
async function clientPort() {
  const happened: string[] = [];
  let next: (() => void) | undefined;
  const happen = (what: string): void => {
    happened.push(what);
    next?.();
  };
  const client = await TftpClientSocket.bind('127.0.0.1', '127.0.0.1', {
    received: (bytes, offset, length, port) =>
      happen(`${port}: ${Buffer.from(bytes.subarray(offset, offset + length)).toString('hex')}`),
    runReceived: () => 0,
    refused: () => happen('refused'),
    unreachable: (error) => happen(`unreachable: ${String(error)}`),
  });
  closers.push(() => client.close());
  const until = async (count: number): Promise<readonly string[]> => {
    while (happened.length < count)
      await new Promise<void>((resolve) => {
        next = resolve;
      });
    return happened;
  };
  return { client, until };
}

async function arrivedAt(server: Socket): Promise<readonly [string, RemoteInfo]> {
  const [bytes, from] = (await once(server, 'message')) as [Buffer, RemoteInfo];
  return [bytes.toString('hex'), from];
}

describe('a TFTP client’s port', () => {
  it('writes ACK and DATA as RFC 1350 draws them, with block numbers that roll over', async () => {
    const server = await serverPort();
    const { port } = server.address();
    const { client } = await clientPort();
    const acknowledged = arrivedAt(server);
    client.acknowledge(0xfffe, port);
    expect((await acknowledged)[0]).toBe('0004fffe');
    const payload = (block: number): Uint8Array => Uint8Array.of(block & 0xff);
    const arrived: string[] = [];
    const three = new Promise<void>((resolve) => {
      server.on('message', (bytes) => {
        if (arrived.push(bytes.toString('hex')) === 3) resolve();
      });
    });
    client.blocks({ payload } as Parameters<typeof client.blocks>[0], 65_534, 3, 0, port);
    await three;
    expect(arrived).toEqual(['0003fffefe', '0003ffffff', '0003000000']);
  });

  it('receives from every port of the server before and after it follows one, by one port of its own', async () => {
    const [first, second] = [await serverPort(), await serverPort()];
    const { client, until } = await clientPort();
    const asked = arrivedAt(first);
    client.send(Buffer.from([1]), first.address().port);
    const own = (await asked)[1].port;
    second.send(Buffer.from([2]), own, '127.0.0.1');
    await until(1);
    await client.follow(second.address().port);
    const followed = arrivedAt(second);
    client.send(Buffer.from([3]), second.address().port);
    expect((await followed)[1].port).toBe(own);
    second.send(Buffer.from([4]), own, '127.0.0.1');
    await until(2);
    first.send(Buffer.from([5]), own, '127.0.0.1');
    const [at, stranger] = [second.address().port, first.address().port];
    expect(await until(3)).toEqual([`${at}: 02`, `${at}: 04`, `${stranger}: 05`]);
  });

  it('receives nothing from another address', async () => {
    const [server, other] = [await serverPort(), await serverPort('127.0.0.2')];
    const { client, until } = await clientPort();
    const asked = arrivedAt(server);
    client.send(Buffer.from([1]), server.address().port);
    const own = (await asked)[1].port;
    other.send(Buffer.from([9]), own, '127.0.0.1');
    server.send(Buffer.from([2]), own, '127.0.0.1');
    expect(await until(1)).toEqual([`${server.address().port}: 02`]);
  });

  it.runIf(process.platform === 'linux')(
    'learns that nobody listens at the port that it follows',
    async () => {
      const gone = createSocket('udp4').bind(0, '127.0.0.1');
      await once(gone, 'listening');
      const { port } = gone.address();
      gone.close();
      const { client, until } = await clientPort();
      await client.follow(port);
      client.send(Buffer.from([1]), port);
      expect((await until(1))[0]).toBe('refused');
    },
  );

  it('sends the last packet when it is closed, and nothing after', async () => {
    const server = await serverPort();
    const { client } = await clientPort();
    const arrived: string[] = [];
    const marked = new Promise<void>((resolve) => {
      server.on('message', (bytes) => {
        if (arrived.push(bytes.toString('hex')) === 2) resolve();
      });
    });
    client.send(Buffer.from([7]), server.address().port);
    client.close();
    client.send(Buffer.from([8]), server.address().port);
    client.close();
    // What is sent on loopback afterwards arrives afterwards.
    (await serverPort()).send(Buffer.from([9]), server.address().port, '127.0.0.1');
    await marked;
    expect(arrived).toEqual(['07', '09']);
  });

  it('is closed once where that happens on the way to the port that it follows', async () => {
    const server = await serverPort();
    const { client } = await clientPort();
    const followed = client.follow(server.address().port);
    client.close();
    await expect(followed).resolves.toBeUndefined();
    // Sockets are closed in the check phase: nothing catches an error there, and it ends the process.
    await new Promise((resolve) => setImmediate(resolve));
  });
});
