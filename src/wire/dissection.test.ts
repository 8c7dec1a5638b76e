import { describe, expect, it } from 'vitest';
import { ByteReader } from '../bytes/byte-reader.js';
import { dissect, type Layer } from './dissection.js';
import type { Dissector } from './dissector.js';
import { DissectorRegistry, dissectors } from './registry.js';

/** UDP (RFC 768) as far as these tests need it: ports, a length, and what it carries. */
const udp: Dissector = {
  protocol: 'udp',
  carriers: [],
  dissect: (bytes, from, to, sink) => {
    const reader = new ByteReader(bytes, from, to);
    const source = reader.u16();
    const destination = reader.u16();
    const length = reader.u16();
    if (source === undefined || destination === undefined || length === undefined || !reader.skip(2)) {
      sink.fault('TRUNCATED', reader.offset);
      return;
    }
    sink.field('udp.srcport', from, 2, source);
    sink.field('udp.dstport', from + 2, 2, destination);
    sink.payload(from + 8, length - 8, destination, source);
  },
};

/** A protocol that carries itself, as a tunnel does. */
const tunnel: Dissector = {
  protocol: 'tunnel',
  carriers: [{ parent: 'tunnel', number: 0 }],
  dissect: (_bytes, from, to, sink) => {
    if (to - from > 1) sink.payload(from + 1, to - from - 1, 0);
  },
};

const registry = new DissectorRegistry([...dissectors, udp, tunnel]);

/** A datagram between the ports that carries an ACK of block 4464. */
const datagram = (source: number, destination: number): Uint8Array =>
  Uint8Array.of(source >> 8, source, destination >> 8, destination, 0, 12, 0, 0, 0, 4, 0x11, 0x70);

function layers(layer: Layer | undefined): readonly string[] {
  if (layer === undefined) return [];
  return [layer.protocol, ...layer.payloads.flatMap((payload) => layers(payload.layer))];
}

describe('a dissection', () => {
  it.each([
    [1234, 69],
    [69, 1234],
  ])('finds what UDP carries by either port: %i to %i', (source, destination) => {
    const { layer } = dissect(datagram(source, destination), 'udp', registry);
    expect(layers(layer)).toEqual(['udp', 'tftp']);
    expect(layer?.payloads[0]?.layer?.fields).toEqual([
      { name: 'tftp.opcode', offset: 8, length: 2, value: 4, fields: [] },
      { name: 'tftp.block', offset: 10, length: 2, value: 4464, fields: [] },
    ]);
  });

  it('leaves unknown payloads as bytes', () => {
    const { layer } = dissect(datagram(1234, 4321), 'udp', registry);
    expect(layer?.payloads).toEqual([{ offset: 8, length: 4, layer: undefined }]);
    expect(dissect(datagram(1, 2), 'nothing', registry).layer).toBeUndefined();
  });

  it('keeps a payload within its packet, whatever its length says', () => {
    const { layer } = dissect(datagram(1234, 69).subarray(0, 10), 'udp', registry);
    expect(layer?.payloads[0]).toMatchObject({ offset: 8, length: 2 });
    expect(layer?.payloads[0]?.layer?.fault).toEqual({ code: 'TRUNCATED', offset: 10, field: 'tftp.block' });
  });

  it('shows the fault of each layer in that layer', () => {
    const { layer } = dissect(datagram(1234, 69).subarray(0, 7), 'udp', registry);
    expect(layer).toMatchObject({ fault: { code: 'TRUNCATED', offset: 6 }, payloads: [] });
  });

  it('stops at a bounded depth', () => {
    expect(layers(dissect(new Uint8Array(60_000), 'tunnel', registry).layer)).toHaveLength(32);
  });

  it('clamps the ranges of a dissector that slips', () => {
    const slip: Dissector = {
      protocol: 'slip',
      carriers: [],
      dissect: (_bytes, from, to, sink) => {
        sink.open('slip.group', from - 3);
        sink.field('slip.long', from, 99, 1);
        sink.field('slip.late', to + 5, 2, 2);
        sink.close(to + 9);
        sink.close(to);
      },
    };
    const { layer } = dissect(new Uint8Array(4), 'slip', new DissectorRegistry([slip]));
    expect(layer?.fields).toMatchObject([
      {
        name: 'slip.group',
        offset: 0,
        length: 4,
        fields: [
          { name: 'slip.long', offset: 0, length: 4 },
          { name: 'slip.late', offset: 4, length: 0 },
        ],
      },
    ]);
  });
});

describe('the registry', () => {
  it('refuses two dissectors of one name, or of one number below one parent', () => {
    expect(() => new DissectorRegistry([udp, udp])).toThrow('two dissectors are named udp');
    const other = { ...udp, protocol: 'other', carriers: [{ parent: 'tunnel', number: 0 }] };
    expect(() => new DissectorRegistry([tunnel, other])).toThrow('tunnel and other are both tunnel 0');
  });
});
