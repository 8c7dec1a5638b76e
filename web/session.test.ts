import { describe, expect, it } from 'vitest';
import { failure } from '../src/errors/error.js';
import type { ListenerGreeting } from '../src/http/protocol.js';
import { sumOfTotals } from '../src/net/totals.js';
import type { OperationName } from '../src/operations/table.js';
import type { EndpointStatus } from '../src/traffic/status.js';
import { placesIn } from './places/places.js';
import { complaintOf, Session } from './session.js';
import { memoryStore } from './state/kept.js';
import type { SocketSummary } from './state/kinds.js';
import { ApiError } from './transport/api.js';
import type { FeedSocket } from './transport/live-feed.js';

const input = { type: 'tcp-listen', address: '7777' } as const;

function summary(id: string, status: EndpointStatus = { state: 'stopped' }): SocketSummary {
  return { id, input, status, totals: sumOfTotals([]), peers: [], peerCount: 0, atMicros: 0 };
}

/** An answer of the workbench: a value as JSON, nothing at all, a refusal, or a connection that fails. */
type Answer = object | undefined | { readonly refused: number };

/** A session whose workbench gives `answers` one after the other, and what it was asked. */
function page({
  answers = [],
  token,
}: {
  readonly answers?: readonly Answer[];
  readonly token?: string;
} = {}) {
  const asked: string[] = [];
  const sockets: FeedSocket[] = [];
  const sent: string[] = [];
  const protocols: (readonly string[])[] = [];
  const queue = [...answers];
  const session = new Session({
    node: { name: undefined },
    isInSight: () => false,
    fetch: async (url, request) => {
      asked.push(`${request?.method} ${url}${request?.body === undefined ? '' : ` ${request.body}`}`);
      if (queue.length === 0) throw new TypeError('offline');
      const answer = queue.shift();
      if (answer === undefined) return new Response(null, { status: 204 });
      if ('refused' in answer) {
        const error = { ...failure('INTERNAL', { reason: 'x' }), message: 'm' };
        return new Response(JSON.stringify({ error }), { status: answer.refused });
      }
      return new Response(JSON.stringify(answer));
    },
    upload: () => Promise.reject(new ApiError(0)),
    openSocket: (offered) => {
      protocols.push(offered);
      const socket: FeedSocket = {
        ...{ binaryType: 'blob', onopen: null, onmessage: null, onclose: null },
        send: (text) => void sent.push(text),
        close: () => undefined,
      };
      sockets.push(socket);
      return socket;
    },
    after: () => () => undefined,
    keeper: memoryStore(),
    browserLanguages: ['en'],
    token,
  });
  const greet = (endpoints: readonly SocketSummary[], listener?: ListenerGreeting): void => {
    const ids = endpoints.map(({ id }) => id);
    const hello = {
      ...{ type: 'hello', version: '1', hostname: '', platform: '', instance: 'i', ids, endpoints },
      ...(listener !== undefined && { listener }),
    };
    sockets.at(-1)?.onmessage?.({ data: JSON.stringify(hello) });
  };
  /** The state once the page has asked why it was cut off. */
  const accessOnce = (): Promise<string> =>
    new Promise((resolve) => {
      const stop = session.access.subscribe(() => {
        stop();
        resolve(session.access.get());
      });
    });
  return { session, asked, sockets, sent, protocols, greet, accessOnce };
}

