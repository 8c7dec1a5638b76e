// A TCP relay between sockets of a test, which are closed after it.
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { afterEach } from 'vitest';
import type { TcpRelayInput } from '../src/config/relay-input.js';
import type { TrafficEventType } from '../src/traffic/event.js';
import { type Opened, openedOfAny } from './open-endpoint.js';

const relays: Opened[] = [];
/** The servers of the test. */
export const targets: Server[] = [];
/** All sockets of the test, of clients and targets. */
export const sockets = new Set<Socket>();

afterEach(async () => {
  for (const socket of sockets) socket.destroy();
  sockets.clear();
  for (const { endpoint } of relays.splice(0)) await endpoint.close(0);
  for (const server of targets.splice(0)) server.close();
});

/** Destroys a socket with the test, and lets it fail. */
export function kept<One extends Socket>(socket: One): One {
  sockets.add(socket);
  return socket.on('error', () => undefined);
}

/** A server that hands its connections to `accepted`. */
export async function target(
  accepted: (socket: Socket) => void,
  host = '127.0.0.1',
  port = 0,
): Promise<number> {
  const server = createServer({ allowHalfOpen: true }, (socket) => accepted(kept(socket)));
  targets.push(server);
  server.listen(port, host);
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

/** A relay to a port of this machine, or to an address; of its events only those of `types` are wanted, if it is given; it follows rules that are given as YAML. */
export async function relay(
  port: number | string,
  more: Partial<TcpRelayInput> = {},
  types?: readonly TrafficEventType[],
  ruled: { readonly rules?: string; readonly layouts?: readonly string[] } = {},
): Promise<Opened> {
  const at = typeof port === 'number' ? `127.0.0.1:${port}` : port;
  const input = { type: 'tcp-relay', address: '127.0.0.1:0', target: at, ...more } as const;
  const one = await openedOfAny(input, { types, ...ruled });
  relays.push(one);
  return one;
}

/** A client of a relay. */
export function client({ port }: Opened): Socket {
  return kept(connect({ port, host: '127.0.0.1', allowHalfOpen: true }));
}

/** What a socket receives until its other side has finished. */
export async function all(socket: Socket): Promise<string> {
  const pieces: Buffer[] = [];
  socket.on('data', (piece: Buffer) => pieces.push(piece));
  await once(socket, 'end');
  return Buffer.concat(pieces).toString('latin1');
}

/** What a target does that answers with what it was sent. */
export const echo = (socket: Socket): void => void socket.pipe(socket);

/** What passed, as lines. */
export function passed({ events }: Opened): readonly string[] {
  return events.flatMap((event) => {
    if (event.type !== 'received' && event.type !== 'sent') return [];
    return [`${event.type} ${Buffer.from(event.bytes).toString('latin1')}`];
  });
}
