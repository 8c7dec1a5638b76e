import { once } from 'node:events';
import { connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import { ask, created, datagrams, echo, portOf, workbenchFixture } from '../../../test/workbench.js';
import type { EndpointSummary } from '../../operations/endpoints.js';
import type { ErrorBody } from '../../operations/schema-parts.js';

const { workbench } = workbenchFixture();

describe('the API', () => {
  it('makes an endpoint, sends through it, stops, starts, describes it anew and removes it', async () => {
    const bench = await workbench();
    const { id, status } = await created(bench, { ...echo, label: 'PLC' });
    expect(status).toMatchObject({ state: 'listening' });
    const summary = await created(bench, { ...echo, reply: 'none' });
    const peer = connect(portOf(summary), '127.0.0.1');
    await once(peer, 'connect');
    await expect
      .poll(async () => ((await ask(bench, 'GET', '/api/endpoints')).body as EndpointSummary[])[1]?.peerCount)
      .toBe(1);
    const data = Buffer.from('hello').toString('base64');
    const [sent, [received]] = await Promise.all([
      ask(bench, 'POST', `/api/endpoints/${summary.id}/send`, { body: { data } }),
      once(peer, 'data') as Promise<[Buffer]>,
    ]);
    expect([sent.body, String(received)]).toEqual([{ peers: 1, bytes: 5 }, 'hello']);
    const closed = once(peer, 'close');
    const name = encodeURIComponent(`127.0.0.1:${peer.localPort}`);
    expect((await ask(bench, 'DELETE', `/api/endpoints/${summary.id}/peers/${name}`)).status).toBe(204);
    peer.end();
    await closed;
    expect((await ask(bench, 'POST', `/api/endpoints/${id}/stop`)).body).toMatchObject({
      status: { state: 'stopped' },
    });
    expect((await ask(bench, 'POST', `/api/endpoints/${id}/start`)).body).toMatchObject({
      status: { state: 'listening' },
    });
    const renamed = await ask(bench, 'PUT', `/api/endpoints/${id}`, { body: { ...echo, label: 'PLC 2' } });
    expect(renamed.body).toMatchObject({ input: { label: 'PLC 2' }, status: { state: 'listening' } });
    expect((await ask(bench, 'DELETE', `/api/endpoints/${id}`)).status).toBe(204);
    expect((await ask(bench, 'POST', `/api/endpoints/${id}/start`)).status).toBe(404);
  });

  it('keeps an endpoint that cannot open, with the reason in its status', async () => {
    const bench = await workbench();
    const first = await created(bench, echo);
    const second = await created(bench, { ...echo, address: `127.0.0.1:${portOf(first)}` });
    expect(second.status).toMatchObject({ state: 'failed', failure: { code: 'ADDRESS_IN_USE' } });
  });

  it.each<[string, string, unknown, number, string]>([
    ['POST', '/api/endpoints', { ...echo, address: '65536' }, 400, 'PORT_INVALID'],
    ['POST', '/api/endpoints', { ...echo, encoding: 'nonsense' }, 400, 'ENCODING_UNKNOWN'],
    ['POST', '/api/endpoints', { ...echo, colour: 'red' }, 400, 'REQUEST_INVALID'],
    ['POST', '/api/endpoints', { type: 'tcp-listen' }, 400, 'REQUEST_INVALID'],
    ['POST', '/api/endpoints', { ...echo, limits: { maxConections: 5 } }, 400, 'REQUEST_INVALID'],
    ['POST', '/api/endpoints', { ...datagrams, limits: { maxConnections: 4 } }, 400, 'REQUEST_INVALID'],
    [
      'POST',
      '/api/endpoints',
      `{"type":"udp","address":"0","limits":${'{"a":'.repeat(50_000)}1${'}'.repeat(50_001)}`,
      400,
      'REQUEST_INVALID',
    ],
    ['POST', '/api/endpoints', '{"type":"udp","address":"0","__proto__":{"x":1}}', 400, 'REQUEST_INVALID'],
    ['POST', '/api/endpoints', '{"constructor":{"prototype":{"x":1}}}', 400, 'REQUEST_INVALID'],
    ['POST', '/api/endpoints', { ...echo, label: 'PLC \u202egpj' }, 400, 'LABEL_INVALID'],
    ['POST', '/api/endpoints', { type: 'tftp-server', port: 0, wrte: 1 }, 400, 'REQUEST_INVALID'],
    ['POST', '/api/endpoints', { type: 'tftp-server', port: 70_000 }, 400, 'REQUEST_INVALID'],
    ['PUT', '/api/tftp/files/x?overwrite=1', undefined, 400, 'REQUEST_INVALID'],
    ['POST', '/api/endpoints', '{"type":', 400, 'REQUEST_INVALID'],
    ['POST', '/api/endpoints/e99/send', { data: '' }, 404, 'ENDPOINT_UNKNOWN'],
    ['POST', '/api/endpoints/e1/send', { data: 'not base64!' }, 400, 'REQUEST_INVALID'],
    ['POST', '/api/endpoints/e1/send', { data: 'AAAA' }, 400, 'NOT_CONNECTED'],
    ['POST', '/api/endpoints/e1/send', { data: 'A'.repeat(1_500_000) }, 413, 'REQUEST_INVALID'],
    ['DELETE', '/api/endpoints/e1/peers/nobody', undefined, 404, 'PEER_UNKNOWN'],
    ['GET', '/api/nothing', undefined, 404, 'NOT_FOUND'],
    ['GET', '/api/%ff', undefined, 404, 'NOT_FOUND'],
    ['GET', `/api/endpoints/${'e'.repeat(400)}`, undefined, 404, 'NOT_FOUND'],
    ['GET', '/api/live', undefined, 404, 'NOT_FOUND'],
  ])('%s %s: what is wrong is named, and nothing is made', async (method, path, body, status, code) => {
    const bench = await workbench();
    await created(bench, echo);
    const answer = await ask(bench, method, path, { body });
    expect([answer.status, (answer.body as ErrorBody).error.code]).toEqual([status, code]);
    expect((await ask(bench, 'GET', '/api/endpoints')).body).toHaveLength(1);
  });

  it('refuses text that is not UTF-8, since its bytes would be replaced by others', async () => {
    const { port } = await workbench();
    const response = await fetch(`http://127.0.0.1:${port}/api/endpoints`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: Buffer.from('{"type":"udp","address":"0","label":"caf\xe9"}', 'latin1'),
    });
    expect([response.status, await response.json()]).toMatchObject([
      400,
      { error: { code: 'REQUEST_INVALID', params: { reason: 'body-not-utf8' } } },
    ]);
  });

  it.each<[string, string, number, string, Record<string, unknown>]>([
    ['application/json', '{"type":', 400, 'body-not-json', {}],
    ['application/json', '', 400, 'body-empty', {}],
    ['application/json', `"${'x'.repeat(524_288)}"`, 413, 'body-too-large', { limit: 524_288 }],
    ['text/plain', 'type=udp', 415, 'body-type-unknown', {}],
  ])('words a body of %s that it cannot take itself', async (type, body, status, reason, more) => {
    const { port } = await workbench();
    const response = await fetch(`http://127.0.0.1:${port}/api/endpoints`, {
      method: 'POST',
      headers: { 'content-type': type },
      body,
    });
    expect([response.status, await response.json()]).toMatchObject([
      status,
      { error: { code: 'REQUEST_INVALID', params: { reason, ...more } } },
    ]);
  });

  it('describes itself in OpenAPI', async () => {
    const { body } = await ask(await workbench(), 'GET', '/api/openapi.json');
    expect(body).toMatchObject({
      openapi: '3.1.0',
      paths: { '/api/endpoints/{id}/send': { post: { summary: expect.any(String) } } },
    });
  });

  it('lists the sockets of this machine, its own endpoints among them', async () => {
    const bench = await workbench();
    const { status } = await created(bench, echo);
    const { body } = await ask(bench, 'GET', '/api/ports');
    expect(body).toContainEqual(
      expect.objectContaining({ local: status.state === 'listening' && status.local, state: 'LISTEN' }),
    );
  });
});

describe('the machine it runs on', () => {
  it('lists its addresses, loopback marked as such, each in the form that an endpoint can be bound to', async () => {
    const bench = await workbench();
    const { body } = await ask(bench, 'GET', '/api/addresses');
    expect(body).toContainEqual(expect.objectContaining({ address: '127.0.0.1', isLoopback: true }));
    for (const { address } of body as readonly { readonly address: string }[]) {
      const host = address.includes(':') ? `[${address}]` : address;
      const { status } = await created(bench, { type: 'udp', address: `${host}:0` });
      expect(status.state, address).toBe('listening');
    }
  });
});
