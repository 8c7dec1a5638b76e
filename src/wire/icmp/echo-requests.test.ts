import { expect, it } from 'vitest';
import { Packet } from '../packet.js';
import { EchoRequests } from './echo-requests.js';

function packetOf(number: number): Packet {
  const packet = new Packet();
  packet.bytes = Uint8Array.of(10, 0, 0, 1, 10, 0, 0, 2);
  packet.number = number;
  packet.sourceAt = 0;
  packet.sourceBytes = 4;
  packet.destinationAt = 4;
  packet.destinationBytes = 4;
  return packet;
}

it('gives the last of equal requests, once', () => {
  const requests = new EchoRequests();
  requests.add(packetOf(1), 7, 5);
  requests.add(packetOf(2), 7, 5);
  expect([requests.take(packetOf(3), 7, 5), requests.take(packetOf(4), 7, 5)]).toEqual([2, 0]);
});

it('does not mix identifiers and checksums up', () => {
  const requests = new EchoRequests();
  requests.add(packetOf(1), 7, 5);
  expect([requests.take(packetOf(2), 8, 5), requests.take(packetOf(2), 7, 6)]).toEqual([0, 0]);
});

it('takes the reply from the address that was asked, by IPv6 as well', () => {
  const requests = new EchoRequests();
  const request = packetOf(1);
  request.bytes = new Uint8Array(48);
  request.bytes.set([0xfe, 0x80, 2, 0xfe, 0x80, 1], 0);
  request.bytes[31] = 1;
  request.bytes[47] = 9;
  [request.sourceBytes, request.destinationAt, request.destinationBytes] = [16, 16, 16];
  requests.add(request, 7, 5);
  const reply = Object.assign(packetOf(2), { bytes: request.bytes, sourceBytes: 16, destinationBytes: 16 });
  [reply.sourceAt, reply.destinationAt] = [32, 0];
  expect(requests.take(reply, 7, 5)).toBe(0);
  reply.sourceAt = 16;
  expect(requests.take(reply, 7, 5)).toBe(1);
});

it('forgets old requests for new ones', () => {
  const requests = new EchoRequests();
  const packet = packetOf(1);
  const sent = 20_000;
  for (let number = 1; number <= sent; number += 1) {
    packet.number = number;
    requests.add(packet, number, 5);
  }
  let known = 0;
  for (let number = 1; number <= sent; number += 1) known += requests.take(packet, number, 5) > 0 ? 1 : 0;
  expect(known).toBeGreaterThan(0);
  expect(known).toBeLessThanOrEqual(4_096);
  requests.add(packet, 9, 9);
  expect(requests.take(packet, 9, 9)).toBe(sent);
});

it('says how long the reply took, in milliseconds', () => {
  const requests = new EchoRequests();
  const request = Object.assign(packetOf(1), { seconds: 10, nanoseconds: 999_000_000 });
  const reply = Object.assign(packetOf(2), { seconds: 11, nanoseconds: 1_250_000 });
  requests.add(request, 7, 5);
  expect(requests.take(reply, 7, 5)).toBe(1);
  expect(requests.responseMs).toBe(2.25);
});
