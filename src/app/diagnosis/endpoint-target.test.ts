import process from 'node:process';
import { expect, it } from 'vitest';
import type { AnyEndpointInput } from '../../config/endpoint-kinds.js';
import type { EndpointSummary } from '../../operations/endpoints.js';
import type { EndpointStatus } from '../../traffic/status.js';
import { type EndpointTarget, endpointTarget } from './endpoint-target.js';

const listening: EndpointStatus = { state: 'listening', local: '[::]:4711', reachable: [] };
const stopped: EndpointStatus = { state: 'stopped' };

const summary = (input: AnyEndpointInput, status: EndpointStatus): EndpointSummary =>
  ({ id: 'e1', input, status }) as EndpointSummary;

const mine = [process.pid];

it.each<[string, AnyEndpointInput, EndpointStatus, EndpointTarget]>([
  [
    'a listener: the port that it has',
    { type: 'tcp-listen', address: '0' },
    listening,
    { target: { protocol: 'tcp', port: 4711 }, options: { interfaceName: undefined, expectedPids: mine } },
  ],
  [
    'one that could not open: the port that it wants',
    { type: 'tcp-listen', address: '127.0.0.1:7777', workers: 2 },
    stopped,
    { target: { protocol: 'tcp', port: 7777 }, options: { interfaceName: undefined, expectedPids: mine } },
  ],
  [
    'one that others serve',
    { type: 'tcp-listen', address: '7777', workers: 2 },
    listening,
    {
      target: { protocol: 'tcp', port: 4711 },
      options: { interfaceName: undefined, expectedPids: undefined },
    },
  ],
  [
    'a member of a group: the group',
    { type: 'udp', address: '5000', multicast: '239.1.2.3%eth1' },
    stopped,
    {
      target: { protocol: 'udp', port: 5000, host: '239.1.2.3' },
      options: { interfaceName: 'eth1', expectedPids: mine },
    },
  ],
  [
    'a client: its peer',
    { type: 'tcp-connect', address: '192.0.2.9:80' },
    stopped,
    { target: { protocol: 'tcp', port: 80, host: '192.0.2.9' }, options: { interfaceName: undefined } },
  ],
  [
    'a TFTP server',
    { type: 'tftp-server', port: 6969 },
    stopped,
    { target: { protocol: 'udp', port: 6969 }, options: { interfaceName: undefined, expectedPids: mine } },
  ],
])('%s', (_, input, status, expected) => {
  expect(endpointTarget(summary(input, status))).toEqual(expected);
});

it('a port that the system is to choose is not known before', () => {
  expect(() => endpointTarget(summary({ type: 'udp', address: '0' }, stopped))).toThrow(
    expect.objectContaining({ code: 'ENDPOINT_WITHOUT_PORT' }),
  );
});
