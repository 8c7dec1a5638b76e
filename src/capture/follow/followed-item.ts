import type { End } from '../packet-ends.js';
import type { Seen, Side, StreamEvent, StreamOver } from '../streams/stream-event.js';
import type { TransferEvent } from '../tftp/transfer-event.js';
import type { TransferIdentity } from '../tftp/transfer-identity.js';
import type { StreamName } from './stream-name.js';

/** Who talks with whom: the first item of a stream. */
export interface FollowedStream extends Seen {
  readonly type: 'stream';
  readonly name: StreamName;
  readonly client: End;
  readonly server: End;
  /** Of TFTP: what was asked for. */
  readonly transfer: TransferIdentity | undefined;
}

/** What is seen of a stream, in its order: bytes as `data`, which are borrowed until the receiver returns. */
export type FollowedItem =
  | FollowedStream
  | Exclude<StreamEvent, StreamOver>
  | Exclude<TransferEvent, { readonly type: 'content' | 'missing' }>;

/** The sender of a file's bytes: the server of a download, the client of an upload. */
export function senderOf({ direction }: TransferIdentity): Side {
  return direction === 'read' ? 'server' : 'client';
}
