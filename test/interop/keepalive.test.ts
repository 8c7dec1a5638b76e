// A connection that lasts is kept alive on both sides, as the system's own table of sockets says.
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { afterEach, describe, expect } from 'vitest';
import { RunningBob, run } from '../bob.js';
import { itWith } from '../peer-programs.js';

const open: (Socket | RunningBob)[] = [];

afterEach(async () => {
  for (const one of open.splice(0)) {
    if (one instanceof RunningBob) await one.stop('SIGKILL');
    else one.destroy();
  }
});

/** The keep-alive timers of the sockets whose own port is `port`, in seconds: ss writes `1min2sec`, `20sec`, `1.908ms`, `836ms`. */
async function timers(port: number): Promise<number[]> {
  const { stdout } = await run('ss', ['-Htno', 'sport', '=', `:${port}`]);
  const found = String(stdout).matchAll(/timer:\(keepalive,(?:(\d+)min)?(?:([\d.]+)(?:sec|ms))?,/g);
  return Array.from(
    found,
    ([, minutes, seconds = '0']) => Number(minutes ?? 0) * 60 + (Number(seconds) % 1_000),
  );
}

describe('keep-alive', () => {
  itWith('ss', 'watches over who stays connected to a listener', async () => {
    const listener = await RunningBob.listen('tcp', 'listen', '127.0.0.1:0', '--keepalive', '2');
    const socket = connect(listener.port, '127.0.0.1');
    open.push(listener, socket);
    await once(socket, 'connect');
    await expect.poll(() => timers(listener.port)).toHaveLength(1);
  });

  itWith('ss', 'watches over the server of a client from the beginning, within half a minute', async () => {
    const server = createServer((socket) => open.push(socket)).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const client = RunningBob.start('tcp', 'connect', `127.0.0.1:${(server.address() as AddressInfo).port}`);
    open.push(client);
    await client.event(({ type }) => type === 'connected');
    server.close();
    const peer = open.find((one) => !(one instanceof RunningBob)) as Socket;
    const [seconds = 0] = await timers(peer.remotePort ?? 0);
    expect(seconds).toBeGreaterThan(10);
    expect(seconds).toBeLessThanOrEqual(30);
  });

  itWith('ss', 'is left out where --keepalive off says so', async () => {
    const server = createServer((socket) => open.push(socket)).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = `127.0.0.1:${(server.address() as AddressInfo).port}`;
    const client = RunningBob.start('tcp', 'connect', address, '--keepalive', 'off');
    open.push(client);
    await client.event(({ type }) => type === 'connected');
    server.close();
    const peer = open.find((one) => !(one instanceof RunningBob)) as Socket;
    expect(await timers(peer.remotePort ?? 0)).toEqual([]);
  });
});
