/*
 * A pcapng file (draft-ietf-opsawg-pcapng) is a row of blocks, every number of a section in the byte order that its Section
 * Header Block shows:
 *
 *     0                   1                   2                   3
 *     0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *    +---------------------------------------------------------------+
 *  0 |                           block type                          |
 *    +---------------------------------------------------------------+
 *  4 |               bytes of the block, a multiple of four          |
 *    +---------------------------------------------------------------+
 *  8 |                         body, by type                         |
 *    +---------------------------------------------------------------+
 *    |                     bytes of the block again                  |
 *    +---------------------------------------------------------------+
 *
 * Bodies; the options follow the fields shown:
 *
 *  Section Header:        byte-order magic 4 | major 2 | minor 2 | section length 8
 *  Interface Description: link type 2 | reserved 2 | snap length 4
 *  Enhanced Packet:       interface 4 | time high 4 | time low 4 | captured 4 | on the wire 4 | packet, padded
 *  Packet (obsolete):     interface 2 | drops 2 | time high 4 | time low 4 | captured 4 | on the wire 4 | packet, padded
 *  Simple Packet:         on the wire 4 | packet, padded; no options
 *  Name Resolution:       records (type 2 | length 2 | value, padded) to one of type 0
 *  Interface Statistics:  interface 4 | time high 4 | time low 4
 *  Decryption Secrets:    secrets type 4 | length 4 | secrets, padded
 *
 * An option is code 2 | length 2 | value, padded to four bytes; code 0 is the last.
 */

/** The types of blocks. */
export const blockType = {
  interface: 1,
  packet: 2,
  simplePacket: 3,
  names: 4,
  statistics: 5,
  enhancedPacket: 6,
  secrets: 10,
  /** The same in either byte order. */
  section: 0x0a0d_0d0a,
} as const;

/** Read in the section's byte order. */
export const byteOrderMagic = 0x1a2b_3c4d;

/** Type and length before the body. */
export const bodyAt = 8;
/** The length again, behind it. */
export const trailerBytes = 4;
/** The smallest block: no body. */
export const minBlockBytes = bodyAt + trailerBytes;

/** Bytes before the options, or the packet, in the body of each type. */
export const fixedBytes = {
  section: 16,
  interface: 8,
  enhancedPacket: 20,
  packet: 20,
  simplePacket: 4,
  statistics: 12,
  secrets: 8,
} as const;

/** The codes of options; what a code means depends on the type of its block. */
export const optionCode = {
  end: 0,
  comment: 1,
  sectionHardware: 2,
  sectionSystem: 3,
  sectionApplication: 4,
  interfaceName: 2,
  interfaceDescription: 3,
  timeResolution: 9,
  interfaceFilter: 11,
  interfaceSystem: 12,
  fcsBytes: 13,
  timeOffset: 14,
  packetFlags: 2,
  receivedPackets: 4,
  droppedPackets: 5,
  acceptedPackets: 6,
  systemDroppedPackets: 7,
  deliveredPackets: 8,
} as const;

/** The types of records in a Name Resolution Block. */
export const nameRecord = { end: 0, ipv4: 1, ipv6: 2, eui48: 3, eui64: 4 } as const;

/** `bytes` rounded up to a multiple of four. */
export function padded(bytes: number): number {
  return Math.ceil(bytes / 4) * 4;
}
