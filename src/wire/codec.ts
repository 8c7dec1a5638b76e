import type { Sentence } from '../errors/entry.js';
import type { TableName } from './codec-tables.js';
import type { FieldSink } from './field-sink.js';
import type { FieldTable } from './field-type.js';
import type { Line } from './line.js';
import type { Packet } from './packet.js';
import type { RowNotes } from './row-notes.js';

/** Stands for the length of a message where bytes are no message of a protocol, though its port or its past led to it. */
export const notMessage = -1;

/** A number that identifies a protocol to what carries it. */
export interface Carrier {
  readonly table: TableName;
  /** A port, an EtherType, an IP protocol, the type of a link. */
  readonly number: number;
}

/**
 * One protocol, read from the bytes of a packet as they arrived, valid or not. Reading has three steps, each only when
 * somebody asks: `next` finds the layers, `fields` gives all of one layer, `info` writes what a row says about it.
 *
 * A codec reads `packet.bytes` from `packet.start(layer)` to before `packet.end(layer)`: the captured bytes of its layer and of
 * what that carries. Other packets follow in the same array: nothing at or after the end may be read. Nothing is thrown.
 */
export interface Codec<Name extends string = string, Code extends string = string> {
  /** Wireshark's name of the protocol, which its fields' names begin with. */
  readonly protocol: string;
  readonly carriers: readonly Carrier[];
  /** Types, values and purposes of its fields. */
  readonly types: FieldTable<Name>;
  /** The meaning of each of its faults, in both languages. */
  readonly faults: Readonly<Record<Code, Sentence>>;
  /**
   * Finds the end of the header and calls `packet.carry` with what follows; without that call the layer is the last one.
   * A header that gives the length of its layer calls `packet.limit` first. Called for every packet of a capture: allocates nothing.
   */
  next(packet: Packet, layer: number): void;
  /** Gives every field that can be read to `sink`, in the order of the bytes, then the first fault if there is one. */
  fields(packet: Packet, layer: number, sink: FieldSink<Name, Code>): void;
  /** The column `Protocol` of a row. Allocates nothing for the protocols that come by the million. */
  label(packet: Packet, layer: number): string;
  /**
   * Whether earlier packets of the capture have said that what is exchanged between the ends of this one is this protocol's. Asked
   * of a protocol that has `carriers` of ports, before those; where it is asked, each packet is asked about once. Allocates nothing.
   */
  readonly isExpected?: ((packet: Packet) => boolean) | undefined;
  /**
   * Whether a payload between ports that no protocol has is this protocol's beyond doubt, by the bytes from `from` to before `end`.
   * Allocates nothing.
   */
  readonly looksLike?: ((bytes: Uint8Array, from: number, end: number) => boolean) | undefined;
  /**
   * Of a protocol whose messages come in a stream: the length of the message that begins at `from`, as far as the bytes before `end`
   * say, which may be more than there are; 0 if more bytes are needed to know it, `notMessage` if the bytes are none of its messages.
   * The carrier then puts messages together, and each layer is one message. `packet` is the one that the bytes end in.
   */
  readonly messageBytes?:
    | ((bytes: Uint8Array, from: number, end: number, packet: Packet) => number)
    | undefined;
  /**
   * Writes what a row says of a message whose end has not come, by its bytes from `from` to before `end`; returns false, and writes
   * nothing, if they say nothing yet.
   */
  readonly beginning?: ((bytes: Uint8Array, from: number, end: number, line: Line) => boolean) | undefined;
  /** Of a protocol whose rows can be written by another instance: what that has to know. */
  readonly rowNotes?: RowNotes | undefined;
  /** Writes the column `Info` of a row; `undefined` where the layer outside has more to say. */
  readonly info: ((packet: Packet, layer: number, line: Line) => void) | undefined;
}
