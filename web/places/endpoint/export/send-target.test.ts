import { expect, it } from 'vitest';
import type { EndpointInput } from '../../../../src/config/endpoint-input.js';
import type { EndpointStatus } from '../../../../src/traffic/status.js';
import { sendTarget } from './send-target.js';

const peer = '[fe80::1%eth0]:40000';
const listening = (local: string, ...reachable: readonly string[]): EndpointStatus => ({
  ...{ state: 'listening', local, reachable },
});

function target(input: EndpointInput, status: EndpointStatus, type: 'received' | 'sent'): string | undefined {
  const message = { sequence: 1, timeMicros: 0, endpoint: 'e1', peer, bytes: new Uint8Array(0) };
  const found = sendTarget({ input, status }, { ...message, type });
  return found && `${found.protocol}${found.isTls ? '+tls' : ''} ${found.host} ${found.port}`;
}

const listen: EndpointInput = { type: 'tcp-listen', address: '7777' };
const udp: EndpointInput = { type: 'udp', address: '7777' };

it('a message goes again to the endpoint that listens, whoever said it', () => {
  for (const type of ['received', 'sent'] as const) {
    expect(target(listen, listening('10.0.0.9:7777'), type)).toBe('tcp 10.0.0.9 7777');
    expect(target(listen, listening('0.0.0.0:7777', '10.1.1.1:7777'), type)).toBe('tcp 10.1.1.1 7777');
    expect(target(listen, listening('[::]:7777'), type)).toBe('tcp 127.0.0.1 7777');
    expect(target(listen, { state: 'stopped' }, type)).toBeUndefined();
  }
});

it('a message of a client goes again to its server', () => {
  const client: EndpointInput = { type: 'tcp-connect', address: 'plc.local:502', tls: 'insecure' };
  expect(target(client, { state: 'stopped' }, 'received')).toBe('tcp+tls plc.local 502');
  expect(target({ type: 'tcp-connect', address: '7' }, { state: 'stopped' }, 'sent')).toBe('tcp 127.0.0.1 7');
});

it('a datagram goes again to whom it went', () => {
  expect(target(udp, listening('10.0.0.9:7777'), 'received')).toBe('udp 10.0.0.9 7777');
  expect(target(udp, listening('10.0.0.9:7777'), 'sent')).toBe('udp fe80::1%eth0 40000');
});
