import { describe, expect, it } from 'vitest';
import { httpRoutes, pathParam, requestPath } from './http-routes.js';
import type { Operation } from './operation.js';
import { operations } from './table.js';

const rows: readonly (readonly [string, Operation])[] = Object.entries(operations);

describe('the table of operations', () => {
  it('says of each what it does, and nothing of two', () => {
    const summaries = rows.map(([, { summary }]) => summary);
    expect(summaries.every((summary) => summary.length > 5)).toBe(true);
    expect(new Set(summaries).size).toBe(rows.length);
  });

  it('takes no body that it does not describe', () => {
    const open = rows.filter(([, { body }]) => {
      const branches = body !== undefined && 'anyOf' in body ? body.anyOf : [body];
      return (branches as readonly (object | undefined)[]).some(
        (branch) =>
          branch !== undefined &&
          'type' in branch &&
          branch.type === 'object' &&
          !('additionalProperties' in branch && branch.additionalProperties === false),
      );
    });
    expect(open.map(([name]) => name)).toEqual([]);
  });
});

describe('the operations bound to HTTP', () => {
  it('have a route each', () => {
    const routes = Object.values(httpRoutes).map(({ method, path }) => `${method} ${path}`);
    expect(Object.keys(httpRoutes).sort()).toEqual(rows.map(([name]) => name).sort());
    expect(new Set(routes).size).toBe(rows.length);
  });

  it('are named in their path by params that they have', () => {
    for (const [name, { params }] of rows) {
      const { path } = httpRoutes[name as keyof typeof httpRoutes];
      const inPath = Array.from(path.matchAll(pathParam), ([, , param = '']) => param);
      expect(Object.keys(params.properties)).toEqual(expect.arrayContaining(inPath));
    }
  });

  it('change nothing by GET, and take a body by POST and PUT only', () => {
    for (const [name, { body }] of rows) {
      const { method } = httpRoutes[name as keyof typeof httpRoutes];
      if (body !== undefined) expect(['POST', 'PUT']).toContain(method);
    }
  });
});

describe('the path of a request', () => {
  it.each([
    ['endpoints.start', { id: 'e1' }, '/api/endpoints/e1/start'],
    [
      'endpoints.disconnect',
      { id: 'e1', peer: '[fe80::1%eth0]:7' },
      '/api/endpoints/e1/peers/%5Bfe80%3A%3A1%25eth0%5D%3A7',
    ],
    [
      'tftp.putFile',
      { name: 'a b/c?.bin', overwrite: true },
      '/api/tftp/files/a%20b/c%3F.bin?overwrite=true',
    ],
    ['tftp.putFile', { name: 'c', overwrite: undefined }, '/api/tftp/files/c'],
  ] as const)('of %s holds its params', (name, params, path) => {
    expect(requestPath(httpRoutes[name], params)).toBe(path);
  });
});
