import { expect, it } from 'vitest';
import type { AnyEndpointInput } from '../../../src/config/endpoint-kinds.js';
import type { EndpointStatus } from '../../../src/traffic/status.js';
import { silenceLeftMs, silenceMs } from './silence-left.js';

const nowMs = 1_800_000_000_000;
const listening: EndpointStatus = { state: 'listening', local: '[::]:7', reachable: [] };
const failed: EndpointStatus = {
  state: 'failed',
  failure: { code: 'CONNECTION_REFUSED', fault: 'peer', params: {} },
};
const udp: AnyEndpointInput = { type: 'udp', address: '7' };
const client: AnyEndpointInput = { type: 'tcp-connect', address: '192.0.2.9:80' };

const left = (
  input: AnyEndpointInput,
  status: EndpointStatus,
  agoMs: number,
  receivedMessages = 0,
  connections = 0,
): number | undefined => {
  const totals = {
    connections,
    receivedMessages,
    receivedBytes: 0,
    sentMessages: 0,
    sentBytes: 0,
    refused: 0,
    dropped: 0,
    errors: 0,
  };
  return silenceLeftMs({ input, status, totals }, (nowMs - agoMs) * 1000, nowMs);
};

it.each<[string, number | undefined, number | undefined]>([
  ['has just been opened', left(udp, listening, 0), silenceMs],
  ['has been open for some time', left(udp, listening, 4_000), silenceMs - 4_000],
  ['has been open for long', left(udp, listening, 60_000), 0],
  ['is of a workbench whose clock is ahead', left(udp, listening, -60_000), silenceMs],
  ['has received something', left(udp, listening, 60_000, 1), undefined],
  ['has served a file', left({ type: 'tftp-server' }, listening, 60_000, 0, 1), undefined],
  ['has accepted a connection', left({ type: 'tcp-listen', address: '7' }, listening, 60_000, 0, 1), 0],
  ['is stopped', left(udp, { state: 'stopped' }, 60_000), undefined],
  ['could not be opened', left(udp, failed, 60_000), undefined],
  ['is a client that is refused', left(client, failed, 0), 0],
  ['is a client that is connected', left(client, { state: 'connected', local: '', peer: '' }, 0), silenceMs],
])('an endpoint that %s', (_, value, expected) => {
  expect(value).toBe(expected);
});
