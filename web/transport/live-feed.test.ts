import { describe, expect, it } from 'vitest';
import type { LiveFrame } from '../../src/http/protocol.js';
import { encodeBatch } from '../../src/traffic/event-codec.js';
import type { EventBatch } from '../../src/traffic/subscription.js';
import { type FeedSocket, type FeedState, LiveFeed } from './live-feed.js';

describe('the live feed', () => {
  function feed(token?: string) {
    const sockets: FeedSocket[] = [];
    const protocols: (readonly string[])[] = [];
    const states: FeedState[] = [];
    const frames: LiveFrame[] = [];
    const batches: EventBatch[] = [];
    const sent: string[] = [];
    const cancelled: number[] = [];
    const waits: { ms: number; run: () => void }[] = [];
    const live = new LiveFeed({
      token: () => token,
      open: (offered) => {
        protocols.push(offered);
        const socket: FeedSocket = {
          binaryType: 'blob',
          ...{ onopen: null, onmessage: null, onclose: null },
          send: (text) => void sent.push(text),
          close: () => undefined,
        };
        sockets.push(socket);
        return socket;
      },
      after: (ms, run) => {
        const wait = { ms, run };
        waits.push(wait);
        return () => void cancelled.push(wait.ms);
      },
      onFrame: (frame) => frames.push(frame),
      onBatch: (batch) => batches.push(batch),
      view: () => ({ type: 'look', tftp: false, logs: [{ endpoint: 'e1', from: frames.length }] }),
      onState: (state) => states.push(state),
    });
    return { live, sockets, protocols, states, frames, batches, sent, waits, cancelled };
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
    const { live, sockets, sent } = feed();
    live.connect();
    live.look();
    expect(sent).toEqual([]);
    sockets[0]?.onmessage?.({ data: hello });
    live.look();
    live.connect();
    live.look();
    sockets[1]?.onmessage?.({ data: hello });
    const view = (from: number): string =>
      JSON.stringify({ type: 'look', tftp: false, logs: [{ endpoint: 'e1', from }] });
    expect(sent).toEqual([view(1), view(1), view(2)]);
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

  it('ignores a socket that it has closed', () => {
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

  it('connects at once when it is asked to while it waits, and waits no longer', () => {
    const { live, sockets, states, cancelled } = feed();
    live.connect();
    sockets[0]?.onclose?.();
    live.connect();
    expect([sockets.length, cancelled]).toEqual([2, [500]]);
    expect(states.map(({ state }) => state)).toEqual(['connecting', 'waiting', 'connecting']);
  });

  it('is closed for good, also while it waits, and may be joined again', () => {
    const { live, sockets, waits, cancelled } = feed();
    live.connect();
    sockets[0]?.onclose?.();
    live.close();
    expect([waits.length, cancelled]).toEqual([1, [500]]);
    live.connect();
    sockets[1]?.onclose?.();
    expect(waits.map(({ ms }) => ms)).toEqual([500, 1000]);
  });
});
