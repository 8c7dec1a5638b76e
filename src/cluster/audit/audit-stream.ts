import { type JetStreamManager, jetstreamManager, RetentionPolicy, StorageType } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import { isNoStream, isStreamNameInUse } from '../nats-errors.js';

/** The stream of what people did at all nodes. */
export const auditStream = 'bob-audit';

/** What it keeps unless whoever administers NATS has changed it: a year, and 64 MiB, which is some 200,000 entries. */
const maxAgeNanos = 365 * 24 * 60 * 60 * 1e9;
const maxBytes = 64 * 1024 * 1024;
/** What a failure says of the stream. */
export const askedAudit = { name: auditStream, reservedBytes: maxBytes } as const;
/** Bytes of one entry. */
const maxEntryBytes = 16 * 1024;
/** Servers that keep a copy where there are that many: what is acknowledged outlasts the loss of one. */
const copies = 3;

/** The stream's manager, once the stream is there. Rejects with what NATS says. */
export async function openAuditStream(nats: NatsConnection): Promise<JetStreamManager> {
  // What an account may do at large is not asked for: it needs a right of its own.
  const manager = await jetstreamManager(nats, { checkAPI: false });
  try {
    await manager.streams.info(auditStream);
    return manager;
  } catch (error) {
    if (!isNoStream(error)) throw error;
  }
  const isClustered = nats.info?.cluster !== undefined;
  try {
    await makeStream(manager, isClustered ? copies : 1);
  } catch (error) {
    // Another node was faster.
    if (isStreamNameInUse(error)) return manager;
    if (!isClustered) throw error;
    // Of two servers none has three copies.
    await makeStream(manager, 1);
  }
  return manager;
}

async function makeStream(manager: JetStreamManager, replicas: number): Promise<void> {
  await manager.streams.add({
    name: auditStream,
    description: 'What people did at the nodes of Breakoutbox',
    subjects: ['bob.audit.*.*'],
    retention: RetentionPolicy.Limits,
    storage: StorageType.File,
    num_replicas: replicas,
    max_age: maxAgeNanos,
    max_bytes: maxBytes,
    max_msg_size: maxEntryBytes,
    // Who did something cannot have it forgotten.
    deny_delete: true,
    deny_purge: true,
  });
}
