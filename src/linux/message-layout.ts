/**
 * The layout of the messages of `recvmmsg` and `sendmmsg`. It is the same for Linux on x64 and arm64: pointers and sizes of
 * 8 bytes, integers of 4, little-endian.
 *
 *     struct mmsghdr (64 bytes)
 *      0        8      12  16       24           32        40              48     52  56   60  64
 *     +--------+-------+---+--------+------------+---------+---------------+------+---+----+---+
 *     | name   | name  | - | parts  | number of  | control | control       | flags| - | len| - |
 *     | addr.  | bytes |   | addr.  | parts      | addr.   | bytes         |      |   |    |   |
 *     +--------+-------+---+--------+------------+---------+---------------+------+---+----+---+
 *
 *     struct iovec, a part (16 bytes)     struct cmsghdr, a control message
 *      0        8         16                0        8      12     16
 *     +--------+---------+                 +--------+------+------+----------
 *     | address| bytes   |                 | bytes  | level| type | data …
 *     +--------+---------+                 +--------+------+------+----------
 *
 * A control message counts its header in `bytes`, and the next one begins at a multiple of 8.
 */
export const messageBytes = 64;
export const message = Object.freeze({
  name: 0,
  nameBytes: 8,
  parts: 16,
  partCount: 24,
  control: 32,
  controlBytes: 40,
  flags: 48,
  length: 56,
});
export const partBytes = 16;
export const controlHeaderBytes = 16;

/**
 *     struct epoll_event, packed to 12 bytes on x64      16 bytes on arm64
 *      0       4              12                           0       4       8             16
 *     +-------+---------------+                           +-------+-------+--------------+
 *     | events| data          |                           | events|   -   | data         |
 *     +-------+---------------+                           +-------+-------+--------------+
 */
export function epollEventLayout(architecture: string): { readonly bytes: number; readonly data: number } {
  return architecture === 'x64' ? { bytes: 12, data: 4 } : { bytes: 16, data: 8 };
}

/** The offset from a control message of `bytes` to the next one. */
export function controlSpace(bytes: number): number {
  return Math.ceil(bytes / 8) * 8;
}

/** struct rusage: two times of 16 bytes and 14 counters of 8; the last counts involuntary context switches (getrusage(2)). */
export const rusageLayout = Object.freeze({ bytes: 144, involuntarySwitches: 136 });
