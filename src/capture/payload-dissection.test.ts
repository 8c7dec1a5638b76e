import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { datagram, hex } from '../../test/dissected.js';
import { encodeUtf8 } from '../bytes/utf8.js';
import { dissectFrame, dissectPayload, maxPayloadBytes, payloadProtocols } from './payload-dissection.js';

const request = hex('0001 612e696d6700 6f6374657400');
const query = hex('1234 0100 0001 0000 0000 0000 07 6578616d706c65 03 636f6d 00 0001 0001');
const registers = hex('0001 0000 0006 01 03 0000 0001');
const syslog = encodeUtf8('<34>Oct 11 22:14:15 mymachine su: failed');
const head = encodeUtf8('GET / HTTP/1.1\r\nHost: a\r\n\r\n');

/** Protocols, and the names of the fields of the first layer. */
const namesOf = (bytes: Uint8Array, transport: 'tcp' | 'udp', port: number): readonly string[] =>
  dissectPayload(bytes, { transport, sourcePort: 50_000, destinationPort: port }).map(
    ({ protocol }) => protocol,
  );

describe('a payload', () => {
  it.each([
    ['tftp', request, 'udp', 69],
    ['dns', query, 'udp', 53],
    ['syslog', syslog, 'udp', 514],
    ['http', head, 'tcp', 80],
  ] as const)('is read by its port: %s', (protocol, bytes, transport, port) => {
    expect(namesOf(bytes, transport, port)).toEqual([protocol]);
  });

  it('has a layer within another, and several messages beside each other', () => {
    expect(namesOf(registers, 'tcp', 502)).toEqual(['mbtcp', 'modbus']);
    const twice = Uint8Array.of(...registers, ...registers);
    expect(namesOf(twice, 'tcp', 502)).toEqual(['mbtcp', 'modbus', 'mbtcp', 'modbus']);
  });

  it('has its offsets from its own start', () => {
    const [tftp] = dissectPayload(request, { transport: 'udp', sourcePort: 5, destinationPort: 69 });
    expect(tftp).toMatchObject({ offset: 0, length: request.byteLength, fault: undefined });
    expect(
      tftp?.fields.map(({ name, offset, length, text }) => [name, offset, length, text]).slice(0, 2),
    ).toEqual([
      ['tftp.opcode', 0, 2, '1'],
      ['tftp.source_file', 2, 6, 'a.img'],
    ]);
  });

  it('says where it is faulty', () => {
    const cut = request.subarray(0, 5);
    const [tftp] = dissectPayload(cut, { transport: 'udp', sourcePort: 5, destinationPort: 69 });
    expect(tftp?.fault?.meaning?.en).toBeDefined();
    expect(tftp?.fault?.offset).toBeLessThanOrEqual(5);
  });

  it('of no known protocol has no layers, nor has a beginning of a message', () => {
    expect(namesOf(hex('01 02 03'), 'udp', 7_788)).toEqual([]);
    expect(namesOf(registers.subarray(0, 8), 'tcp', 502)).toEqual([]);
    expect(namesOf(new Uint8Array(0), 'udp', 53)).toEqual([]);
  });

  it('may be of each protocol that has a port, and nothing is thrown whatever it is', () => {
    const all = payloadProtocols();
    expect(all.map(({ protocol }) => protocol)).toEqual(
      expect.arrayContaining(['tftp', 'dns', 'dhcp', 'ntp', 'syslog', 'http', 'tls', 'mbtcp']),
    );
    expect(new Set(all.map(({ protocol }) => protocol)).size).toBe(all.length);
    const place = fc.constantFrom(...all);
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), place, (bytes, { transport, port }) => {
        for (const { offset, length } of dissectPayload(bytes, {
          transport,
          sourcePort: 50_000,
          destinationPort: port,
        })) {
          expect(offset).toBeGreaterThanOrEqual(0);
          expect(offset + length).toBeLessThanOrEqual(bytes.byteLength);
        }
      }),
      { numRuns: 200 },
    );
    const long = new Uint8Array(maxPayloadBytes + 100_000);
    expect(
      dissectPayload(long, { transport: 'udp', sourcePort: 1, destinationPort: 53 }).length,
    ).toBeGreaterThan(0);
  });
});

it('a frame is read from its outermost layer on', () => {
  const layers = dissectFrame(datagram(50_000, 69, request));
  expect(layers.map(({ protocol }) => protocol)).toEqual(['eth', 'ip', 'udp', 'tftp']);
  expect(layers.at(-1)).toMatchObject({ offset: 42, length: request.byteLength, fault: undefined });
  expect(dissectFrame(new Uint8Array(0)).flatMap(({ fields }) => fields)).toEqual([]);
});
