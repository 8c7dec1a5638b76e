import { describe, expect, it } from 'vitest';
import type { RoomInput } from '../../../state/kinds.js';
import { boundHost, draftOf, inputOf, isOutOfRange, newDraft, withBoundHost } from './endpoint-draft.js';

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

  const inputs: readonly RoomInput[] = [
    { type: 'tcp-relay', address: '7000', target: 'device:502' },
    {
      type: 'tcp-relay',
      address: '127.0.0.1:7000',
      target: '10.0.0.2:443',
      framing: 'line',
      tlsListen: 'self-signed',
      tlsTarget: 'insecure',
      acceptProxyHeader: true,
      sendProxyHeader: 'v2',
      limits: { maxConnections: 5, connectTimeoutMs: 100 },
    },
    { type: 'tcp-relay', address: '1', target: '2', tlsListen: { certificatePem: 'c', keyPem: '' } },
    { type: 'udp-relay', address: '6969', target: 'boot:69', tftp: false, limits: { idleTimeoutMs: 60_000 } },
    {
      type: 'tcp-listen',
      address: '0.0.0.0:7777',
      label: 'PLC',
      autoStart: true,
      encoding: 'gbk',
      reply: 'text:echo:{text}',
      framing: 'delimiter:0D0A',
      tls: 'self-signed',
      workers: 4,
      once: true,
      interface: 'eth0',
      limits: { maxConnections: 5, idleTimeoutMs: 1500, keepAliveMs: 2500, maxFrameBytes: 100 },
    },
    { type: 'tcp-listen', address: '1', tls: { certificatePem: 'c', keyPem: '' } },
    { type: 'tcp-listen', address: '2', chatRoom: 'lab' },
    { type: 'udp', address: '3', chatRoom: 'lab' },
    { type: 'tcp-connect', address: 'host:1', reconnect: true, tls: 'insecure', reply: 'echo' },
    { type: 'tcp-connect', address: 'a:1', bind: '192.168.1.5', interface: 'lo', limits: { keepAliveMs: 0 } },
    { type: 'tcp-connect', address: 'b:1', bind: '192.168.1.5:4000' },
    { type: 'tcp-connect', address: 'c:1', bind: 'fe80::1%eth0' },
    { type: 'tcp-connect', address: 'd:1', bind: '[::1]:4000' },
    { type: 'tcp-connect', address: 'e:1', bind: '4000' },
    {
      type: 'udp',
      interface: 'eth1',
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

  it('puts an endpoint that answers by itself, or takes turns, into no room', () => {
    const draft = { ...newDraft('udp'), chatRoom: ' lab ' };
    expect(inputOf(draft)).toMatchObject({ chatRoom: 'lab' });
    for (const part of [{ reply: 'echo' }, { duplex: 'half' }])
      expect(inputOf({ ...draft, ...part })).toMatchObject({ chatRoom: undefined });
  });

  it('names the address that it is bound to, and moves its port to another', () => {
    expect(boundHost('7777')).toBe('');
    expect(boundHost('[fe80::1%eth0]:7777')).toBe('fe80::1%eth0');
    expect(withBoundHost('7777', '192.168.1.5')).toBe('192.168.1.5:7777');
    expect(withBoundHost('192.168.1.5:7777', '::1')).toBe('[::1]:7777');
    expect(withBoundHost('[::1]:7777', '')).toBe('7777');
  });

  it.each([
    ['maxConnections', '0', true],
    ['maxConnections', '1.5', true],
    ['maxConnections', '1000000', false],
    ['idleSeconds', '0.5', false],
    ['idleSeconds', 'soon', true],
    ['keepAliveSeconds', '0.5', false],
    ['keepAliveSeconds', '32768', true],
    ['bindPort', '65536', true],
    ['bindPort', '0', false],
    ['ttl', '256', true],
    ['ttl', '', false],
  ] as const)('finds %s %j out of range: %s', (field, text, isOut) => {
    expect(isOutOfRange({ ...newDraft('udp'), [field]: text }, field)).toBe(isOut);
  });
});