describe('a session', () => {
  it('sends to everyone, to a peer, and paced', async () => {
    const { session, asked } = page({ answers: [{ peers: 1 }, { peers: 1 }, { peers: 1 }] });
    const bytes = Uint8Array.of(1, 255);
    await session.send('e1', bytes, undefined);
    await session.send('e1', bytes, 'b:1');
    await session.sendPaced('e1', bytes, 'b:1', new AbortController().signal);
    expect(asked).toEqual([
      'POST ./api/endpoints/e1/send {"data":"Af8="}',
      'POST ./api/endpoints/e1/send {"data":"Af8=","to":"b:1"}',
      'POST ./api/endpoints/e1/send {"data":"Af8=","paced":true,"to":"b:1"}',
    ]);
  });

  it('goes to an endpoint that it made, and knows its port as taken', async () => {
    const { session } = page({ answers: [summary('e1')] });
    await session.create(input);
    expect(session.place.get()).toEqual({ type: 'endpoint', id: 'e1' });
    expect(session.endpoint('e1')?.id).toBe('e1');
    expect([...session.takenPorts()]).toEqual([7777]);
  });

  it('starts an endpoint again that had failed when it is described anew, and no other', async () => {
    const failed = summary('e1', { state: 'failed', failure: failure('INTERNAL', { reason: 'x' }) });
    const { session, asked } = page({ answers: [failed, summary('e1'), summary('e1')] });
    session.state.put(failed);
    await session.replace('e1', input);
    await session.replace('e1', input);
    expect(asked.map((request) => request.split(' ', 2).join(' '))).toEqual([
      'PUT ./api/endpoints/e1',
      'POST ./api/endpoints/e1/start',
      'PUT ./api/endpoints/e1',
    ]);
  });

  it('keeps what the workbench complained of until it is asked again', async () => {
    const { session } = page({ answers: [{ refused: 400 }, { refused: 400 }, summary('e1')] });
    await session.start('e1');
    await session.disconnect('e2', 'b:1');
    expect([...session.complaints.get().keys()]).toEqual(['e1', 'e2']);
    expect(session.complaints.get().get('e1')?.failure?.code).toBe('INTERNAL');
    await session.start('e1');
    expect([...session.complaints.get().keys()]).toEqual(['e2']);
  });

  it('complains without a failure where nobody answers, and throws on what is its own fault', async () => {
    const { session } = page();
    await session.stop('e1');
    expect(session.complaints.get().get('e1')).toEqual({ failure: undefined });
    const own = new TypeError('own');
    expect(() => complaintOf(own)).toThrow(own);
  });

  it('leaves the place of an endpoint that was removed, with all that it knew of it', async () => {
    const { session } = page({ answers: [undefined, undefined] });
    for (const id of ['e1', 'e2']) session.state.put(summary(id));
    session.place.set({ type: 'endpoint', id: 'e1' });
    const before = session.outgoing('e1');
    expect(session.outgoing('e1')).toBe(before);
    await session.remove('e2');
    expect(session.place.get()).toEqual({ type: 'endpoint', id: 'e1' });
    await session.remove('e1');
    expect(session.place.get()).toEqual({ type: 'start' });
    expect([session.endpoint('e1'), session.outgoing('e1') === before]).toEqual([undefined, false]);
  });

  it('keeps an endpoint that the workbench did not remove', async () => {
    const { session } = page({ answers: [{ refused: 503 }] });
    session.state.put(summary('e1'));
    session.place.set({ type: 'endpoint', id: 'e1' });
    await session.remove('e1');
    expect([session.endpoint('e1')?.id, session.place.get().type]).toEqual(['e1', 'endpoint']);
  });

  it('stops a file that is on its way out of an endpoint that is stopped', async () => {
    const { session } = page({ answers: [summary('e1')] });
    const { long } = session.outgoing('e1');
    let begun = (): void => undefined;
    const began = new Promise<void>((resolve) => {
      begun = resolve;
    });
    const sent = long.run(new Blob(['x']), (_piece, signal) => {
      begun();
      return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
    });
    await began;
    await session.stop('e1');
    expect(await sent).toBe(false);
  });
});

