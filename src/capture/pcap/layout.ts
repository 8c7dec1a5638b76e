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
 *    +-----+-+-----------------------+-------------------------------+
 * 20 | FCS |f|         class         |           link type           |
 *    +-----+-+-----------------------+-------------------------------+
 *
 * and for each packet:
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

export const majorVersionAt = 4;
export const minorVersionAt = 6;
export const snapBytesAt = 16;
export const linkTypeAt = 20;

export const fractionAt = 4;
export const capturedBytesAt = 8;
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

export const currentVersion = { major: 2, minor: 4 } as const;

/** Maximum snap length of libpcap. */
export const maxSnapBytes = 262_144;
