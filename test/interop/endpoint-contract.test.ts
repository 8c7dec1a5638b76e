import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadFactory } from '../../dist/app/endpoints/endpoint-factories.js';
import {
  createEndpoint,
  type EndpointInput,
  type EndpointSpec,
  type EndpointStatus,
  flushSoon,
  Hub,
  parseEndpoint,
} from '../../dist/app/index.js';
import { servedFolder } from '../../dist/app/tftp/served-place.js';
import { TftpServer } from '../../dist/app/tftp.js';
import {
  type AnyEndpointInput,
  type EndpointType,
  parseAnyEndpoint,
} from '../../dist/config/endpoint-kinds.js';

/** What everything that is opened and closed has in common. */
interface Closable {
  open(): Promise<unknown>;
  close(): Promise<void>;
  /** Whether it says that it is over; undefined where it does not say. */
  readonly state: string | undefined;
  /** Resolves when it is over; undefined where it does not say. */
  readonly stopped: Promise<void> | undefined;
}

let peer: Server;
let peerPort = 0;
/** UDP. */
let takenPort = 0;
const taken = createSocket('udp4');
let freePort = 0;
const folder = mkdtempSync(join(tmpdir(), 'breakoutbox-contract-'));

beforeAll(async () => {
  peer = createServer((socket) => socket.resume().on('error', () => undefined)).listen(0, '127.0.0.1');
  const probe = createServer().listen(0, '127.0.0.1');
  taken.bind(0, '127.0.0.1');
  await Promise.all([once(peer, 'listening'), once(probe, 'listening'), once(taken, 'listening')]);
  takenPort = taken.address().port;
  peerPort = (peer.address() as { port: number }).port;
  freePort = (probe.address() as { port: number }).port;
  probe.close();
  await once(probe, 'close');
});
afterAll(() => {
  peer.close();
  taken.close();
  rmSync(folder, { recursive: true });
});

/** An endpoint as the table of factories makes it. */
async function endpoint(input: AnyEndpointInput, engine: 'auto' | 'portable' = 'auto'): Promise<Closable> {
  const factory = await loadFactory(input);
  const spec = parseAnyEndpoint(input);
  if (!spec.ok) throw new Error(spec.failure.code);
  const context = { id: 'test', hub: new Hub(flushSoon()), engine, served: servedFolder(folder) };
  const made = factory.create(spec.value, context);
  return {
    open: () => made.open(),
    close: () => made.close(0),
    get state() {
      return made.status.state;
    },
    stopped: made.stopped,
  };
}

async function tftp(engine: 'auto' | 'portable', port = 0): Promise<Closable> {
  const server = new TftpServer({ root: folder, host: '127.0.0.1', port, engine, singlePort: true });
  return {
    open: () => server.listen(),
    close: () => server.close(0),
    get state() {
      return server.port === 0 ? 'stopped' : 'listening';
    },
    stopped: undefined,
  };
}

const listen = { type: 'tcp-listen', address: '127.0.0.1:0' } as const;
const udp = { type: 'udp', address: '127.0.0.1:0' } as const;
const tcpRelay = { type: 'tcp-relay', address: '127.0.0.1:0' } as const;
const udpRelay = { type: 'udp-relay', address: '127.0.0.1:0' } as const;
const server = { type: 'tftp-server', host: '127.0.0.1', port: 0 } as const;

type Made = readonly [string, () => Promise<Closable>];

/** The endpoints of each kind in their different shapes: a new kind has to be here. */
const endpoints: { readonly [Type in EndpointType]: readonly Made[] } = {
  'tcp-listen': [
    ['a TCP server', () => endpoint(listen)],
    ['a TCP server with TLS', () => endpoint({ ...listen, tls: 'self-signed' })],
    ['a TCP server of several processes', () => endpoint({ ...listen, workers: 2 })],
  ],
  'tcp-connect': [
    ['a TCP client', () => endpoint({ type: 'tcp-connect', address: `127.0.0.1:${peerPort}` })],
    [
      'a TCP client that nobody answers',
      () => endpoint({ type: 'tcp-connect', address: `127.0.0.1:${freePort}` }),
    ],
    [
      'a TCP client that tries again',
      () => endpoint({ type: 'tcp-connect', address: `127.0.0.1:${freePort}`, reconnect: true }),
    ],
    [
      'a TCP client with TLS whose peer says nothing',
      () => endpoint({ type: 'tcp-connect', address: `127.0.0.1:${peerPort}`, tls: 'insecure' }),
    ],
  ],
  udp: [
    ['a UDP socket', () => endpoint(udp)],
    ['a UDP socket of node:dgram', () => endpoint(udp, 'portable')],
    ['a UDP socket with a remote', () => endpoint({ ...udp, remote: `127.0.0.1:${freePort}` })],
    ['a UDP socket that takes turns', () => endpoint({ ...udp, duplex: 'half' })],
  ],
  'tcp-relay': [
    ['a TCP relay', () => endpoint({ ...tcpRelay, target: `127.0.0.1:${peerPort}` })],
    ['a TCP relay with TLS', () => endpoint({ ...tcpRelay, target: '9', tlsListen: 'self-signed' })],
    ['a TCP relay behind a proxy', () => endpoint({ ...tcpRelay, target: '9', acceptProxyHeader: true })],
  ],
  'udp-relay': [
    ['a UDP relay', () => endpoint({ ...udpRelay, target: `127.0.0.1:${freePort}` })],
    ['a UDP relay of node:dgram', () => endpoint({ ...udpRelay, target: '127.0.0.1:9' }, 'portable')],
    ['a UDP relay that knows TFTP', () => endpoint({ ...udpRelay, target: '127.0.0.1:69' })],
  ],
  'tftp-server': [
    ['a TFTP server', () => endpoint(server)],
    ['a TFTP server of node:dgram', () => endpoint({ ...server, engine: 'portable' })],
  ],
};
const kinds: readonly Made[] = [
  ...Object.values(endpoints).flat(),
  ["a program's TFTP server", () => tftp('auto')],
  ["a program's TFTP server of node:dgram", () => tftp('portable')],
];

