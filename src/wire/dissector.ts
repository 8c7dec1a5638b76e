import type { FieldSink } from './field-sink.js';

/** The place of a protocol: below `parent`, under the number by which that identifies its payload. */
export interface Carrier {
  /** The name of the carrying protocol, as in `Dissector.protocol`. */
  readonly parent: string;
  /** A port, an EtherType, an IP protocol number: whatever the parent tells its payloads apart by. */
  readonly number: number;
}

/** Reads one protocol for people: the packet as it arrived, field by field, valid or not. */
export interface Dissector<Name extends string = string, Code extends string = string> {
  /** Wireshark's name of the protocol, which its fields' names begin with. */
  readonly protocol: string;
  readonly carriers: readonly Carrier[];
  /**
   * Reports the bytes of `bytes` (borrowed) from `from` to before `to` to `sink`: everything that can be read, then the first
   * fault if there is one. Never throws, and reads nothing outside.
   */
  dissect(bytes: Uint8Array, from: number, to: number, sink: FieldSink<Name, Code>): void;
}
