import { describe, expect, it } from 'vitest';
import type { LiveFrame } from '../../src/http/protocol.js';
import { encodeBatch } from '../../src/traffic/event-codec.js';
import type { EventBatch } from '../../src/traffic/subscription.js';
import { Api, ApiError } from './api.js';
import { encodeBase64 } from './base64.js';
import { type FeedSocket, type FeedState, LiveFeed } from './live-feed.js';
import { rememberToken, takeToken } from './token.js';

const noUpload = (): Promise<never> => Promise.reject(new Error('nothing is uploaded here'));

it('writes every byte as base64, at every length', () => {
  for (const length of [0, 1, 2, 3, 255, 20_000]) {
    const bytes = Uint8Array.from({ length }, (_, index) => (index * 7) & 0xff);
    expect(encodeBase64(bytes)).toBe(Buffer.from(bytes).toString('base64'));
  }
});

describe('the token', () => {
  const place = (hash: string) => {
    const kept = new Map<string, string>();
    const hashes: string[] = [];
    const storage = {
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, value: string) => void kept.set(key, value),
    };
    return { storage, hash, hashes, keepHash: (left: string) => void hashes.push(left) };
  };

  it('is taken out of the address and remembered', () => {
    const from = place('#token=abc-_1');
    expect(takeToken(from)).toBe('abc-_1');
    expect(from.hashes).toEqual(['']);
    expect(takeToken({ ...from, hash: '#/e1' })).toBe('abc-_1');
  });

  it('is nothing when there is none', () => {
    expect(takeToken(place('#/ports'))).toBeUndefined();
  });

  it('may be typed alone or pasted with the whole address', () => {
    const { storage } = place('');
    expect(rememberToken(' abc ', storage)).toBe('abc');
    expect(rememberToken('http://10.0.0.2:8620/#token=xyz', storage)).toBe('xyz');
  });
});

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
    expect(seen[0]).toEqual({ method: 'DELETE', headers: { authorization: 'Bearer secret' } });
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
});

describe('the live feed', () => {
  function feed(token?: string) {
    const sockets: FeedSocket[] = [];
    const protocols: (readonly string[])[] = [];
    const states: FeedState[] = [];
    const frames: LiveFrame[] = [];
    const batches: EventBatch[] = [];
    const said: string[] = [];
    const waits: { ms: number; run: () => void }[] = [];
    const live = new LiveFeed({
      token: () => token,
      open: (offered) => {
        protocols.push(offered);
        const socket: FeedSocket = {
          binaryType: 'blob',
          ...{ onopen: null, onmessage: null, onclose: null },
          send: (text) => void said.push(text),
          close: () => undefined,
        };
        sockets.push(socket);
        return socket;
      },
      after: (ms, run) => {
        waits.push({ ms, run });
        return () => undefined;
      },
      onFrame: (frame) => frames.push(frame),
      onBatch: (batch) => batches.push(batch),
      view: () => ({ type: 'look', tftp: false, logs: [{ endpoint: 'e1', from: frames.length }] }),
      onState: (state) => states.push(state),
    });
    return { live, sockets, protocols, states, frames, batches, said, waits };
  }
  const hello =
    '{"type":"hello","version":"1","hostname":"","platform":"","instance":"i","ids":[],"endpoints":[]}';

  it('offers the token as a subprotocol, beside its own', () => {
    const { live, protocols } = feed('secret');
    live.connect();
    expect(protocols).toEqual([['bob', 'bob-token.secret']]);
  });

  it('waits ever longer while nobody says hello, and starts over once someone did', () => {
    const { live, sockets, waits, states } = feed();
    live.connect();
    for (let round = 0; round < 6; round += 1) {
      sockets.at(-1)?.onclose?.();
      waits.at(-1)?.run();
    }
    expect(waits.map(({ ms }) => ms)).toEqual([500, 1000, 2000, 4000, 8000, 8000]);
    sockets.at(-1)?.onmessage?.({ data: hello });
    expect(states.at(-1)).toEqual({ state: 'open' });
    sockets.at(-1)?.onclose?.();
    expect(waits.at(-1)?.ms).toBe(500);
  });

  it('says what the page looks at after every hello, and when it looks elsewhere, not before', () => {
    const { live, sockets, said } = feed();
    live.connect();
    live.look();
    expect(said).toEqual([]);
    sockets[0]?.onmessage?.({ data: hello });
    live.look();
    live.connect();
    live.look();
    sockets[1]?.onmessage?.({ data: hello });
    const view = (from: number): string =>
      JSON.stringify({ type: 'look', tftp: false, logs: [{ endpoint: 'e1', from }] });
    expect(said).toEqual([view(1), view(1), view(2)]);
  });

  it('reads what happened from binary messages', () => {
    const { live, sockets, batches } = feed();
    live.connect();
    expect(sockets[0]?.binaryType).toBe('arraybuffer');
    const event = { type: 'turnChanged', sequence: 7, timeMicros: 1, endpoint: 'e1', turn: 'mine' } as const;
    const gaps = [{ type: 'gap', from: 2, to: 6, count: 5, endpoint: 'e1' }] as const;
    sockets[0]?.onmessage?.({ data: encodeBatch({ events: [event], gaps }).slice().buffer });
    expect(batches).toEqual([{ events: [event], gaps }]);
  });

  it('hears no socket that it has given up', () => {
    const { live, sockets, frames, waits } = feed();
    live.connect();
    const first = sockets[0];
    live.connect();
    expect([first?.onmessage, first?.onclose]).toEqual([null, null]);
    live.close();
    expect([sockets[1]?.onclose, waits.length, frames.length]).toEqual([null, 0, 0]);
  });

  it('passes over what is not a frame', () => {
    const { live, sockets, frames } = feed();
    live.connect();
    for (const data of ['{', 'null', '7', new ArrayBuffer(1)]) sockets[0]?.onmessage?.({ data });
    sockets[0]?.onmessage?.({ data: '{"type":"removed","ids":["e1"]}' });
    expect(frames).toEqual([{ type: 'removed', ids: ['e1'] }]);
  });
});
