import { once } from 'node:events';
import { connect, Server, type Socket } from 'node:net';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { freePort } from '../../../test/free-port.js';
import type { TcpListenInput } from '../../config/endpoint-input.js';
import type { TcpListenSpec } from '../../config/endpoint-spec.js';
import { parseEndpoint } from '../../config/parse-endpoint.js';
import { orThrow } from '../../errors/parsed.js';
import { localAddresses } from '../../system/local-addresses.js';
import { ListeningSockets } from './listening-sockets.js';

/** An interface with an address of each family, where the machine has IPv6. */
const loopback = localAddresses().find(({ address }) => address === '::1')?.interfaceName;
const both = { address: '0', interface: loopback ?? '' };

function specOf(input: Partial<TcpListenInput>): TcpListenSpec {
  const spec = orThrow(parseEndpoint({ type: 'tcp-listen', address: '127.0.0.1:0', ...input }));
  if (spec.type !== 'tcp-listen') throw new Error(spec.type);
  return spec;
}

/** Sockets that are not open yet, and the calls of their handler. */
function socketsOf(input: Partial<TcpListenInput>) {
  const calls: string[] = [];
  const accepted: Socket[] = [];
  const sockets = new ListeningSockets(specOf(input), {
    accepted: (socket) => accepted.push(socket.on('error', () => undefined)),
    dropped: () => calls.push('dropped'),
    failed: ({ code }) => calls.push(code),
    closed: () => calls.push('closed'),
  });
  return { sockets, calls, accepted };
}

/** Those that are bound from here on; `binding` is called before each with how many they are. */
function watchBinding(binding: (count: number) => void = () => undefined): readonly Server[] {
  const { listen } = Server.prototype;
  const bound: Server[] = [];
  vi.spyOn(Server.prototype, 'listen').mockImplementation(function (this: Server, ...given: unknown[]) {
    bound.push(this);
    binding(bound.length);
    return Reflect.apply(listen, this, given) as Server;
  });
  return bound;
}

afterEach(() => {
  vi.restoreAllMocks();
});

describe('the sockets of a listener', () => {
  it.skipIf(loopback === undefined)('are one for each address of an interface, at one port', async () => {
    const { sockets, calls } = socketsOf(both);
    const at = await sockets.open();
    expect(at?.bound.map(({ address }) => address).toSorted()).toEqual(['127.0.0.1', '::1']);
    sockets.close();
    await expect.poll(() => sockets.isClosed).toBe(true);
    expect(calls).toEqual(['closed']);
  });

  it('are closed when what they accepted is', async () => {
    const { sockets, calls, accepted } = socketsOf({});
    const at = await sockets.open();
    const client = connect(at?.bound[0].port ?? 0, '127.0.0.1').on('error', () => undefined);
    await expect.poll(() => accepted.length).toBe(1);
    sockets.close();
    sockets.close();
    expect([sockets.isClosed, calls]).toEqual([false, []]);
    accepted[0]?.destroy();
    await once(client.resume(), 'close');
    await expect.poll(() => sockets.isClosed).toBe(true);
    expect(calls).toEqual(['closed']);
  });

  it.skipIf(loopback === undefined)('are all closed when they are given up while one is bound', async () => {
    const { sockets, calls } = socketsOf(both);
    const bound = watchBinding((count) => {
      if (count === 2) sockets.close();
    });
    expect(await sockets.open()).toBeUndefined();
    await expect.poll(() => calls).toContain('closed');
    expect(sockets.isClosed).toBe(true);
    expect(bound.map(({ listening }) => listening)).toEqual([false, false]);
  });

  it.skipIf(loopback === undefined)('listen nowhere when one of their addresses is taken', async () => {
    const port = await freePort();
    const taker = socketsOf({ address: `[::1]:${port}` });
    await taker.sockets.open();
    const { sockets } = socketsOf({ ...both, address: String(port) });
    const bound = watchBinding();
    await expect(sockets.open()).rejects.toMatchObject({ code: 'EADDRINUSE' });
    expect(bound.map(({ listening }) => listening)).toEqual([false, false]);
    taker.sockets.close();
  });

  it('that are closed before they are open are closed at once', () => {
    const { sockets } = socketsOf({});
    sockets.close();
    expect(sockets.isClosed).toBe(true);
  });
});
