import { describe, expect, it } from 'vitest';
import type { EndpointInput } from '../../src/config/endpoint-input.js';
import { draftOf, inputOf, newDraft } from './endpoint-draft.js';

describe('the form of an endpoint', () => {
  it('offers the next port that no other endpoint wants', () => {
    expect(newDraft('tcp-listen', new Set([7777, 7778])).address).toBe('7779');
    expect(newDraft('udp', new Set([7777])).address).toBe('7788');
    expect(newDraft('tcp-connect', new Set([7777])).address).toBe('127.0.0.1:7777');
  });

  it('says nothing that is the default anyway', () => {
    expect(inputOf(newDraft('tcp-listen'))).toEqual({ type: 'tcp-listen', address: '7777' });
    expect(inputOf(newDraft('udp'))).toEqual({ type: 'udp', address: '7788' });
  });

  const inputs: readonly EndpointInput[] = [
    {
      type: 'tcp-listen',
      address: '0.0.0.0:7777',
      label: 'PLC',
      encoding: 'gbk',
      reply: 'text:echo:{text}',
      framing: 'delimiter:0D0A',
      tls: 'self-signed',
      workers: 4,
      once: true,
      limits: { maxConnections: 5, idleTimeoutMs: 1500, maxFrameBytes: 100 },
    },
    { type: 'tcp-listen', address: '1', tls: { certificatePem: 'c', keyPem: '' } },
    { type: 'tcp-connect', address: 'host:1', reconnect: true, tls: 'insecure', reply: 'echo' },
    {
      type: 'udp',
      address: '0',
      remote: 'h:1',
      broadcast: true,
      multicast: '239.0.0.7',
      ttl: 3,
      duplex: 'half',
      once: true,
      limits: { maxUdpPeers: 7 },
    },
  ];
  it.each(inputs)('gives back what it was made of, also what it does not show: $type $address', (input) => {
    expect(inputOf(draftOf(input), input)).toEqual(input);
  });
});
