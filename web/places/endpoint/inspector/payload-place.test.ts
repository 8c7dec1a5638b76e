import { expect, it } from 'vitest';
import type { SocketSummary } from '../../../state/kinds.js';
import { payloadPlace } from './payload-place.js';

type Described = Pick<SocketSummary, 'input' | 'status'>;

const stopped = { state: 'stopped' } as const;
const server: Described = { input: { type: 'tcp-listen', address: ':502' }, status: stopped };
const client: Described = { input: { type: 'tcp-connect', address: 'plc:502' }, status: stopped };
const socket: Described = { input: { type: 'udp', address: ':7788' }, status: stopped };
const asking: Described = { input: { type: 'udp', address: ':0', remote: '10.0.0.9:53' }, status: stopped };
const dns = { protocol: 'dns', transport: 'udp', port: 53 } as const;

it.each([
  ['a server receives at its port', server, true, '10.0.0.9:4711', 'tcp', 4_711, 502],
  ['and answers from it', server, false, '10.0.0.9:4711', 'tcp', 502, 4_711],
  ['a client sends to its remote', client, false, '10.0.0.9:502', 'tcp', 50_000, 502],
  ['a socket of UDP has its own port and the peer’s', socket, true, '[fe80::1%eth0]:69', 'udp', 69, 7_788],
  ['or that of its remote', asking, false, undefined, 'udp', 50_000, 53],
  ['a peer that is not known has no port of a protocol', socket, true, undefined, 'udp', 50_000, 7_788],
] as const)('%s', (_, endpoint, isReceived, peer, transport, sourcePort, destinationPort) => {
  expect(payloadPlace(endpoint, isReceived, peer, undefined)).toEqual({
    transport,
    sourcePort,
    destinationPort,
  });
});

it('has the port of a protocol that was chosen at the side that answers', () => {
  const place = { transport: 'udp', sourcePort: 50_000, destinationPort: 53 };
  expect(payloadPlace(socket, true, '10.0.0.9:5', dns)).toEqual(place);
  expect(payloadPlace(client, false, '10.0.0.9:5', dns)).toEqual(place);
  expect(payloadPlace(client, true, '10.0.0.9:5', dns)).toEqual({
    transport: 'udp',
    sourcePort: 53,
    destinationPort: 50_000,
  });
});
