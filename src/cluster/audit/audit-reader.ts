import { type ConsumerMessages, DeliverPolicy, jetstream } from '@nats-io/jetstream';
import { Value } from 'typebox/value';
import { BreakoutboxError, errorOf } from '../../errors/error.js';
import { type AuditEntry, auditRecord } from '../../operations/audit.js';
import type { ClusterLink } from '../cluster-link.js';
import { streamFailure } from '../stream-failure.js';
import { readAuditSubject, subjects } from '../subjects.js';
import { askedAudit, auditStream, openAuditStream } from './audit-stream.js';

/** Which entries are wanted; what is undefined is everything. */
export interface AuditQuery {
  readonly node: string | undefined;
  readonly user: string | undefined;
  /** Microseconds since 1970, by NATS's clock. */
  readonly sinceMicros: number | undefined;
}

/**
 * Reads entries, the oldest first. With `follows`, it goes on with those to come until `ended`; else it is over with the last that there
 * was when it began.
 * @throws BreakoutboxError the link's failure, CLUSTER_AWAY, AUDIT_UNAVAILABLE
 */
export async function* readAudit(
  link: ClusterLink,
  { node = '*', user = '*', sinceMicros }: AuditQuery,
  { follows, ended }: { readonly follows: boolean; readonly ended: AbortSignal },
): AsyncGenerator<AuditEntry, void> {
  const { failure } = link.state;
  if (failure !== undefined) throw errorOf(failure);
  const nats = link.live();
  let messages: ConsumerMessages | undefined;
  const end = (): void => messages?.stop();
  try {
    await openAuditStream(nats);
    const consumer = await jetstream(nats).consumers.get(auditStream, {
      filter_subjects: subjects.audit(node, user),
      ...(sinceMicros === undefined
        ? { deliver_policy: DeliverPolicy.All }
        : { opt_start_time: new Date(sinceMicros / 1_000).toISOString() }),
    });
    const { num_pending: waiting } = await consumer.info(true);
    if (waiting === 0 && !follows) return;
    messages = await consumer.consume();
    ended.addEventListener('abort', end);
    if (ended.aborted) return;
    let left = waiting;
    for await (const message of messages) {
      const entry = entryOf(message.subject, message.seq, message.data);
      if (entry !== undefined) yield entry;
      left -= 1;
      if (left <= 0 && !follows) return;
    }
  } catch (cause) {
    throw auditError(cause, link);
  } finally {
    ended.removeEventListener('abort', end);
    end();
  }
}

/** The nodes that the audit has something of, by name. @throws BreakoutboxError as `readAudit` */
export async function auditedNodes(link: ClusterLink): Promise<readonly string[]> {
  try {
    const manager = await openAuditStream(link.live());
    const { state } = await manager.streams.info(auditStream, { subjects_filter: subjects.audit('*', '*') });
    const nodes = Object.keys(state.subjects ?? {}).map((subject) => readAuditSubject(subject)?.node ?? '');
    return [...new Set(nodes)].toSorted();
  } catch (cause) {
    throw auditError(cause, link);
  }
}

/** The newest entries, the oldest first; `limit` at most. @throws BreakoutboxError as `readAudit` */
export async function listAudit(
  link: ClusterLink,
  query: AuditQuery,
  limit: number,
  ended: AbortSignal,
): Promise<readonly AuditEntry[]> {
  const newest: AuditEntry[] = [];
  for await (const entry of readAudit(link, query, { follows: false, ended })) {
    newest.push(entry);
    // Cut now and then, not each time.
    if (newest.length >= 2 * limit) newest.splice(0, newest.length - limit);
  }
  return newest.slice(-limit);
}

/** Where and by whom is what the subject says: NATS has let nobody else publish there. */
function entryOf(subject: string, sequence: number, data: Uint8Array): AuditEntry | undefined {
  const place = readAuditSubject(subject);
  if (place === undefined) return undefined;
  try {
    const record: unknown = JSON.parse(new TextDecoder().decode(data));
    return Value.Check(auditRecord, record) ? { ...record, ...place, sequence } : undefined;
  } catch {
    return undefined;
  }
}

function auditError(cause: unknown, link: ClusterLink): BreakoutboxError {
  if (cause instanceof BreakoutboxError) return cause;
  return new BreakoutboxError('AUDIT_UNAVAILABLE', streamFailure(cause, askedAudit, link), { cause });
}
