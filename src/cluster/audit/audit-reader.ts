import { type ConsumerMessages, DeliverPolicy, jetstream } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
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

/** Times that a part of the stream is as wide as the one behind it. */
const widening = 4;
/** Milliseconds without an entry after which a part has no more. */
const maxIdleMs = 2_000;

/**
 * The newest entries, the oldest first; `limit` at most. The stream is read from its end, in parts that grow: what it keeps beyond is not.
 * @throws BreakoutboxError as `readAudit`
 */
export async function listAudit(
  link: ClusterLink,
  query: AuditQuery,
  limit: number,
  ended: AbortSignal,
): Promise<readonly AuditEntry[]> {
  const nats = link.live();
  try {
    const manager = await openAuditStream(nats);
    const { first_seq: first, last_seq: last } = (await manager.streams.info(auditStream)).state;
    let newest: readonly AuditEntry[] = [];
    let end = last + 1;
    for (let width = 2 * limit; end > first && newest.length < limit && !ended.aborted; width *= widening) {
      const start = Math.max(first, end - width);
      const part = await partOfAudit(nats, query, { start, end }, ended);
      newest = [...part.entries, ...newest];
      if (part.isBefore) break;
      end = start;
    }
    return newest.slice(-limit);
  } catch (cause) {
    throw auditError(cause, link);
  }
}

/** The entries with numbers from `start` to `end`, without that; `isBefore`: it has older ones than are wanted. */
async function partOfAudit(
  nats: NatsConnection,
  { node = '*', user = '*', sinceMicros = 0 }: AuditQuery,
  { start, end }: { readonly start: number; readonly end: number },
  ended: AbortSignal,
): Promise<{ readonly entries: readonly AuditEntry[]; readonly isBefore: boolean }> {
  const consumer = await jetstream(nats).consumers.get(auditStream, {
    ...{ filter_subjects: subjects.audit(node, user), opt_start_seq: start },
    deliver_policy: DeliverPolicy.StartSequence,
  });
  const entries: AuditEntry[] = [];
  let isBefore = false;
  let { num_pending: left } = await consumer.info(true);
  if (left === 0) return { entries, isBefore };
  const messages = await consumer.consume();
  const stop = (): void => void messages.stop();
  ended.addEventListener('abort', stop);
  // While entries come in, NATS may count one more than there is.
  let idle = setTimeout(stop, maxIdleMs);
  try {
    for await (const message of messages) {
      clearTimeout(idle);
      idle = setTimeout(stop, maxIdleMs);
      if (message.seq >= end || ended.aborted) break;
      const entry = entryOf(message.subject, message.seq, message.data);
      if (message.info.timestampNanos / 1_000 < sinceMicros) isBefore = true;
      else if (entry !== undefined) entries.push(entry);
      left -= 1;
      if (left === 0) break;
    }
  } finally {
    clearTimeout(idle);
    ended.removeEventListener('abort', stop);
    messages.stop();
  }
  return { entries, isBefore };
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
