import { decodeUtf8 } from '../bytes/utf8.js';
import type { Sentence } from '../errors/entry.js';
import { dissect, type Field, type Layer } from '../wire/dissection.js';
import { fieldText } from '../wire/field-text.js';
import type { FieldKind, FieldType } from '../wire/field-type.js';
import { Line } from '../wire/line.js';
import type { Packet } from '../wire/packet.js';
import type { Protocols } from '../wire/protocols.js';
import { speakingLayer, writeDestination, writeInfo, writeRow, writeSource } from '../wire/row.js';
import { exactTime } from './exact-time.js';
import type { PacketOrigin } from './packet-walker.js';

/** A field of a packet with all that there is to say about it. */
export interface DissectedField {
  /** Wireshark's display-filter name. */
  readonly name: string;
  /** Bytes from the start of the packet. */
  readonly offset: number;
  /** Bytes, including the fields within it; 0 for what the packet only implies. */
  readonly length: number;
  /** What its bytes are; `bytes` of a field whose type is not known. */
  readonly kind: FieldKind;
  /** A number, or the value as Wireshark writes it: text, an address, bytes as hexadecimal digits. Text is not escaped. */
  readonly value: string | number;
  /** The value as Wireshark writes it, numbers in the base of the field. Not escaped. */
  readonly text: string;
  /** The name of the value, in English as Wireshark has it; `undefined` if it has none. */
  readonly valueName: string | undefined;
  /** What the field is for, in English and in Chinese. */
  readonly purpose: Sentence | undefined;
  readonly fields: readonly DissectedField[];
}

/** One protocol's part of a packet. */
export interface DissectedLayer {
  /** Wireshark's name of the protocol. */
  readonly protocol: string;
  /** Bytes from the start of the packet. */
  readonly offset: number;
  /** Bytes, including what it carries. */
  readonly length: number;
  readonly fields: readonly DissectedField[];
  /** The first fault of this layer; everything before it was read. */
  readonly fault: LayerFault | undefined;
}

/** What is wrong with a layer. */
export interface LayerFault {
  /** Stable, such as `TRUNCATED`. */
  readonly code: string;
  /** Bytes from the start of the packet. */
  readonly offset: number;
  /** The field that is missing, cut off or wrong; `undefined` if the fault is not of a single field. */
  readonly field: string | undefined;
  /** What the code means, in English and in Chinese. */
  readonly meaning: Sentence | undefined;
}

/** A packet of a capture, layer by layer; all of it the caller's own. */
export interface DissectedPacket {
  /** 1 for the first packet. */
  readonly number: number;
  /** Time of capture: nanoseconds since 1970-01-01 UTC; `undefined` if the capture does not say. */
  readonly timeNanos: bigint | undefined;
  readonly interfaceIndex: number;
  /** Its captured bytes, and behind them those of messages and datagrams that it completes, put together from earlier packets. */
  readonly bytes: Uint8Array;
  /** How many bytes were captured: the first ones of `bytes`. */
  readonly capturedBytes: number;
  /** Its length on the wire in bytes. */
  readonly wireBytes: number;
  /** The line that tshark would print. */
  readonly row: string;
  /** The columns of that line; empty if the packet has no addresses. */
  readonly source: string;
  readonly destination: string;
  readonly protocol: string;
  readonly info: string;
  /** The outermost first: `frame`, which is what the capture says. */
  readonly layers: readonly DissectedLayer[];
}

/** Makes dissected packets of walked ones. */
export class PacketDissector {
  readonly #types: ReadonlyMap<string, FieldType>;
  readonly #faults: ReadonlyMap<string, Readonly<Record<string, Sentence>>>;
  readonly #line = new Line(0);

  constructor({ all }: Protocols) {
    this.#types = new Map(all.flatMap(({ types }) => Object.entries(types)));
    this.#faults = new Map(all.map(({ protocol, faults }) => [protocol, faults]));
  }

  /** All that there is to say about a packet that has been walked; all of it the caller's own. */
  packet(packet: Packet, { interfaceIndex }: Pick<PacketOrigin, 'interfaceIndex'>): DissectedPacket {
    const { number, wireBytes, isTimed } = packet;
    // A Buffer's `slice` would be a view of memory that the next read overwrites.
    const bytes = new Uint8Array(packet.bytes.subarray(packet.start(0), packet.lastEnd));
    const speaking = speakingLayer(packet);
    const codec = packet.codec(speaking);
    return {
      number,
      timeNanos: isTimed ? BigInt(packet.seconds) * 1_000_000_000n + BigInt(packet.nanoseconds) : undefined,
      interfaceIndex,
      bytes,
      capturedBytes: packet.end(0) - packet.start(0),
      wireBytes,
      row: this.#written((line) => writeRow(line, packet)).trimEnd(),
      source: this.#written((line) => writeSource(line, packet)),
      destination: this.#written((line) => writeDestination(line, packet)),
      protocol: codec?.label(packet, speaking) ?? '',
      info: this.#written((line) => writeInfo(line, packet, speaking)),
      layers: dissect(packet).map((layer) => this.#layer(packet, layer, bytes)),
    };
  }

  #layer(
    packet: Packet,
    { protocol, offset, length, fields, fault }: Layer,
    bytes: Uint8Array,
  ): DissectedLayer {
    const meaning = fault === undefined ? undefined : this.#faults.get(protocol)?.[fault.code];
    return {
      protocol,
      offset,
      length,
      fields: this.#fields(packet, fields, bytes),
      fault: fault === undefined ? undefined : { ...fault, meaning },
    };
  }

  /** Those that are listed. */
  #fields(packet: Packet, fields: readonly Field[], bytes: Uint8Array): readonly DissectedField[] {
    const listed = fields.filter(({ name }) => this.#types.get(name)?.isHidden !== true);
    return listed.map((field) => this.#field(packet, field, bytes));
  }

  #field(packet: Packet, { name, offset, length, value, fields }: Field, bytes: Uint8Array): DissectedField {
    const type = this.#types.get(name);
    const text =
      type === undefined ? '' : (exactTime(packet, name) ?? fieldText(type, value, bytes, offset, length));
    return {
      name,
      offset,
      length,
      kind: type?.kind ?? 'bytes',
      value: typeof value === 'number' ? value : text,
      text,
      valueName: typeof value === 'number' ? type?.values[value] : undefined,
      purpose: type?.purpose,
      fields: this.#fields(packet, fields, bytes),
    };
  }

  #written(write: (line: Line) => void): string {
    const line = this.#line;
    line.clear();
    line.begin();
    write(line);
    return decodeUtf8(line.bytes.subarray(0, line.at));
  }
}
