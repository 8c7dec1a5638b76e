import type { StreamName } from '../follow/stream-name.js';
import type { ContentFault } from '../http/content-decoder.js';
import type { HttpFault } from '../http/message-reader.js';
import type { Seen } from '../streams/stream-event.js';

/**
 * Why a file is not whole: bytes are not in the capture (`missing`), it ends before the file does (`cutShort`), a peer gave the transfer up
 * (`aborted`), chunks or the encoding are damaged, it unpacks to more than is written (`unpackedTooLarge`), or it is a part that was asked
 * for (`range`).
 */
export type ExtractFault = HttpFault | ContentFault | 'aborted' | 'range';

/** A file that a stream carries. */
export interface CarriedFile extends Seen {
  /** From 0, in the order in which files begin. */
  readonly id: number;
  readonly protocol: 'tftp' | 'http';
  /** The stream that carries it. */
  readonly stream: StreamName;
  /** As its peers call it: not safe to use as a local name. */
  readonly name: string;
}

/** What comes of the files that a capture carries. Those of several files may be mixed. */
export type ExtractEvent =
  | { readonly type: 'begin'; readonly file: CarriedFile }
  /** The next bytes of the file, borrowed until the receiver returns. */
  | { readonly type: 'content'; readonly id: number; readonly bytes: Uint8Array }
  /** So many bytes of the file are not there. */
  | { readonly type: 'missing'; readonly id: number; readonly missingBytes: number }
  | {
      readonly type: 'end';
      readonly id: number;
      readonly fault: ExtractFault | undefined;
      /** The encoding that the file still has, because nothing here can decode it, such as `br`. */
      readonly keptEncoding: string | undefined;
    };
