import { describe, expect, it } from 'vitest';
import { ask, echo, live, workbenchFixture } from '../../../test/workbench.js';
import type { ErrorBody } from '../../operations/schema-parts.js';

const { workbench } = workbenchFixture();

describe('who may drive it', () => {
  it.each([
    ['a name that was rebound', { host: 'evil.example' }, 'HOST_FORBIDDEN'],
    ['the right name with a wrong port', { host: '127.0.0.1:1' }, 'HOST_FORBIDDEN'],
    ['a page elsewhere', { origin: 'http://evil.example' }, 'ORIGIN_FORBIDDEN'],
    ['a page of another port here', { origin: 'http://127.0.0.1:1' }, 'ORIGIN_FORBIDDEN'],
    ['a page without an origin', { origin: 'null' }, 'ORIGIN_FORBIDDEN'],
    ['a form elsewhere', { 'sec-fetch-site': 'cross-site' }, 'ORIGIN_FORBIDDEN'],
  ])('not %s', async (_who, headers, code) => {
    const bench = await workbench();
    for (const [method, path] of [
      ['GET', '/api/endpoints'],
      ['POST', '/api/endpoints'],
      ['GET', '/api/live'],
    ] as const) {
      const answer = await ask(bench, method, path, {
        headers,
        ...(method === 'POST' ? { body: echo } : {}),
      });
      expect([answer.status, (answer.body as ErrorBody).error.code]).toEqual([403, code]);
    }
  });

  it('not a form, whose content is no JSON', async () => {
    const answer = await ask(await workbench(), 'POST', '/api/endpoints', {
      body: 'a=1',
      headers: { 'content-type': 'text/plain' },
    });
    expect(answer.status).toBe(415);
  });

  it('its own page, by any name of loopback', async () => {
    const bench = await workbench();
    for (const name of ['localhost', '127.0.0.1', '[::1]']) {
      const host = `${name}:${bench.port}`;
      const answer = await ask(bench, 'GET', '/api/endpoints', {
        headers: { host, origin: `http://${host}` },
      });
      expect(answer.status).toBe(200);
    }
  });

  it('on the network only those who have the token', async () => {
    const bench = await workbench('0.0.0.0');
    const { token = '' } = bench;
    expect(token).toMatch(/^[\w-]{43}$/);
    expect(bench.url).toContain(`#token=${token}`);
    expect((await ask(bench, 'GET', '/api/endpoints')).status).toBe(401);
    expect(
      (await ask(bench, 'GET', '/api/endpoints', { headers: { authorization: 'Bearer nope' } })).status,
    ).toBe(401);
    expect(
      (await ask(bench, 'GET', '/api/endpoints', { headers: { authorization: `Bearer ${token}` } })).status,
    ).toBe(200);
    await expect(live(bench)).rejects.toThrow('401');
    const { frames } = await live(bench, ['bob', `bob-token.${token}`]);
    await expect.poll(() => frames[0]?.type).toBe('hello');
  });

  it.each([
    ['', 'HOST_NOT_FOUND'],
    [' ', 'HOST_NOT_FOUND'],
    ['127.0.0.1:80', 'HOST_NOT_FOUND'],
    ['[]', 'HOST_NOT_FOUND'],
    ['nosuch.invalid', 'HOST_NOT_FOUND'],
    ['[fe80::1]', 'ZONE_MISSING'],
    ['fe80::1', 'ZONE_MISSING'],
    ['[fe80::1%nope]', 'INTERFACE_NOT_FOUND'],
  ])('and nobody at all when its host is "%s"', async (host, code) => {
    await expect(workbench(host)).rejects.toMatchObject({ code });
  });

  it.each<[string, string, RegExp, number]>([
    ['[::1]', '::1', /^http:\/\/\[::1\]:\d+\/$/, 200],
    ['0', '127.0.0.1', /#token=/, 401],
    ['*', '127.0.0.1', /#token=/, 401],
  ])('at its host written as %s', async (written, host, url, health) => {
    const bench = await workbench(written);
    expect(bench.url).toMatch(url);
    expect((await ask(bench, 'GET', '/api/health', { host })).status).toBe(health);
  });

  it('not a WebSocket from elsewhere', async () => {
    await expect(live(await workbench(), ['bob'], { origin: 'http://evil.example' })).rejects.toThrow('403');
  });
});
