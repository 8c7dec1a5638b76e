import { describe, expect, it } from 'vitest';
import { WorkerPeers } from './worker-peers.js';

function peersOf(isOnlySender: boolean): WorkerPeers {
  const peers = new WorkerPeers(isOnlySender);
  peers.connected('a:1', 1, 1);
  peers.connected('b:2', 2, 2);
  return peers;
}

function backlogs(peers: WorkerPeers): Record<string, number> {
  return Object.fromEntries(peers.states().map(({ peer, backlogBytes }) => [peer, backlogBytes]));
}

describe('the peers of a worker process', () => {
  it('have what was sent to them waiting until they have taken it', () => {
    const peers = peersOf(true);
    expect(peers.queue('a:1', 100, 1000)).toBe('queued');
    expect(peers.queue('a:1', 200, 1000)).toBe('queued');
    expect(backlogs(peers)).toEqual({ 'a:1': 300, 'b:2': 0 });
    peers.taken('a:1', 100);
    expect(backlogs(peers)).toEqual({ 'a:1': 200, 'b:2': 0 });
    peers.taken('a:1', 200);
    expect(backlogs(peers)).toEqual({ 'a:1': 0, 'b:2': 0 });
  });

  it('are full once when a send would exceed the bound', () => {
    const peers = peersOf(true);
    expect(peers.queue('a:1', 5000, 1000)).toBe('queued');
    expect(peers.queue('a:1', 1, 1000)).toBe('full');
    expect(peers.queue('a:1', 1, 1000)).toBe('closing');
    expect(peers.queue('b:2', 1000, 1000)).toBe('queued');
    expect(peers.untakenBytes('a:1')).toBe(5000);
  });

  it('begin anew when they come again', () => {
    const peers = peersOf(true);
    peers.queue('a:1', 900, 1000);
    peers.queue('a:1', 900, 1000);
    peers.closed('a:1');
    peers.connected('a:1', 3, 3);
    expect(peers.queue('a:1', 900, 1000)).toBe('queued');
    expect(peers.states().map(({ peer, sinceMicros }) => [peer, sinceMicros])).toEqual([
      ['b:2', 2],
      ['a:1', 3],
    ]);
  });

  it('are owed nothing for a send to everyone before they were reported', () => {
    const peers = peersOf(true);
    peers.taken('a:1', 500);
    expect(peers.queue('a:1', 100, 1000)).toBe('queued');
    expect(peers.untakenBytes('a:1')).toBe(100);
  });

  it.each([
    ['is the count here if the primary is the only sender', true, 300],
    ['is at least the reported one if the worker answers by itself', false, 700],
  ])('have a backlog that %s', (_, isOnlySender, waits) => {
    const peers = peersOf(isOnlySender);
    peers.queue('a:1', 300, 1000);
    const report = { peer: 'a:1', sinceMicros: 1, receivedBytes: 4, sentBytes: 5, backlogBytes: 700 };
    peers.reported([report, { ...report, peer: 'gone:3' }]);
    expect(peers.states()).toEqual([
      { ...report, backlogBytes: waits },
      { peer: 'b:2', sinceMicros: 2, receivedBytes: 0, sentBytes: 0, backlogBytes: 0 },
    ]);
  });
});