const settled = (promise: Promise<unknown>): Promise<void> =>
  promise.then(
    () => undefined,
    () => undefined,
  );

async function isOver(one: Closable): Promise<void> {
  await one.stopped;
  expect(['stopped', 'failed', undefined]).toContain(one.state);
}

describe.each(kinds)('%s closes', (_kind, make) => {
  it('before it was opened, and then opens nothing', async () => {
    const one = await make();
    await one.close();
    await isOver(one);
    await settled(one.open());
    await isOver(one);
  });

  it('while it opens', async () => {
    const one = await make();
    const opening = settled(one.open());
    await one.close();
    await opening;
    await isOver(one);
  });

  it('a moment after it began to open', async () => {
    const one = await make();
    const opening = settled(one.open());
    await new Promise(setImmediate);
    await new Promise(setImmediate);
    await one.close();
    await opening;
    await isOver(one);
  });

  it('when it is open or has failed to open, once and again', async () => {
    const one = await make();
    const opening = settled(one.open());
    // A peer that says nothing keeps a client with TLS waiting.
    await Promise.race([opening, once(peer, 'connection')]);
    await Promise.all([one.close(), one.close()]);
    await opening;
    await one.close();
    await isOver(one);
  });
});

describe('a port that is taken', () => {
  it.each([
    ['a TCP server', () => endpoint({ ...listen, address: `127.0.0.1:${peerPort}` })],
    [
      'a TCP server of several processes',
      () => endpoint({ ...listen, address: `127.0.0.1:${peerPort}`, workers: 2 }),
    ],
    ['a UDP socket', () => endpoint({ ...udp, address: `127.0.0.1:${takenPort}` })],
    ['a UDP socket of node:dgram', () => endpoint({ ...udp, address: `127.0.0.1:${takenPort}` }, 'portable')],
    ['a TFTP server', () => endpoint({ ...server, port: takenPort })],
    ['a TFTP server of node:dgram', () => endpoint({ ...server, port: takenPort, engine: 'portable' })],
  ])('fails %s, which is over by that and still closes', async (_kind, make) => {
    const one = await make();
    await expect(one.open()).rejects.toMatchObject({ code: 'ADDRESS_IN_USE' });
    await isOver(one);
    await one.close();
    await one.close();
    await isOver(one);
    const socket = connect(peerPort, '127.0.0.1');
    await once(socket, 'connect');
    socket.destroy();
  });
});

describe('another reply mode', () => {
  const reversed = parsed({ ...listen, reply: 'reverse' });

  it.each([
    ['a TCP server', parsed({ ...listen, reply: 'echo' })],
    ['a TCP server of several processes', parsed({ ...listen, reply: 'echo', workers: 2 })],
  ])('is how %s answers from then on, on the connections that it has', async (_kind, spec) => {
    const server = createEndpoint(spec, { id: 'test', hub: new Hub(flushSoon()) });
    await server.open();
    const client = connect(portOf(server.status), '127.0.0.1');
    client.write('one');
    expect(String((await once(client, 'data'))[0])).toBe('one');
    server.answerBy(reversed);
    // A separate process is notified of it a little later.
    await expect
      .poll(async () => {
        client.write('two');
        return String((await once(client, 'data'))[0]);
      })
      .toBe('owt');
    expect(server.spec.reply).toEqual({ type: 'reverse' });
    client.destroy();
    await server.close(0);
  });

  it('is how a TCP client answers from then on', async () => {
    const lonely = createServer().listen(0, '127.0.0.1');
    await once(lonely, 'listening');
    const { port } = lonely.address() as { port: number };
    const spec = parsed({ type: 'tcp-connect', address: `127.0.0.1:${port}`, reply: 'echo' });
    const client = createEndpoint(spec, { id: 'test', hub: new Hub(flushSoon()) });
    const [accepted] = await Promise.all([once(lonely, 'connection'), client.open()]);
    const socket = accepted[0] as Socket;
    client.answerBy(reversed);
    socket.write('two');
    expect(String((await once(socket, 'data'))[0])).toBe('owt');
    await client.close(0);
    lonely.close();
  });

  it.each(['auto', 'portable'] as const)('is how a UDP socket answers from then on (%s)', async (engine) => {
    const hub = new Hub(flushSoon());
    const server = createEndpoint(parsed({ ...udp, reply: 'echo' }), { id: 'test', hub }, engine);
    await server.open();
    const device = createSocket('udp4');
    const ask = async (text: string): Promise<string> => {
      device.send(text, portOf(server.status), '127.0.0.1');
      return String((await once(device, 'message'))[0]);
    };
    expect(await ask('one')).toBe('one');
    server.answerBy(reversed);
    expect(await ask('two')).toBe('owt');
    device.close();
    await server.close(0);
  });
});

function parsed(input: EndpointInput): EndpointSpec {
  const spec = parseEndpoint(input);
  if (!spec.ok) throw new Error(spec.failure.code);
  return spec.value;
}

function portOf(status: EndpointStatus): number {
  return status.state === 'listening' ? Number(status.local.split(':').at(-1)) : 0;
}
