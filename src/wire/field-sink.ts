/**
 * The value of a field: a text, a number, or `undefined` if its bytes are the value (raw bytes, an address, or the fields within
 * it).
 */
export type FieldValue = string | number | undefined;

/** The first fault of a layer. */
export interface WireFault<Code extends string = string, Name extends string = string> {
  /** Stable; the codec's `faults` have a sentence for it in both languages. */
  readonly code: Code;
  /** Bytes from the start of the dissected bytes. */
  readonly offset: number;
  /** The field that is missing, cut off or wrong; `undefined` if the fault is not of a single field. */
  readonly field: Name | undefined;
}

/**
 * The receiver of a codec's output, field by field in the order of the packet. Names are Wireshark's display-filter names
 * (`tftp.block`); offsets are bytes from the start of the dissected bytes, and lengths are bytes.
 */
export interface FieldSink<Name extends string = string, Code extends string = string> {
  /** Whether it is to be given what is known of checksums: a codec does not compute them otherwise. */
  readonly wantsChecksums: boolean;
  /** Whether it is to be given what is odd about the whole packet (`_ws.expert`), for which all of its layers are read. */
  readonly wantsFindings?: boolean;
  /** Whether it is to be given a field: a codec need not make a value that takes a while otherwise. Without it, all fields are wanted. */
  wants?(name: Name): boolean;
  /** A field that was read. The range of a text includes its terminating NUL, as in Wireshark. */
  field(name: Name, offset: number, length: number, value: FieldValue): void;
  /** Begins a field that has fields within it: those until `close` are inside. */
  open(name: Name, offset: number, value?: FieldValue): void;
  /** Ends the field that was opened last before the byte `end`. */
  close(end: number): void;
  /** Reports a fault; of several in a layer only the first is kept. */
  fault(code: Code, offset: number, field?: Name): void;
}

/** Ignores every field: for a reader that is only to find out where a layer ends, and whether it is whole. */
export const ignoredFields: FieldSink = Object.freeze({
  wantsChecksums: false,
  field: () => undefined,
  open: () => undefined,
  close: () => undefined,
  fault: () => undefined,
});
