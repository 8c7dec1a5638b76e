/** Types of IGMP messages (IANA, IGMP Type Numbers). */
export const igmpType = Object.freeze({
  query: 0x11,
  report1: 0x12,
  report2: 0x16,
  leave: 0x17,
  report3: 0x22,
});

/** Where parts of messages are, in bytes from their start. */
export const codeAt = 1;
export const checksumAt = 2;
export const groupAt = 4;
export const recordCountAt = 6;
/** Bytes of a message of version 1 or 2, and of what stands before the records of version 3. */
export const headerBytes = 8;
/** Bytes of a query of version 3 before its senders. */
export const query3Bytes = 12;
export const addressBytes = 4;
export const wordBytes = 4;

/**
 * The version of the message at `from` of `wireBytes`; -1 if that cannot be known from the `captured` bytes. A query shows it by its
 * length, and by its time to answer, which version 1 does not have (RFC 3376, section 7.1).
 */
export function versionAt(bytes: Uint8Array, from: number, captured: number, wireBytes: number): number {
  switch (bytes[from]) {
    case igmpType.query:
      if (wireBytes >= query3Bytes) return 3;
      if (captured <= codeAt) return -1;
      return bytes[from + codeAt] === 0 ? 1 : 2;
    case igmpType.report1:
      return 1;
    case igmpType.report2:
    case igmpType.leave:
      return 2;
    case igmpType.report3:
      return 3;
    default:
      return -1;
  }
}
