import { describe, expect, it } from 'vitest';
import type { SocketSummary } from '../../../state/kinds.js';
import { isTarget, maxMessageBytes, sendBlock } from './send-block.js';

const listening: SocketSummary = {
  id: 'e1',
  input: { type: 'tcp-listen', address: '0' },
  status: { state: 'listening', local: '[::]:40001', reachable: [] },
  totals: {
    connections: 0,
    receivedMessages: 0,
    receivedBytes: 0,
    sentMessages: 0,
    sentBytes: 0,
    refused: 0,
    dropped: 0,
    errors: 0,
  },
  peers: [],
  peerCount: 0,
  atMicros: 0,
};
const peer = { peer: '10.0.0.1:5', sinceMicros: 0, receivedBytes: 0, sentBytes: 0, backlogBytes: 0 };

describe('what stands in the way of sending', () => {
  it('is that it is not open, that nobody is there, or that the peer has gone', () => {
    expect(sendBlock({ ...listening, status: { state: 'stopped' } }, undefined)).toBe('stopped');
    expect(sendBlock(listening, undefined)).toBe('nobody');
    expect(sendBlock({ ...listening, peers: [peer], peerCount: 1 }, undefined)).toBeUndefined();
    expect(sendBlock({ ...listening, peers: [peer], peerCount: 1 }, peer.peer)).toBeUndefined();
    expect(sendBlock({ ...listening, peers: [peer], peerCount: 1 }, '10.0.0.2:6')).toBe('peerGone');
    expect(sendBlock({ ...listening, peers: [peer], peerCount: 1000 }, '10.0.0.2:6')).toBeUndefined();
  });

  it('is for UDP that there is neither a remote nor a peer received from', () => {
    const udp: SocketSummary = { ...listening, input: { type: 'udp', address: '1' } };
    expect(sendBlock(udp, undefined)).toBe('nobodyUdp');
    expect(
      sendBlock({ ...udp, input: { type: 'udp', address: '1', remote: 'h:1' } }, undefined),
    ).toBeUndefined();
    expect(sendBlock({ ...udp, peerCount: 1 }, undefined)).toBeUndefined();
  });

  it('is for UDP never that nothing was received from a peer, but that a target is none', () => {
    const udp: SocketSummary = { ...listening, input: { type: 'udp', address: '1' } };
    expect(sendBlock(udp, '192.168.1.43:7788')).toBeUndefined();
    expect(sendBlock(udp, 'sensor-4.local:7788')).toBeUndefined();
    expect(sendBlock(udp, '192.168.1.43')).toBe('badTarget');
    expect(['[fe80::1%eth0]:5', 'host:0', 'host:65536', '7788', '*:7788', 'a b:1'].map(isTarget)).toEqual([
      true,
      false,
      false,
      false,
      false,
      false,
    ]);
  });

  it('is at a relay that no client is there, whichever side is spoken to', () => {
    const relay: SocketSummary = {
      ...listening,
      input: { type: 'udp-relay', address: '1', target: 'h:2' },
    };
    expect(sendBlock(relay, undefined)).toBe('nobody');
    expect(sendBlock({ ...relay, peers: [peer], peerCount: 1 }, undefined)).toBeUndefined();
    expect(sendBlock({ ...relay, peers: [peer], peerCount: 1 }, '10.0.0.2:6')).toBe('peerGone');
    expect(maxMessageBytes(relay)).toBe(65_507);
  });

  it('is that a client has yet to connect, while it tries', () => {
    const client: SocketSummary = { ...listening, input: { type: 'tcp-connect', address: 'h:1' } };
    expect(sendBlock({ ...client, status: { state: 'connecting', attempt: 1 } }, undefined)).toBe(
      'connecting',
    );
    expect(sendBlock({ ...client, status: { state: 'waiting', retryAtMicros: 0 } }, undefined)).toBe(
      'connecting',
    );
  });

  it('is for a datagram that it holds no more than UDP lets it', () => {
    expect(maxMessageBytes({ input: { type: 'udp', address: '1' } })).toBe(65_507);
    expect(maxMessageBytes(listening)).toBeUndefined();
  });
});
