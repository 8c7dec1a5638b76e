import { describe, expect, it, vi } from 'vitest';
import { noTotals, scriptedEndpoint } from '../../../test/scripted-endpoint.js';
import { parseAnyEndpoint } from '../../config/endpoint-kinds.js';
import type { ConnectionNumbers } from '../../endpoint/connection-numbers.js';
import type { EndpointContext } from '../../endpoint/endpoint-context.js';
import { failure } from '../../errors/error.js';
import { orThrow } from '../../errors/parsed.js';
import { maxListedPeers } from '../../operations/bounds.js';
import type { EndpointStatus, PeerState } from '../../traffic/status.js';
import { createHub } from '../create-hub.js';
import { HeldEndpoint } from './held-endpoint.js';

const input = { type: 'tcp-listen', address: '127.0.0.1:0' } as const;
const peer: PeerState = { peer: 'p:1', sinceMicros: 0, receivedBytes: 0, sentBytes: 0, backlogBytes: 0 };

/** An endpoint without sockets, held under an id; a test sets the state of the running one. */
function held() {
  const script = {
    status: { state: 'stopped' } as EndpointStatus,
    peers: [] as readonly PeerState[],
    sent: [] as string[],
  };
  const contexts: EndpointContext[] = [];
  const listener = { statusChanged: vi.fn(), figuresChanged: vi.fn() };
  const one = new HeldEndpoint(
    { id: 'e1', input, spec: orThrow(parseAnyEndpoint(input)) },
    createHub(),
    (spec, context) => {
      contexts.push(context);
      return scriptedEndpoint(context.id, spec, {
        get status() {
          return script.status;
        },
        totals: { ...noTotals, receivedBytes: contexts.length },
        get peerCount() {
          return script.peers.length;
        },
        peers: () => script.peers,
        send: (bytes) => {
          script.sent.push(String.fromCharCode(...bytes));
          return { peers: 1 };
        },
      });
    },
    listener,
  );
  return { one, script, contexts, listener };
}

describe('an endpoint that a workbench holds', () => {
  it.each([
    ['opening', true, false],
    ['listening', true, false],
    ['stopping', false, true],
    ['stopped', false, false],
    ['failed', false, false],
  ] as const)('that is %s runs: %s, stops: %s', (state, isRunning, isStopping) => {
    const { one, script } = held();
    script.status = { state } as EndpointStatus;
    expect([one.isRunning, one.isStopping]).toEqual([isRunning, isStopping]);
  });

  it('is another one each time that it is opened, whose connections are numbered on', () => {
    const { one, contexts, listener } = held();
    const first = one.endpoint;
    const numbers = contexts[0]?.connections as ConnectionNumbers;
    numbers.take();
    one.renew();
    expect(one.endpoint).not.toBe(first);
    expect(contexts[1]).toMatchObject({ id: 'e1', connections: numbers, changes: one });
    expect(numbers.take()).toBe(2);
    expect(listener.statusChanged.mock.calls).toEqual([[one]]);
  });

  it('shows why it did not open only while that one is failed', () => {
    const { one, script } = held();
    const known = failure('ADDRESS_IN_USE', { address: '127.0.0.1:7', holder: 'nginx' });
    const plain = failure('ADDRESS_IN_USE', { address: '127.0.0.1:7' });
    script.status = { state: 'failed', failure: plain };
    one.failedToOpen(known);
    expect(one.summary().status).toEqual({ state: 'failed', failure: known });
    script.status = { state: 'stopped' };
    expect(one.summary().status).toEqual({ state: 'stopped' });
    script.status = { state: 'failed', failure: plain };
    one.renew();
    expect(one.summary().status).toEqual({ state: 'failed', failure: plain });
  });

  it('notifies of figures once until they are read, and of every status', () => {
    const { one, listener } = held();
    one.figuresChanged();
    one.figuresChanged();
    expect(listener.figuresChanged).toHaveBeenCalledTimes(1);
    one.statusChanged();
    one.statusChanged();
    expect(listener.statusChanged).toHaveBeenCalledTimes(2);
    one.takeSummary();
    one.figuresChanged();
    expect(listener.figuresChanged).toHaveBeenCalledTimes(2);
  });

  it('gives a summary away only when it says something new', () => {
    const { one, script } = held();
    expect(one.takeSummary()).toBeUndefined();
    one.figuresChanged();
    expect(one.takeSummary()).toMatchObject({ id: 'e1', input, totals: { receivedBytes: 1 } });
    expect([one.takeSummary(), one.isWaiting]).toEqual([undefined, false]);
    script.peers = [{ ...peer, backlogBytes: 500 }];
    expect(one.takeSummary()).toMatchObject({ peers: [{ backlogBytes: 500 }] });
    expect([one.takeSummary(), one.isWaiting]).toEqual([undefined, true]);
    script.peers = [peer];
    expect(one.takeSummary()).toMatchObject({ peers: [{ backlogBytes: 0 }] });
    expect(one.isWaiting).toBe(false);
  });

  it('lists the latest of many peers, and counts them all', () => {
    const { one, script } = held();
    script.peers = Array.from({ length: maxListedPeers + 5 }, (_, index) => ({
      ...peer,
      sinceMicros: index,
    }));
    const { peers, peerCount } = one.summary();
    expect([peers.length, peers[0]?.sinceMicros, peerCount]).toEqual([maxListedPeers, 5, maxListedPeers + 5]);
  });

  it('shows no private key', () => {
    const { one } = held();
    one.input = { ...input, tls: { certificatePem: 'CERT', keyPem: 'SECRET' } };
    expect(JSON.stringify(one.summary())).not.toContain('SECRET');
  });

  it('does what is asked one after the other, also after one that failed', async () => {
    const { one } = held();
    const done: string[] = [];
    let release: () => void = () => undefined;
    const first = one.inTurn(async () => {
      await new Promise<void>((resolve) => {
        release = resolve;
      });
      done.push('first');
      throw new Error('no');
    });
    const second = one.inTurn(async () => void done.push('second'));
    await new Promise(setImmediate);
    expect(done).toEqual([]);
    release();
    await expect(first).rejects.toThrow('no');
    await second;
    expect(done).toEqual(['first', 'second']);
  });

  it('has one repetition at a time, shown until another takes its place', () => {
    const { one, script } = held();
    expect(one.summary()).not.toHaveProperty('repetition');
    one.repeat({ bytes: Uint8Array.of(0x41), intervalMs: 60_000, to: undefined, count: undefined });
    one.repeat({ bytes: Uint8Array.of(0x42), intervalMs: 60_000, to: undefined, count: undefined });
    expect(script.sent).toEqual(['A', 'B']);
    expect(one.summary()).toHaveProperty('repetition');
    one.stopRepeating();
  });
});
