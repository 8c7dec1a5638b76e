/**
 * What a field says: a text, a number, or `undefined` where its octets say it themselves (bytes, or the fields within it).
 */
export type FieldValue = string | number | undefined;

/** The first thing wrong with a layer. */
export interface WireFault<Code extends string = string, Name extends string = string> {
  /** Stable; `wire/words.ts` has a sentence for it in both languages. */
  readonly code: Code;
  /** Octets from the start of the bytes that were dissected. */
  readonly offset: number;
  /** The field that is missing, cut off or wrong; `undefined` when the fault is no single field's. */
  readonly field: Name | undefined;
}

/**
 * What a dissector speaks into, field by field in the order of the packet. Names are Wireshark's display-filter names
 * (`tftp.block`); offsets count octets from the start of the bytes that are dissected, and lengths are octets.
 */
export interface FieldSink<Name extends string = string, Code extends string = string> {
  /** A field that was read. The range of a text takes in its terminating NUL, as Wireshark's does. */
  field(name: Name, offset: number, length: number, value: FieldValue): void;
  /** Begins a field that has fields within it: what follows until `close` is inside. */
  open(name: Name, offset: number): void;
  /** Ends the field that was opened last before the octet `end`. */
  close(end: number): void;
  /** The layer carries `length` octets of another protocol: the first of `numbers` that the registry knows below this one. */
  payload(offset: number, length: number, ...numbers: readonly number[]): void;
  /** Something is wrong; of several in a layer only the first is kept. */
  fault(code: Code, offset: number, field?: Name): void;
}