describe('the feed of a session', () => {
  it('sends the workbench the log in view, and again at every place', () => {
    const { session, sent, greet } = page();
    session.connect();
    greet([summary('e1')]);
    session.place.set({ type: 'endpoint', id: 'e1' });
    expect(sent.map((text) => JSON.parse(text))).toMatchObject([
      { type: 'look', tftp: true, logs: [] },
      { type: 'look', tftp: true, logs: [{ endpoint: 'e1' }] },
    ]);
    expect(session.endpoint('e1')?.id).toBe('e1');
  });

  it('says that what is shown may be old from when it is cut off until it is greeted again', () => {
    const { session, sockets, greet } = page();
    const stale: boolean[] = [];
    session.isStale.subscribe(() => stale.push(session.isStale.get()));
    session.connect();
    greet([]);
    sockets[0]?.onclose?.();
    session.connect();
    expect(session.isStale.get()).toBe(true);
    greet([]);
    expect(stale).toEqual([true, false]);
  });

  it.each([
    [undefined, 'token-wanted'],
    ['old', 'token-refused'],
  ])('asks why it was cut off: with the token %s, 401 means %s', async (token, access) => {
    const { session, sockets, accessOnce } = page({
      answers: [{ refused: 401 }],
      ...(token === undefined ? {} : { token }),
    });
    session.connect();
    const reported = accessOnce();
    sockets[0]?.onclose?.();
    expect(await reported).toBe(access);
  });

  it('says of a workbench that wants a token that it wants one, not that it does not answer', async () => {
    const { session, sockets, greet, accessOnce } = page({ answers: [{ refused: 401 }, { refused: 401 }] });
    const stale: boolean[] = [];
    session.isStale.subscribe(() => stale.push(session.isStale.get()));
    session.connect();
    const first = accessOnce();
    sockets.at(-1)?.onclose?.();
    expect([await first, stale]).toEqual(['token-wanted', []]);
    // One that was restarted with another token has shown something before, which is gone with the form.
    session.connect();
    greet([]);
    const second = accessOnce();
    sockets.at(-1)?.onclose?.();
    expect(session.isStale.get()).toBe(true);
    expect([await second, session.isStale.get()]).toEqual(['token-wanted', false]);
  });

  it('says that the workbench does not answer also where it had never let the page in', async () => {
    const { session, sockets } = page();
    const stale = new Promise<boolean>((resolve) => {
      session.isStale.subscribe(() => resolve(session.isStale.get()));
    });
    session.enterToken('new');
    sockets.at(-1)?.onclose?.();
    expect(await stale).toBe(true);
  });

  it('tries another token at once, and is let in by the greeting', () => {
    const { session, protocols, greet } = page();
    session.enterToken('new');
    expect([protocols, session.access.get()]).toEqual([[['bob', 'bob-token.new']], 'token-wanted']);
    greet([]);
    expect(session.access.get()).toBe('granted');
  });
});

describe('a page of a listener', () => {
  it('knows what that does, and asks nothing else of it', async () => {
    const { session, greet, asked } = page({ answers: [[]] });
    expect(session.can('messages.list')).toBe(true);
    session.connect();
    greet([summary('e1')], { program: 'tcp listen 7777', operations: ['endpoints.list', 'ports.list'] });
    expect(session.state.known.get().listener?.program).toBe('tcp listen 7777');
    expect([session.can('ports.list'), session.can('messages.list')]).toEqual([true, false]);
    const refused = session.api.call('messages.list', {});
    await expect(refused).rejects.toMatchObject({
      failure: {
        code: 'NODE_IS_LISTENER',
        params: { program: 'tcp listen 7777', operation: 'messages.list' },
      },
    });
    expect(asked).toEqual([]);
    await session.api.call('ports.list');
    expect(asked).toHaveLength(1);
    greet([summary('e1')]);
    expect(session.can('messages.list')).toBe(true);
  });

  it('shows the places that it has, and none of a workspace', () => {
    const names = (state: 'none' | 'connected', ...operations: readonly OperationName[]) =>
      placesIn(state, (name) => operations.includes(name)).map(({ name }) => name);
    expect(names('connected', 'ports.list')).toEqual(['ports', 'nodes']);
    expect(names('connected', 'tftp.state')).toEqual(['tftp', 'boot', 'nodes']);
    expect(names('none', 'ports.list')).toEqual(['ports']);
  });
});
