import { type Failure, failure } from '../errors/error.js';
import { tftpErrorCode } from '../wire/tftp/packet.js';

/** What a receiver expects of the incoming bytes. */
export interface ExpectedSize {
  /** Bytes of each block except the last, 8 to 65,464. */
  readonly blockBytes: number;
  /** Maximum bytes to take; more ends the transfer with ERROR 3. */
  readonly maxBytes?: number | undefined;
  /** Exact size that the peer announced; a transfer of another size fails, and is never reported as success. */
  readonly exactBytes?: number | undefined;
}

/** Why a block is refused: the ERROR for the peer, and the failure for the owner of the transfer. */
export interface SizeFault {
  readonly errorCode: number;
  readonly message: string;
  readonly failure: Failure;
}

/** Counts the bytes that a receiver has taken, and checks them against what it expects. */
export class ReceivedSize {
  /** Bytes taken. */
  bytes = 0;
  readonly #expected: ExpectedSize;

  constructor(expected: ExpectedSize) {
    this.#expected = expected;
  }

  /** Full blocks that still fit. */
  get roomForBlocks(): number {
    const { maxBytes = Number.POSITIVE_INFINITY, exactBytes = maxBytes, blockBytes } = this.#expected;
    return Math.floor((Math.min(maxBytes, exactBytes) - this.bytes) / blockBytes);
  }

  /** The fault of a payload of `length` bytes for `block`, the next one. */
  faultOf(block: number, length: number): SizeFault | undefined {
    const { blockBytes, maxBytes, exactBytes } = this.#expected;
    if (length > blockBytes) {
      const reason = failure('TFTP_BLOCK_TOO_LONG', { block, bytes: length, blockBytes });
      return { errorCode: tftpErrorCode.illegalOperation, message: 'block too long', failure: reason };
    }
    const bytes = this.bytes + length;
    if (maxBytes !== undefined && bytes > maxBytes) {
      const reason = failure('TFTP_TOO_LARGE', { limit: maxBytes });
      return { errorCode: tftpErrorCode.diskFull, message: 'too many bytes', failure: reason };
    }
    return exactBytes !== undefined && bytes > exactBytes ? differs(exactBytes, bytes) : undefined;
  }

  /** The fault of the whole size, after the last block. */
  faultAtEnd(): SizeFault | undefined {
    const { exactBytes } = this.#expected;
    return exactBytes !== undefined && this.bytes !== exactBytes
      ? differs(exactBytes, this.bytes)
      : undefined;
  }
}

function differs(announced: number, received: number): SizeFault {
  return {
    errorCode: tftpErrorCode.undefined,
    message: 'not the announced size',
    failure: failure('TFTP_SIZE_DIFFERS', { announced, received }),
  };
}
