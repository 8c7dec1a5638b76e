import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { TcpListenInput } from '../../config/endpoint-input.js';
import { parseEndpoint } from '../../config/parse-endpoint.js';
import { replyBehaviours } from '../../endpoint/reply-mode.js';
import { noRules } from '../../endpoint/rules/rule.js';
import { orThrow } from '../../errors/parsed.js';
import { Hub } from '../../traffic/hub.js';
import { EndpointEvents } from '../endpoint-events.js';
import { TcpConnections } from './tcp-connections.js';
import { peerOf } from './tls-handshakes.js';

let server: Server;
const clients: Socket[] = [];
beforeEach(async () => {
  server = createServer({ allowHalfOpen: true }).listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterEach(() => {
  for (const client of clients.splice(0)) client.destroy();
  server.close();
});

/** The connections of a listener, and what ended of them. */
function connectionsOf(input: Partial<TcpListenInput> = {}) {
  const spec = orThrow(parseEndpoint({ type: 'tcp-listen', address: '127.0.0.1:0', ...input }));
  if (spec.type !== 'tcp-listen') throw new Error(spec.type);
  const ended: string[] = [];
  const hub = new Hub(setImmediate);
  const connections = new TcpConnections(
    spec,
    { id: 'e1', hub, behaviours: replyBehaviours },
    new EndpointEvents({ id: 'e1', hub }),
    ({ peer }, reason) => ended.push(`${peer} ${reason}`),
  );
  /** Adds one; gives its client, what it received, and its name. */
  const add = async () => {
    const client = connect({
      port: (server.address() as AddressInfo).port,
      host: '127.0.0.1',
      allowHalfOpen: true,
    });
    clients.push(client.on('error', () => undefined));
    const [socket] = (await once(server, 'connection')) as [Socket];
    const peer = peerOf(socket) ?? '';
    const connection = connections.add(socket, peer);
    connections.begin(connection);
    return { client, peer, connection };
  };
  return { connections, ended, add };
}

describe('the connections of an endpoint', () => {
  it('are found by their peers, oldest first, and numbered', async () => {
    const { connections, add } = connectionsOf();
    const [one, two] = [await add(), await add()];
    expect([connections.size, connections.get(two.peer)]).toEqual([2, two.connection]);
    expect(connections.states().map(({ peer }) => peer)).toEqual([one.peer, two.peer]);
    expect([one.connection.number, two.connection.number]).toEqual([1, 2]);
    connections.destroy();
  });

  it('are removed when they have ended', async () => {
    const { connections, ended, add } = connectionsOf();
    const [one, two] = [await add(), await add()];
    expect([connections.disconnect('nobody'), connections.disconnect(one.peer)]).toEqual([false, true]);
    one.client.resume().end();
    await expect.poll(() => connections.size).toBe(1);
    two.client.resume().end();
    connections.finish();
    await expect.poll(() => connections.size).toBe(0);
    expect(ended).toEqual([`${one.peer} local`, `${two.peer} local`]);
    connections.release();
  });

  it('all answer by another reply mode, those that come later as well', async () => {
    const { connections, add } = connectionsOf();
    const early = await add();
    connections.answerBy({
      rules: noRules,
      reply: { type: 'echo' },
      encoding: 'gbk',
      receivedChecksum: undefined,
    });
    expect(connections.spec).toMatchObject({
      reply: { type: 'echo' },
      encoding: 'gbk',
      receivedChecksum: undefined,
    });
    for (const { client } of [early, await add()]) {
      client.write('hello');
      const [answer] = (await once(client, 'data')) as [Buffer];
      expect(String(answer)).toBe('hello');
    }
    connections.destroy();
  });

  it('are not read from while receiving is held, later ones included', async () => {
    const { connections, add } = connectionsOf({ reply: 'echo' });
    connections.holdReceiving(true);
    const { client, connection } = await add();
    client.write('hello');
    const answered = once(client, 'data');
    // A read that was to come would be there by the time that a connection opened after it is.
    const probe = await add();
    expect([connection.receivedBytes, probe.connection.receivedBytes]).toEqual([0, 0]);
    connections.holdReceiving(false);
    const [answer] = (await answered) as [Buffer];
    expect(String(answer)).toBe('hello');
    connections.destroy();
  });

  it('are closed when they were idle too long', async () => {
    const { connections, ended, add } = connectionsOf({ limits: { idleTimeoutMs: 80 } });
    const { peer } = await add();
    await expect.poll(() => ended.length).toBeGreaterThan(0);
    expect(ended).toEqual([`${peer} idle`]);
    connections.release();
  });
});
