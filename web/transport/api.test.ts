import { describe, expect, it } from 'vitest';
import { Api, ApiError } from './api.js';

const noUpload = (): Promise<never> => Promise.reject(new Error('nothing is uploaded here'));

describe('the API', () => {
  const answering = (status: number, body: string, seen: RequestInit[] = []) =>
    new Api({
      upload: noUpload,
      token: () => 'secret',
      fetch: async (_url, request) => {
        seen.push(request ?? {});
        return new Response(status === 204 ? null : body, { status });
      },
    });

  it('shows the token and sends the body as JSON', async () => {
    const seen: RequestInit[] = [];
    await answering(200, '{"peers":1,"bytes":2}', seen).call('endpoints.send', {
      id: 'e1',
      body: { data: 'Af8=', to: 'a:1' },
    });
    expect(seen[0]).toMatchObject({
      method: 'POST',
      headers: { authorization: 'Bearer secret', 'content-type': 'application/json' },
      body: '{"data":"Af8=","to":"a:1"}',
    });
  });

  it('asks without a body where there is none', async () => {
    const seen: RequestInit[] = [];
    await answering(204, '', seen).call('endpoints.remove', { id: 'e1' });
    expect(seen[0]).toEqual({
      ...{ method: 'DELETE', headers: { authorization: 'Bearer secret' }, keepalive: true },
    });
  });

  it('passes on why the workbench refused', async () => {
    const error = { code: 'PORT_INVALID', fault: 'local', params: { text: 'abc', least: 0 }, message: 'm' };
    const asked = answering(400, JSON.stringify({ error })).call('endpoints.start', { id: 'e1' });
    await expect(asked).rejects.toMatchObject({ status: 400, failure: { code: 'PORT_INVALID' } });
  });

  it('says that nobody answered, or something else did', async () => {
    const offline = new Api({
      upload: noUpload,
      token: () => undefined,
      fetch: () => Promise.reject(new TypeError('offline')),
    });
    await expect(offline.call('ports.list')).rejects.toMatchObject({ status: 0, failure: undefined });
    await expect(answering(502, '<html>').call('ports.list')).rejects.toBeInstanceOf(ApiError);
  });

  it('knows a missing token from a workbench that is gone', async () => {
    expect(await answering(401, '{}').isAllowed()).toBe(false);
    expect(await answering(200, '{}').isAllowed()).toBe(true);
    await expect(answering(500, '{}').isAllowed()).rejects.toBeInstanceOf(ApiError);
  });

  it('writes params into the path as it is served, below the page', async () => {
    const urls: string[] = [];
    const api = new Api({
      upload: async (url, _body, headers) => {
        urls.push(`PUT ${url} ${JSON.stringify(headers)}`);
        throw new ApiError(507);
      },
      token: () => 'secret',
      person: () => '王小明',
      fetch: async (url, request) => {
        urls.push(`${request?.method} ${url}`);
        return new Response(Uint8Array.of(0, 255));
      },
    });
    const file = await api.getFile({ name: 'boot/a b?.bin' });
    expect(new Uint8Array(await file.arrayBuffer())).toEqual(Uint8Array.of(0, 255));
    const shares: number[] = [];
    const put = api.putFile({ name: 'x#1', overwrite: true, body: new Blob(['x']) }, (at) => shares.push(at));
    await expect(put).rejects.toMatchObject({ status: 507, failure: undefined });
    expect(urls).toEqual([
      'GET ./api/tftp/files/boot/a%20b%3F.bin',
      `PUT ./api/tftp/files/x%231?overwrite=true {"authorization":"Bearer secret","bob-person":"${encodeURIComponent('王小明')}"}`,
    ]);
  });

  it('shows no token where there is none, and passes on the signal that gives a request up', async () => {
    const given = new AbortController();
    const seen: RequestInit[] = [];
    const api = new Api({
      upload: noUpload,
      token: () => undefined,
      fetch: async (_url, request) => {
        seen.push(request ?? {});
        return new Response('[]');
      },
    });
    expect(await api.call('ports.list', {}, given.signal)).toEqual([]);
    expect(seen).toEqual([{ method: 'GET', headers: {}, signal: given.signal }]);
  });
});
