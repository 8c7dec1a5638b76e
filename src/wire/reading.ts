/** The first thing wrong with a packet: a stable code, where it is, and what was found there. */
export interface WireFault<Code extends string = string> {
  readonly code: Code;
  /** Octets from the start of what was read. */
  readonly offset: number;
  /** One line of English for a person who looks at the packet. */
  readonly detail: string;
}

/** One field as it lies in a packet: enough to mark its octets and to show what they say. */
export interface WireField {
  readonly name: string;
  /** Octets from the start of what was read. */
  readonly offset: number;
  /** Octets; a text's terminating NUL is not counted. */
  readonly length: number;
  readonly value: string | number;
}
