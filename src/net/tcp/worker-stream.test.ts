import { expect, it } from 'vitest';
import { ConnectionNumbers } from '../../endpoint/connection-numbers.js';
import type { TrafficEvent } from '../../traffic/event.js';
import { encodeBatch } from '../../traffic/event-codec.js';
import { Hub } from '../../traffic/hub.js';
import { inOrder } from '../../traffic/subscription.js';
import { WorkerPeers } from './worker-peers.js';
import { WorkerStream } from './worker-stream.js';

function connected(sequence: number, connection: number, peer: string): TrafficEvent {
  return { type: 'connected', sequence, timeMicros: sequence, endpoint: 'e1', connection, peer, open: 1 };
}

function received(sequence: number, connection: number, peer: string): TrafficEvent {
  const bytes = Uint8Array.of(sequence);
  return { type: 'received', sequence, timeMicros: sequence, endpoint: 'e1', connection, peer, bytes };
}

it('numbers the connections of several processes in one sequence, and keeps losses in place', () => {
  let flush: () => void = () => undefined;
  const hub = new Hub((soon) => {
    flush = soon;
  });
  const published: string[] = [];
  hub.subscribe({
    onBatch: (batch) => {
      for (const item of inOrder(batch)) {
        if (item.type === 'gap') published.push(`gap ${item.from}-${item.to}`);
        else published.push(`${item.sequence} ${item.type} ${'connection' in item ? item.connection : ''}`);
      }
    },
  });
  const numbers = new ConnectionNumbers();
  const [one, other] = [new WorkerPeers(true), new WorkerPeers(true)];
  const open = (): number => one.size + other.size;
  const first = new WorkerStream(hub, 'e1', numbers, one, open);
  const second = new WorkerStream(hub, 'e1', numbers, other, open);
  first.take(encodeBatch({ events: [connected(1, 1, 'a:1'), received(2, 1, 'a:1')], gaps: [] }));
  second.take(encodeBatch({ events: [connected(1, 1, 'b:2')], gaps: [] }));
  const gaps = [{ type: 'gap', from: 2, to: 4, count: 3 }] as const;
  second.take(encodeBatch({ events: [received(5, 1, 'b:2')], gaps }));
  flush();
  expect(published).toEqual(['1 connected 1', '2 received 1', '3 connected 2', 'gap 4-6', '7 received 2']);
  const numbered = [...one.connections(), ...other.connections()];
  expect(numbered.map(({ peer, connection }) => [peer, connection])).toEqual([
    ['a:1', 1],
    ['b:2', 2],
  ]);
});
