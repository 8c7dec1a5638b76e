/*
 * TFTP packets (RFC 1350, section 5; RFC 2347). Numbers are two bytes, high byte first; text ends with a NUL.
 *
 *           2 bytes    string   1   string   1   string   1   string   1
 *          +---------+--------+---+--------+---+--------+---+--------+---+
 * RRQ WRQ  | 01 | 02 |  name  | 0 |  mode  | 0 | option | 0 | value  | 0 | ...
 *          +---------+--------+---+--------+---+--------+---+--------+---+
 *           2 bytes    2 bytes    n bytes, fewer than blksize in the last block
 *          +---------+----------+------------+
 * DATA     |   03    |  block   |  payload   |
 *          +---------+----------+------------+
 *           2 bytes    2 bytes
 *          +---------+----------+
 * ACK      |   04    |  block   |
 *          +---------+----------+
 *           2 bytes    2 bytes    string   1
 *          +---------+----------+---------+---+
 * ERROR    |   05    |   code   | message | 0 |
 *          +---------+----------+---------+---+
 *           2 bytes    string   1   string   1
 *          +---------+--------+---+--------+---+
 * OACK     |   06    | option | 0 | value  | 0 | ...
 *          +---------+--------+---+--------+---+
 */

/** The six opcodes (RFC 1350, section 5; RFC 2347). */
export const opcode = Object.freeze({
  readRequest: 1,
  writeRequest: 2,
  data: 3,
  acknowledgement: 4,
  error: 5,
  optionAcknowledgement: 6,
});

/** The error codes that a packet can carry (RFC 1350, appendix; 8 is RFC 2347's). */
export const tftpErrorCode = Object.freeze({
  undefined: 0,
  fileNotFound: 1,
  accessViolation: 2,
  diskFull: 3,
  illegalOperation: 4,
  unknownTransferId: 5,
  fileExists: 6,
  noSuchUser: 7,
  optionsRefused: 8,
});

/** Bytes before a DATA packet's payload, and of a whole ACK. */
export const blockHeaderBytes = 4;

/** Options read from one packet; a datagram of 64 KiB could hold 16,000. Requests longer than 512 bytes are rare. */
export const maxOptions = 64;

/** One option as the packet spells it. */
export interface TftpOption {
  readonly name: string;
  readonly value: string;
}

/** A decoded packet. Texts are UTF-8, a malformed sequence U+FFFD. */
export type TftpPacket =
  | TftpRequest
  | {
      readonly type: 'data';
      readonly block16: number;
      /** Borrowed: a view of the datagram. */
      readonly payload: Uint8Array;
    }
  | { readonly type: 'acknowledgement'; readonly block16: number }
  | { readonly type: 'error'; readonly errorCode: number; readonly message: string }
  | { readonly type: 'optionAcknowledgement'; readonly options: readonly TftpOption[] };

/** A request to read (RRQ) or to write (WRQ) a file. */
export interface TftpRequest {
  readonly type: 'readRequest' | 'writeRequest';
  readonly name: string;
  /** As spelled in the packet; compare without case. */
  readonly mode: string;
  /** In the packet's order and spelling; of a name that comes twice, whatever its case, only the last. */
  readonly options: readonly TftpOption[];
}

/**
 * The opcode of the packet at `offset`, 0 when there are not two bytes. Allocates nothing.
 * Any number can come from the network: compare it with `opcode`.
 */
export function opcodeOf(bytes: Uint8Array, offset: number, length: number): number {
  return length < 2 ? 0 : ((bytes[offset] ?? 0) << 8) | (bytes[offset + 1] ?? 0);
}

/** The block number of the DATA or ACK at `offset`, or the code of the ERROR; -1 when it is cut off. Allocates nothing. */
export function blockOf(bytes: Uint8Array, offset: number, length: number): number {
  return length < blockHeaderBytes ? -1 : ((bytes[offset + 2] ?? 0) << 8) | (bytes[offset + 3] ?? 0);
}
