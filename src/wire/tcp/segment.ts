/*
 * Transmission Control Protocol (RFC 9293, section 3.1).
 *
 *   0               1               2               3
 *  +-------------------------------+-------------------------------+
 *  |          source port          |       destination port        |
 *  +-------------------------------+-------------------------------+
 *  |                        sequence number                        |
 *  +---------------------------------------------------------------+
 *  |                    acknowledgment number                      |
 *  +-------+-----+-----------------+-------------------------------+
 *  | words | 000 |      flags      |            window             |   words: of 4 bytes, in the header
 *  +-------+-----+-----------------+-------------------------------+
 *  |           checksum            |        urgent pointer         |
 *  +-------------------------------+-------------------------------+
 *  |                   options, 0 to 40 bytes …
 */

/** Where the parts of a header are, in bytes from its start. */
export const headerAt = Object.freeze({
  destinationPort: 2,
  sequence: 4,
  acknowledgment: 8,
  flags: 12,
  window: 14,
  checksum: 16,
  urgentPointer: 18,
  options: 20,
});
/** Bytes of a header without options. */
export const minHeaderBytes = 20;
/** Bits of the flags. */
export const flag = Object.freeze({
  fin: 0x001,
  syn: 0x002,
  reset: 0x004,
  push: 0x008,
  acknowledgment: 0x010,
  urgent: 0x020,
  ece: 0x040,
  cwr: 0x080,
  ae: 0x100,
  reserved: 0xe00,
});

/** The numbers of a TCP header that the analysis needs. Reused for all packets. */
export class Segment {
  /** Sequence and acknowledgment number, signed words of 32 bits. */
  sequence = 0;
  acknowledgment = 0;
  flags = 0;
  window = 0;
  /** Bytes of payload on the wire. */
  payloadBytes = 0;
  /** The shift that a window scale option offers; -1 without that option. */
  shift = -1;
  frame = 0;
  /** Nanoseconds since the first packet of its conversation. */
  time = 0;

  /** Bytes of the sequence space that it takes: those of the payload, SYN and FIN (RFC 9293, section 3.4). */
  get span(): number {
    return this.payloadBytes + ((this.flags & (flag.syn | flag.fin)) === 0 ? 0 : 1);
  }

  /** Whether any of these flags is set. */
  has(flags: number): boolean {
    return (this.flags & flags) !== 0;
  }
}
