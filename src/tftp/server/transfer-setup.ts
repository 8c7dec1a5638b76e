import { type Content, sizeOf, type TransferData } from '../transfer-data.js';
import { failureOf } from '../wire-error.js';
import type { InFlightBytes } from './in-flight-bytes.js';
import { PendingSink } from './pending-sink.js';
import type { ServedFiles } from './served-files.js';
import {
  decideTransfer,
  type FileFacts,
  type Refusal,
  type RequestTarget,
  refusalOf,
  type ServerPolicy,
  type TransferDecision,
} from './server-request.js';
import type { ServerPeer, SessionsOutbox, TransferChannel } from './server-shell.js';
import type { Session } from './session.js';

/** Everything that a transfer needs to begin. The holder passes it to a transfer, or releases it by `discardSetup`. */
export interface TransferSetup {
  readonly type: 'setup';
  readonly decision: TransferDecision;
  readonly data: TransferData;
  readonly channel: TransferChannel;
}

/** What a server needs to set up transfers. */
export interface SetupTerms<P extends ServerPeer> {
  readonly files: ServedFiles;
  readonly policy: ServerPolicy;
  readonly inFlight: InFlightBytes;
  readonly outbox: SessionsOutbox<P>;
}

/**
 * Looks up the file of the session's request, decides, and opens the file and a channel to the client: both, or neither stays
 * open. Never rejects; `undefined` if the session ended meanwhile.
 */
export async function setUpTransfer<P extends ServerPeer>(
  session: Session,
  target: RequestTarget,
  peer: P,
  terms: SetupTerms<P>,
): Promise<TransferSetup | Refusal | undefined> {
  const { files, policy, inFlight, outbox } = terms;
  let data: TransferData | undefined;
  let channel: TransferChannel | undefined;
  try {
    let facts: FileFacts;
    if (target.direction === 'get') {
      const opened = await files.open(target, peer.address);
      if (opened.type === 'refused') return refusalOf(opened.failure);
      if (opened.type === 'file') data = { content: opened.content };
      facts = opened.type === 'file' ? factsOf(opened.content) : opened;
    } else {
      facts = await files.inspect(target, peer.address);
    }
    const decision = decideTransfer(target, facts, policy, inFlight.policyFor(peer));
    if (decision.type === 'refuse') return decision;
    if (target.direction === 'put' && !session.isGone) {
      const overwrite = policy.write === 'overwrite';
      data = { sink: new PendingSink(() => files.create(target, peer.address, overwrite)) };
    }
    if (data === undefined || session.isGone) return undefined;
    channel = await outbox.openChannel(peer);
    return { type: 'setup', decision, data, channel };
  } catch (error) {
    return refusalOf(failureOf(error));
  } finally {
    if (data !== undefined && channel === undefined) letGo(data);
  }
}

/** Releases a setup that became no transfer. */
export function discardSetup({ data, channel }: TransferSetup): void {
  letGo(data);
  channel.close();
}

function letGo(data: TransferData): void {
  if ('content' in data) data.content.release();
  else void data.sink.discard();
}

function factsOf(content: Content): FileFacts {
  const sizeBytes = sizeOf(content);
  return sizeBytes === undefined ? { type: 'file' } : { type: 'file', sizeBytes };
}
