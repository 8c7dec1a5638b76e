import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hex as parseHexBytes } from '../../test/layouts.js';
import { encodeText } from '../bytes/encodings.js';
import { formatHex } from '../bytes/hex.js';
import type { Gap, TrafficEvent } from './event.js';
import { decodeBatch, encodeBatch } from './event-codec.js';
import { type FieldShape, kinds, trafficEventTypes } from './kinds.js';
import type { EventBatch } from './subscription.js';

const text = fc.string({ unit: 'grapheme', maxLength: 12 });
const values: Readonly<Record<FieldShape, fc.Arbitrary<unknown>>> = {
  text,
  number: fc.oneof(fc.nat(), fc.double({ noNaN: true }), fc.maxSafeNat()),
  bytes: fc.uint8Array({ maxLength: 300 }),
  json: fc.oneof(fc.array(text), fc.dictionary(text, fc.oneof(text, fc.nat()))).map((value) =>
    // As JSON has it: no prototype but the usual one.
    JSON.parse(JSON.stringify(value)),
  ),
  'text?': fc.option(text, { nil: undefined }),
  'number?': fc.option(fc.nat(), { nil: undefined }),
  'bytes?': fc.option(fc.uint8Array(), { nil: undefined }),
  'json?': fc.option(fc.array(text), { nil: undefined }),
};

/** An event of any kind, by the table. */
const event: fc.Arbitrary<TrafficEvent> = fc.constantFrom(...trafficEventTypes).chain((type) => {
  const fields = Object.entries<FieldShape>(kinds[type].fields).map(([key, shape]) => [key, values[shape]]);
  const head = {
    type: fc.constant(type),
    sequence: fc.constant(0),
    timeMicros: fc.nat().map((micros) => 1_795_000_000_000_000 + micros),
    endpoint: fc.constantFrom('e1', 'e2', 'tcp-listen:7777'),
    connection: fc.option(fc.nat(), { nil: undefined }),
  };
  return fc
    .record({ ...head, ...Object.fromEntries(fields) })
    .map((made) => Object.fromEntries(Object.entries(made).filter(([, value]) => value !== undefined)))
    .map((made) => made as unknown as TrafficEvent);
});

const batch: fc.Arbitrary<EventBatch> = fc
  .array(fc.tuple(event, fc.nat({ max: 3 })), { maxLength: 30 })
  .map((items) => {
    const events: TrafficEvent[] = [];
    const gaps: Gap[] = [];
    let sequence = 0;
    for (const [one, lost] of items) {
      const { endpoint } = one;
      if (lost > 0)
        gaps.push({ type: 'gap', from: sequence + 1, to: sequence + lost, count: lost, endpoint });
      sequence += lost + 1;
      events.push({ ...one, sequence });
    }
    return { events, gaps: [...gaps, { type: 'gap', from: sequence + 1, to: sequence + 9 }] };
  });

function received(number: number, bytes: Uint8Array): TrafficEvent {
  const head = { type: 'received', sequence: number, timeMicros: 1_795_000_000_000_000 + number } as const;
  return { ...head, endpoint: 'e1', connection: 1, peer: '192.168.1.20:50123', bytes };
}

describe('a batch in bytes', () => {
  it('comes back as it was, every kind and every field', () => {
    fc.assert(
      fc.property(batch, (given) => {
        const decoded = decodeBatch(encodeBatch(given));
        expect(decoded).toEqual({ ok: true, batch: given });
      }),
    );
  });

  it('is never read past its end, whatever it is cut to or changed to', () => {
    fc.assert(
      fc.property(batch, fc.nat(), fc.nat(), fc.nat({ max: 255 }), (given, cut, place, value) => {
        const bytes = encodeBatch(given).slice();
        const shorter = decodeBatch(bytes.subarray(0, cut % bytes.length));
        if (!shorter.ok) expect(shorter.offset).toBeLessThanOrEqual(cut % bytes.length);
        bytes[place % bytes.length] = value;
        expect(() => decodeBatch(bytes)).not.toThrow();
      }),
    );
  });

  it('is never read from noise', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (noise) => {
        expect(() => decodeBatch(Uint8Array.of(1, ...noise))).not.toThrow();
      }),
    );
    expect(decodeBatch(new Uint8Array())).toEqual({ ok: false, offset: 0, fault: 'version' });
    expect(decodeBatch(Uint8Array.of(2))).toEqual({ ok: false, offset: 0, fault: 'version' });
    expect(decodeBatch(Uint8Array.of(1, 99))).toEqual({ ok: false, offset: 1, fault: 'kind' });
    expect(decodeBatch(Uint8Array.of(1, 4, 0))).toEqual({ ok: false, offset: 1, fault: 'malformed' });
  });

  it('is read where it was written before messages had a sender, and written so where none is known', () => {
    const before =
      '0105070e80c0f995e0a2b0060002653101000a31302e302e302e393a350400046563686f034f4b05000202010200';
    const bytes = encodeText('OK', 'utf-8');
    const head = { type: 'sent', endpoint: 'e1', peer: '10.0.0.9:5', bytes } as const;
    const timeMicros = 1_795_000_000_000_000;
    const events: TrafficEvent[] = [
      { ...head, sequence: 7, timeMicros, connection: 1, send: 2, rule: 'echo' },
      { ...head, sequence: 8, timeMicros: timeMicros + 1 },
    ];
    expect(decodeBatch(parseHexBytes(before))).toEqual({ ok: true, batch: { events, gaps: [] } });
    expect(formatHex(encodeBatch({ events, gaps: [] }), '').toLowerCase()).toBe(before);
  });

  it('takes a few bytes a message besides the message', () => {
    const events = Array.from({ length: 1000 }, (_, index) => received(index + 1, new Uint8Array(20)));
    expect(encodeBatch({ events, gaps: [] }).length).toBeLessThan(1000 * (20 + 9) + 100);
  });

  it('has the payload of a send to many once', () => {
    const bytes = new Uint8Array(10_000);
    const events = Array.from({ length: 100 }, (_, index) => received(index + 1, bytes));
    const encoded = encodeBatch({ events, gaps: [] });
    expect(encoded.length).toBeLessThan(12_000);
    const decoded = decodeBatch(encoded);
    if (!decoded.ok) throw new Error(decoded.fault);
    const payloads = decoded.batch.events.map((one) => (one.type === 'received' ? one.bytes : undefined));
    expect(new Set(payloads).size).toBe(1);
  });

  it('has a flag for every optional field', () => {
    for (const type of trafficEventTypes) {
      const optional = Object.values<FieldShape>(kinds[type].fields).filter((shape) => shape.endsWith('?'));
      expect(optional.length).toBeLessThanOrEqual(7);
    }
  });
});
