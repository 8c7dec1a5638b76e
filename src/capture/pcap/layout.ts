/*
 * A pcap file (draft-ietf-opsawg-pcap), every number in the byte order of the machine that wrote it:
 *
 *     0                   1                   2                   3
 *     0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *    +---------------------------------------------------------------+
 *  0 |                          magic number                         |
 *    +-------------------------------+-------------------------------+
 *  4 |         major version         |         minor version         |
 *    +-------------------------------+-------------------------------+
 *  8 |                   seconds from UTC, always 0                  |
 *    +---------------------------------------------------------------+
 * 12 |                  accuracy of times, always 0                  |
 *    +---------------------------------------------------------------+
 * 16 |                          snap length                          |
 *    +-------+-+-+-------------------+-------------------------------+
 * 20 |  FCS  |0|P|         0         |           link type           |
 *    +-------+-+-+-------------------+-------------------------------+
 *
 * P says that FCS holds the length of the frame check sequence at the end of each packet, in units of two bytes.
 *
 * For each packet follow:
 *
 *    +---------------------------------------------------------------+
 *  0 |                     seconds since 1970 UTC                    |
 *    +---------------------------------------------------------------+
 *  4 |                  microseconds, or nanoseconds                 |
 *    +---------------------------------------------------------------+
 *  8 |            captured bytes: these many follow below            |
 *    +---------------------------------------------------------------+
 * 12 |                       bytes on the wire                       |
 *    +---------------------------------------------------------------+
 *
 * The kinds that patched libraries wrote have 4, 8 or 12 bytes more there.
 */

/** Bytes before the first packet. */
export const fileHeaderBytes = 24;
/** Bytes before each packet's own, in the usual kind. */
export const recordHeaderBytes = 16;

/** Offset of the file header's major version, 2 bytes. */
export const majorVersionAt = 4;
/** Offset of its minor version, 2 bytes. */
export const minorVersionAt = 6;
/** Offset of its snap length, 4 bytes. */
export const snapBytesAt = 16;
/** Offset of its link type, 4 bytes with the bits above it. */
export const linkTypeAt = 20;
/** Bit P of the link type's four bytes. */
export const fcsGiven = 0x0400_0000;
/** Where the field FCS begins in them, in bits. */
export const fcsShift = 28;
/** Maximum bytes of a frame check sequence that the field can hold. */
export const maxFcsBytes = 30;

/** Offset of a packet's microseconds or nanoseconds in its header, 4 bytes. */
export const fractionAt = 4;
/** Offset of its captured length, 4 bytes. */
export const capturedBytesAt = 8;
/** Offset of its length on the wire, 4 bytes. */
export const wireBytesAt = 12;

/** The first four bytes, read high byte first; they are reversed in a file of the other byte order. */
export const magic = {
  microseconds: 0xa1b2_c3d4,
  nanoseconds: 0xa1b2_3c4d,
  /** Alexey Kuznetsov's patches of 1999. */
  modified: 0xa1b2_cd34,
  /** Ixia's lcap, of hardware (nanoseconds) and of software (microseconds): four more bytes after the file header. */
  ixiaHardware: 0x1c00_01ac,
  ixiaSoftware: 0x1c00_01ab,
} as const;

/** The version that all programs of today write. */
export const currentVersion = { major: 2, minor: 4 } as const;

/** Maximum snap length of libpcap. */
export const maxSnapBytes = 262_144;
