import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { RunningBob } from '../bob.js';
import { itWith } from '../peer-programs.js';
import { atTerminal } from './terminal.js';

const servers: Server[] = [];

afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

/** A TCP port of loopback that nobody listens at. */
async function closedPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  await new Promise((resolve) => {
    server.close(resolve);
  });
  return typeof address === 'object' && address !== null ? address.port : 0;
}

async function serving(port: number, serve: (socket: Socket) => void): Promise<Server> {
  const server = createServer({ allowHalfOpen: true }, (socket) =>
    serve(socket.on('error', () => undefined)),
  );
  server.listen(port, '127.0.0.1');
  servers.push(server);
  await once(server, 'listening');
  return server;
}

describe('bob tcp connect --reconnect', () => {
  it('tries again every S seconds after a refusal and after a loss, keeps input meanwhile, and loses none of it', async () => {
    const port = await closedPort();
    const client = RunningBob.start('tcp', 'connect', `127.0.0.1:${port}`, '--reconnect', '0.2');
    client.type('typed before there was a server');
    const refused = await client.event(({ type }) => type === 'error');
    expect(refused).toMatchObject({ code: 'CONNECTION_REFUSED', retrySeconds: 0.2 });
    const firsts: Buffer[] = [];
    const first = await serving(port, (socket) =>
      socket.on('data', (bytes: Buffer) => {
        firsts.push(bytes);
        socket.resetAndDestroy();
        first.close();
      }),
    );
    const closed = await client.event(({ type }) => type === 'closed');
    expect(closed).toMatchObject({ reason: 'reset', retrySeconds: 0.2 });
    expect(Buffer.concat(firsts).toString()).toBe('typed before there was a server\n');
    // No server for a while: what comes now waits for the next one.
    client.type('typed while it was away');
    await new Promise((resolve) => first.once('close', resolve).close());
    const arrived = new Promise<string>((resolve) => {
      void serving(port, (socket) => {
        let text = '';
        socket.on('data', (bytes: Buffer) => {
          text += bytes.toString();
        });
        socket.on('end', () => {
          socket.end();
          resolve(text);
        });
      });
    });
    client.endInput();
    expect(await arrived).toBe('typed while it was away\n');
    // The first connection was cut after bytes were written to it: reported, and a failure.
    expect(await client.ended()).toBe(1);
    expect(client.stderr).toContain('what was sent last may not have arrived');
  });

  it('ends with 0 when all input went to one connection, which closed after its end', async () => {
    const port = await closedPort();
    await serving(port, (socket) => socket.on('data', () => undefined).on('end', () => socket.end()));
    const client = RunningBob.start('tcp', 'connect', '--reconnect', `127.0.0.1:${port}`);
    client.type('x');
    client.endInput();
    expect(await client.ended()).toBe(0);
  });

  itWith(
    'python3',
    'says so at a terminal, refuses what is typed meanwhile, and ends with 130 at Ctrl-C',
    async () => {
      const port = await closedPort();
      const { shown, status } = await atTerminal(
        ['tcp', 'connect', `127.0.0.1:${port}`, '--reconnect'],
        [
          ['see', 'nothing listens there; start the server or check the port; trying again in 3 s'],
          ['type', 'hello\r'],
          ['see', 'nobody is connected'],
          ['type', '\x03'],
        ],
        200,
      );
      expect(status).toBe(130);
      expect(shown).toContain('the text was not sent');
    },
  );
});
