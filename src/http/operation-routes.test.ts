import { Readable } from 'node:stream';
import fastify from 'fastify';
import { expect, it } from 'vitest';
import { type OperationName, operations } from '../operations/table.js';
import { addOperationRoutes, type HttpHandlers } from './operation-routes.js';

/** A server of every operation, each of which answers with its request. */
function recorder() {
  const asked: { name: string; request: Readonly<Record<string, unknown>> }[] = [];
  const record = (name: string) => (request: Readonly<Record<string, unknown>>) => {
    asked.push({ name, request });
    if (name === 'tftp.getFile')
      return { name: "it's ü", bytes: 2, content: Readable.from([Buffer.from('ok')]) };
    return name === 'endpoints.remove' ? undefined : { name };
  };
  const server = fastify();
  // Requests are checked by the server itself; here they are only passed on.
  server.setValidatorCompiler(() => (value) => ({ value }));
  server.setSerializerCompiler(() => JSON.stringify);
  const names = Object.keys(operations) as OperationName[];
  const handlers = Object.fromEntries(names.map((name) => [name, record(name)]));
  addOperationRoutes(server, handlers as unknown as HttpHandlers, async (path) => path === '/srv/tftp');
  return { server, asked };
}

it.each([
  ['POST', '/api/endpoints/e1/start', undefined, 200, 'endpoints.start', { id: 'e1' }],
  ['POST', '/api/endpoints', { type: 'udp' }, 201, 'endpoints.create', { body: { type: 'udp' } }],
  ['DELETE', '/api/endpoints/e1', undefined, 204, 'endpoints.remove', { id: 'e1' }],
  [
    'DELETE',
    '/api/endpoints/e1/peers/a%3A1',
    undefined,
    204,
    'endpoints.disconnect',
    { id: 'e1', peer: 'a:1' },
  ],
  ['DELETE', '/api/tftp/files/a/b%20c', undefined, 200, 'tftp.removeFile', { name: 'a/b c' }],
] as const)(
  '%s %s asks for an operation with its params',
  async (method, url, payload, status, name, request) => {
    const { server, asked } = recorder();
    const answer = await server.inject({ method, url, ...(payload === undefined ? {} : { payload }) });
    expect([answer.statusCode, asked]).toEqual([status, [{ name, request }]]);
  },
);

it.each([
  ['?overwrite=true', true],
  ['?overwrite=false', false],
  ['', undefined],
])('a file that is put in may say %s', async (query, overwrite) => {
  const { server, asked } = recorder();
  const headers = { 'content-type': 'application/octet-stream' };
  await server.inject({ method: 'PUT', url: `/api/tftp/files/a/b${query}`, headers, payload: 'x' });
  expect(asked[0]?.request).toMatchObject({ name: 'a/b', ...(overwrite === undefined ? {} : { overwrite }) });
  expect(asked[0]?.request.body).toBeInstanceOf(Readable);
});

it('gives a file out under its name, and an operation that names a path to the machine, or for a path that may be named', async () => {
  const { server } = recorder();
  const file = await server.inject({ method: 'GET', url: '/api/tftp/files/x' });
  expect([file.body, file.headers['content-length'], file.headers['content-disposition']]).toEqual([
    'ok',
    '2',
    "attachment; filename*=UTF-8''it%27s%20%C3%BC",
  ]);
  const put = (remoteAddress: string, path = '') =>
    server.inject({ method: 'PUT', url: '/api/tftp/folder', payload: { path }, remoteAddress });
  expect((await put('::ffff:127.0.0.1')).statusCode).toBe(200);
  expect((await put('192.0.2.9')).body).toContain('LOOPBACK_ONLY');
  expect((await put('192.0.2.9', '/srv')).body).toContain('LOOPBACK_ONLY');
  expect((await put('192.0.2.9', '/srv/tftp')).statusCode).toBe(200);
});
