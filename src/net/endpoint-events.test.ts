import { describe, expect, it } from 'vitest';
import { failure } from '../errors/error.js';
import type { TrafficEvent, TrafficEventType } from '../traffic/event.js';
import { Hub } from '../traffic/hub.js';
import { EndpointEvents } from './endpoint-events.js';

const connection = { peer: '127.0.0.1:9', number: 3, sinceMicros: 1_000, receivedBytes: 4, sentBytes: 5 };
const bytes = Uint8Array.of(1);

/** Events of one endpoint, what was published of those types, and how often its figures changed. */
function eventsOf(types: readonly TrafficEventType[], followsAddresses?: boolean) {
  let flush: () => void = () => undefined;
  const hub = new Hub((later) => {
    flush = later;
  });
  const published: TrafficEvent[] = [];
  hub.subscribe({ types, onBatch: (batch) => void published.push(...batch.events) });
  let changes = 0;
  const events = new EndpointEvents({
    id: 'e1',
    hub,
    followsAddresses,
    changes: {
      statusChanged: () => undefined,
      figuresChanged: () => {
        changes += 1;
      },
    },
  });
  return {
    events,
    changes: () => changes,
    published: () => {
      flush();
      return published;
    },
  };
}

describe('the events of an endpoint', () => {
  it('name the connection with TCP, and none with UDP', () => {
    const { events, published } = eventsOf(['received', 'sent']);
    events.received('127.0.0.1:9', 3, bytes, 2_000);
    events.received('127.0.0.1:9', undefined, bytes, 2_000);
    events.sent('127.0.0.1:9', 3, bytes, undefined);
    events.sent('127.0.0.1:9', undefined, bytes, { send: 7 });
    const shown = published().map((event) => [
      event.type,
      'connection' in event ? event.connection : '-',
      'send' in event ? event.send : '-',
    ]);
    expect(shown).toEqual([
      ['received', 3, '-'],
      ['received', '-', '-'],
      ['sent', 3, '-'],
      ['sent', '-', 7],
    ]);
    expect(published()[0]).toMatchObject({ endpoint: 'e1', timeMicros: 2_000, bytes });
  });

  it('are counted, and the listener is notified, though no subscriber wants them', () => {
    const { events, changes, published } = eventsOf(['stopped']);
    events.connected(connection, 1);
    events.received('127.0.0.1:9', 3, bytes, 2_000);
    events.sent('127.0.0.1:9', 3, bytes, undefined);
    events.failed(failure('NOT_CONNECTED', { endpoint: 'e1' }));
    events.closed(connection, 'peer', 0);
    expect([changes(), published()]).toEqual([5, []]);
    events.stopped();
    expect(published()).toMatchObject([
      {
        type: 'stopped',
        totals: { connections: 1, receivedMessages: 1, sentMessages: 1, errors: 1 },
      },
    ]);
  });

  it('report the bytes of a connection when it ends, and when a client reconnects', () => {
    const { events, published } = eventsOf(['closed']);
    events.closed(connection, 'peer', 2);
    events.closed(connection, 'reset', 0, 1.5);
    expect(published()).toMatchObject([
      { connection: 3, reason: 'peer', open: 2, receivedBytes: 4, sentBytes: 5 },
      { reason: 'reset', open: 0, retrySeconds: 1.5 },
    ]);
    expect(published()[0]).not.toHaveProperty('retrySeconds');
  });

  it('of an error name the peer and its connection where it concerns one', () => {
    const { events, published } = eventsOf(['error']);
    const failed = failure('NOT_CONNECTED', { endpoint: 'e1' });
    events.failed(failed);
    events.failed(failed, '127.0.0.1:9');
    events.failed(failed, '127.0.0.1:9', 3);
    expect(
      published().map((event) => [Reflect.get(event, 'peer'), Reflect.get(event, 'connection')]),
    ).toEqual([
      [undefined, undefined],
      ['127.0.0.1:9', undefined],
      ['127.0.0.1:9', 3],
    ]);
  });

  it('report where it listens, and which certificate it has', () => {
    const { events, published } = eventsOf(['listening']);
    const reachable = events.listening(
      { local: '127.0.0.1:7', bound: [{ address: '127.0.0.1', port: 7 }], fingerprint: 'ab:cd' },
      () => undefined,
    );
    expect(reachable).toEqual(['127.0.0.1:7']);
    expect(published()).toMatchObject([{ local: '127.0.0.1:7', reachable, fingerprint: 'ab:cd' }]);
    events.stopped();
  });

  it('leave where it can be reached to the primary, in one of several processes that serve a port', () => {
    const { events, published } = eventsOf(['listening', 'stopped'], false);
    const bound = [{ address: '127.0.0.1', port: 7 }];
    expect(events.listening({ local: '127.0.0.1:7', bound }, () => undefined)).toEqual([]);
    events.stopped();
    expect(published().map(({ type }) => type)).toEqual(['stopped']);
  });

  it('report whose turn it is, and that a peer has finished', () => {
    const { events, published } = eventsOf(['turnChanged', 'peerFinished']);
    events.turnChanged('mine');
    events.peerFinished(connection, 5_000);
    expect(published()).toMatchObject([
      { type: 'turnChanged', turn: 'mine' },
      { type: 'peerFinished', connection: 3, waitSeconds: 5 },
    ]);
  });
});
