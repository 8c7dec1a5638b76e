import { expect } from 'vitest';
import { decodeUtf8 } from '../src/bytes/utf8.js';
import { SeededRandom } from '../src/line/seeded-random.js';
import { dissect, type Field, type Layer } from '../src/wire/dissection.js';
import { Line } from '../src/wire/line.js';
import { Packet } from '../src/wire/packet.js';
import { createProtocols, type Protocols } from '../src/wire/protocols.js';
import { writeRow } from '../src/wire/row.js';

/** Dissects packets one after another, as of one capture. Each lies between bytes that belong to others. */
export class TestCapture {
  readonly packet = new Packet();
  readonly protocols: Protocols;
  readonly #line = new Line();

  /** Bytes of other packets around each are all `#filler`. */
  readonly #filler: number;

  constructor(linkType = 1, protocols = createProtocols(), filler = 0x41) {
    this.#filler = filler;
    this.packet.linkType = linkType;
    this.protocols = protocols;
  }

  /** Walks a packet of `wireBytes` on the wire. */
  walk(bytes: Uint8Array, wireBytes = bytes.length): Packet {
    const { packet } = this;
    const among = new Uint8Array(bytes.length + 128).fill(this.#filler);
    among.set(bytes, 64);
    packet.number += 1;
    packet.walk(among, 64, 64 + bytes.length, wireBytes, this.protocols.frame);
    return packet;
  }

  /** The columns `Protocol`, `Length` and `Info` of the row of a packet. */
  words(bytes: Uint8Array, wireBytes = bytes.length): string {
    const row = this.row(bytes, wireBytes);
    return row.replace(/^ *\d+ +\S+ +\S* → \S* +/, '');
  }

  /** The row of a packet. */
  row(bytes: Uint8Array, wireBytes = bytes.length): string {
    this.#line.clear();
    writeRow(this.#line, this.walk(bytes, wireBytes));
    return decodeUtf8(this.#line.bytes.subarray(0, this.#line.at)).replace(/\n$/, '');
  }

  /** The layers of a packet, the frame first. */
  layers(bytes: Uint8Array, wireBytes = bytes.length): readonly Layer[] {
    return dissect(this.walk(bytes, wireBytes));
  }

  /** The layer of `protocol`. */
  layer(protocol: string, bytes: Uint8Array, wireBytes = bytes.length): Layer {
    const found = this.layers(bytes, wireBytes).find((layer) => layer.protocol === protocol);
    return found ?? expect.fail(`no layer ${protocol}`);
  }
}

/** The values of a layer's fields by name, those within others too; the bytes of one without a value, in hexadecimal. */
export function valuesOf(layer: Layer, bytes: Uint8Array): Readonly<Record<string, string | number>> {
  const values: Record<string, string | number> = {};
  const add = (fields: readonly Field[]): void => {
    for (const { name, offset, length, value, fields: inner } of fields) {
      values[name] = value ?? Buffer.from(bytes.subarray(offset, offset + length)).toString('hex');
      add(inner);
    }
  };
  add(layer.fields);
  return values;
}

/**
 * Cuts a packet off at every byte, as a snap length and as damage do, and expects every range within the packet, inner fields
 * within outer ones, no throw, and the same whatever bytes lie around it.
 */
export function expectBounded(bytes: Uint8Array, linkType = 1): void {
  const capture = new TestCapture(linkType, createProtocols(), 0x00);
  const other = new TestCapture(linkType, createProtocols(), 0xff);
  for (let length = 0; length <= bytes.length; length += 1) {
    const part = bytes.subarray(0, length);
    for (const wireBytes of [length, bytes.length]) expectSame(capture, other, part, wireBytes);
  }
}

/**
 * Changes bytes of a packet at random, and expects the same of each variant as `expectBounded` does of each length. `seed` repeats a
 * run that failed.
 */
export function expectBoundedWhenChanged(
  bytes: Uint8Array,
  seed = Math.floor(Math.random() * 0xffff_ffff),
  runs = 300,
): void {
  const random = new SeededRandom(seed);
  const capture = new TestCapture(1, createProtocols(), 0x00);
  const other = new TestCapture(1, createProtocols(), 0xff);
  for (let run = 0; run < runs; run += 1) {
    const changed = Uint8Array.from(bytes);
    for (let left = 1 + random.below(4); left > 0; left -= 1)
      changed[random.below(changed.length)] = random.below(256);
    const length = random.below(4) === 0 ? random.below(changed.length + 1) : changed.length;
    try {
      expectSame(capture, other, changed.subarray(0, length), bytes.length);
    } catch (error) {
      throw new Error(`seed ${seed}, run ${run}: ${Buffer.from(changed).toString('hex')}`, { cause: error });
    }
  }
}

/** Expects the same of a packet in two captures whose other bytes differ, and every range within the packet. */
function expectSame(capture: TestCapture, other: TestCapture, part: Uint8Array, wireBytes: number): void {
  expect(other.row(part, wireBytes)).toBe(capture.row(part, wireBytes));
  const layers = capture.layers(part, wireBytes);
  expect(other.layers(part, wireBytes)).toEqual(layers);
  for (const layer of layers) {
    expect(layer.offset + layer.length).toBeLessThanOrEqual(part.length);
    expectWithin(layer.fields, layer.offset, layer.offset + layer.length);
    expect(layer.fault?.offset ?? 0).toBeLessThanOrEqual(part.length);
  }
}

function expectWithin(fields: readonly Field[], from: number, to: number): void {
  for (const { name, offset, length, fields: inner } of fields) {
    if (offset < from || length < 0 || offset + length > to) expect.fail(`${name} lies outside`);
    expectWithin(inner, offset, offset + length);
  }
}

/** Bytes of hexadecimal digits with blanks between them. */
export function hex(digits: string): Uint8Array {
  return Uint8Array.from(Buffer.from(digits.replaceAll(/\s/g, ''), 'hex'));
}

/** Bytes one after the other. */
export function joined(...parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}

/** An Ethernet frame from 02:00:00:00:00:01 to 02:00:00:00:00:02. */
export function ethernet(etherType: number, payload: Uint8Array): Uint8Array {
  return joined(hex('020000000002 020000000001'), u16(etherType), payload);
}

/** An IPv4 packet from 10.0.0.1 to 10.0.0.2, without a checksum. */
export function ipv4(protocol: number, payload: Uint8Array): Uint8Array {
  const head = hex('4500 0000 1234 4000 40 00 0000 0a000001 0a000002');
  head.set(u16(20 + payload.length), 2);
  head[9] = protocol;
  return joined(head, payload);
}

/** A UDP datagram without a checksum. */
export function udp(source: number, destination: number, payload: Uint8Array): Uint8Array {
  return joined(u16(source), u16(destination), u16(8 + payload.length), u16(0), payload);
}

/** A UDP datagram in IPv4 on Ethernet. */
export function datagram(source: number, destination: number, payload: Uint8Array): Uint8Array {
  return ethernet(0x0800, ipv4(17, udp(source, destination, payload)));
}

/** The same from 10.0.0.2 to 10.0.0.1. */
export function answer(source: number, destination: number, payload: Uint8Array): Uint8Array {
  const frame = datagram(source, destination, payload);
  frame.set(hex('0a000002 0a000001'), 26);
  return frame;
}

/** Two bytes, the high one first. */
export function u16(value: number): Uint8Array {
  return Uint8Array.of(value >> 8, value & 255);
}

/** A packet of a capture file: all bytes of it unless `wireBytes` says more, and 1.5 ms after the one before. */
export interface FiledPacket {
  readonly bytes: Uint8Array;
  readonly wireBytes?: number;
}

/** A pcap file in microseconds, little endian (draft-ietf-opsawg-pcap). */
export function pcapFile(packets: readonly FiledPacket[], linkType = 1): Uint8Array {
  const u32 = (...values: readonly number[]): Uint8Array =>
    joined(...values.map((value) => new Uint8Array(Uint32Array.of(value).buffer)));
  const records = packets.map(({ bytes, wireBytes = bytes.length }, index) =>
    joined(
      u32(1_700_000_000 + Math.floor((index * 1_500) / 1e6), (index * 1_500) % 1e6, bytes.length, wireBytes),
      bytes,
    ),
  );
  return joined(u32(0xa1b2c3d4, 0x0004_0002, 0, 0, 262_144, linkType), ...records);
}

/** What differs in a TCP segment from an ACK without payload of a window of 1,000 bytes. */
export interface SegmentDraft {
  readonly sequence?: number;
  readonly acknowledgment?: number;
  readonly flags?: number;
  readonly window?: number;
  /** Whole words of 4 bytes. */
  readonly options?: Uint8Array;
  readonly payload?: Uint8Array;
  readonly urgentPointer?: number;
}

/** A TCP segment without a checksum. */
export function tcp(source: number, destination: number, draft: SegmentDraft): Uint8Array {
  const { sequence = 0, acknowledgment = 0, flags = 0x10, window = 1_000, urgentPointer = 0 } = draft;
  const { options = new Uint8Array(0), payload = new Uint8Array(0) } = draft;
  const words = 5 + options.length / 4;
  const head = new DataView(new ArrayBuffer(20));
  head.setUint16(0, source);
  head.setUint16(2, destination);
  head.setUint32(4, sequence);
  head.setUint32(8, acknowledgment);
  head.setUint16(12, (words << 12) | flags);
  head.setUint16(14, window);
  head.setUint16(18, urgentPointer);
  return joined(new Uint8Array(head.buffer), options, payload);
}

/** A TCP segment in IPv4 on Ethernet from 10.0.0.1 to 10.0.0.2. */
export function segment(source: number, destination: number, draft: SegmentDraft): Uint8Array {
  return ethernet(0x0800, ipv4(6, tcp(source, destination, draft)));
}

/** The same from 10.0.0.2 to 10.0.0.1. */
export function answeringSegment(source: number, destination: number, draft: SegmentDraft): Uint8Array {
  const frame = segment(source, destination, draft);
  frame.set(hex('0a000002 0a000001'), 26);
  return frame;
}
