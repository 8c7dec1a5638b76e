import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { afterEach, describe, expect, it } from 'vitest';
import { ask, created, echo, portOf, workbenchFixture } from '../../../test/workbench.js';
import type { EndpointSummary } from '../../operations/endpoints.js';
import type { HeldMessage, SettledMessage } from '../../operations/standing-in.js';
import type { StandingInState } from '../../operations/standing-in-state.js';

const { workbench } = workbenchFixture();
const sockets: Socket[] = [];

afterEach(() => {
  for (const socket of sockets.splice(0)) socket.close();
});

async function bound(): Promise<Socket> {
  const socket = createSocket('udp4');
  sockets.push(socket);
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  return socket;
}

const base64 = (text: string): string => Buffer.from(text).toString('base64');

describe('standing in by the API', () => {
  it('holds what passes, shows it, sends other bytes on, and says things to either side', async () => {
    const bench = await workbench();
    const target = await bound();
    const relay = await created(bench, {
      ...{ type: 'udp-relay', address: '127.0.0.1:0', target: `127.0.0.1:${target.address().port}` },
      label: 'meter',
    });
    expect(relay.standingIn).toEqual({
      ...{ hold: { mode: 'off' }, held: 0, heldBytes: 0, passedOver: 0, settled: 0, rewritten: 0 },
    });
    const path = `/api/endpoints/${relay.id}`;
    const order = { mode: 'all', side: 'up', filter: 'text contains "ask"', timeoutMs: 3_600_000 };
    expect((await ask(bench, 'PUT', `${path}/hold`, { body: order })).body).toMatchObject({ hold: order });
    const client = await bound();
    client.send('ask 1', portOf(relay), '127.0.0.1');
    client.send('ask 2', portOf(relay), '127.0.0.1');
    await expect
      .poll(
        async () => ((await ask(bench, 'GET', '/api/endpoints')).body as EndpointSummary[])[0]?.standingIn,
      )
      .toMatchObject({ held: 2, heldBytes: 10, oldest: { number: 1 } });
    const { held } = (await ask(bench, 'GET', `${path}/held`)).body as { held: HeldMessage[] };
    expect(held).toMatchObject([
      { number: 1, side: 'up', peer: `127.0.0.1:${client.address().port}`, data: base64('ask 1') },
      { number: 2, data: base64('ask 2') },
    ]);
    const [first] = held;
    expect((first?.goesAtMicros ?? 0) - (first?.heldAtMicros ?? 0)).toBe(3_600_000_000);
    expect((await ask(bench, 'POST', `${path}/held/1/extend`, { body: { ms: 1_000 } })).status).toBe(204);
    const settle = { body: { as: 'forward', data: base64('asked') } };
    const [settled, [arrived]] = await Promise.all([
      ask(bench, 'POST', `${path}/held/1/settle`, settle),
      once(target, 'message') as Promise<[Buffer]>,
    ]);
    expect([settled.status, String(arrived)]).toEqual([204, 'asked']);
    expect(await ask(bench, 'POST', `${path}/held/1/settle`, settle)).toMatchObject({
      status: 409,
      body: { error: { code: 'RELAY_MESSAGE_GONE', params: { reason: 'held-changed' } } },
    });
    expect((await ask(bench, 'POST', `${path}/held/7/extend`, { body: { ms: 1 } })).status).toBe(404);
    const [all, [second]] = await Promise.all([
      ask(bench, 'DELETE', `${path}/hold`),
      once(target, 'message') as Promise<[Buffer]>,
    ]);
    expect([(all.body as StandingInState).hold.mode, String(second)]).toEqual(['off', 'ask 2']);
    const { before } = (await ask(bench, 'GET', `${path}/held`)).body as { before: SettledMessage[] };
    expect(before).toMatchObject([
      { number: 2, what: 'forwarded', data: base64('ask 2') },
      { number: 1, what: 'changed', data: base64('ask 1'), after: base64('asked') },
    ]);
    const [said, [heard]] = await Promise.all([
      ask(bench, 'POST', `${path}/send`, { body: { data: base64('hello'), side: 'down' } }),
      once(client, 'message') as Promise<[Buffer]>,
    ]);
    expect([said.body, String(heard)]).toEqual([{ peers: 1, bytes: 5 }, 'hello']);
    const repeat = { data: base64('again'), side: 'up', intervalMs: 1_000, count: 1 };
    const [repeated, [beat]] = await Promise.all([
      ask(bench, 'POST', `${path}/repeat`, { body: repeat }),
      once(target, 'message') as Promise<[Buffer]>,
    ]);
    expect([repeated.status, String(beat)]).toEqual([200, 'again']);
  });

  it('refuses what makes no sense, and says why', async () => {
    const bench = await workbench();
    const relay = await created(bench, {
      ...{ type: 'tcp-relay', address: '127.0.0.1:0', target: '127.0.0.1:9' },
    });
    const other = await created(bench, echo);
    const path = (of: EndpointSummary): string => `/api/endpoints/${of.id}`;
    const data = base64('x');
    expect(await ask(bench, 'POST', `${path(relay)}/send`, { body: { data } })).toMatchObject({
      ...{ status: 400, body: { error: { code: 'RELAY_SIDE_MISSING' } } },
    });
    expect(await ask(bench, 'POST', `${path(other)}/send`, { body: { data, side: 'up' } })).toMatchObject({
      ...{ status: 400, body: { error: { code: 'SIDE_NOT_OF_RELAY' } } },
    });
    expect(await ask(bench, 'PUT', `${path(other)}/hold`, { body: { mode: 'all' } })).toMatchObject({
      ...{ status: 409, body: { error: { code: 'RELAY_NEEDED' } } },
    });
    const wrong = { mode: 'all', filter: 'text contains' };
    expect(await ask(bench, 'PUT', `${path(relay)}/hold`, { body: wrong })).toMatchObject({
      ...{ status: 400, body: { error: { code: 'FILTER_INVALID' } } },
    });
    await ask(bench, 'POST', `${path(relay)}/stop`);
    expect(await ask(bench, 'GET', `${path(relay)}/held`)).toMatchObject({
      ...{ status: 409, body: { error: { code: 'RELAY_NEEDED' } } },
    });
  });
});
