import { type AuditQuery, auditedNodes, readAudit } from '../../cluster/audit/audit-reader.js';
import { ClusterLink, type LinkState } from '../../cluster/cluster-link.js';
import { isRefusedByNats } from '../../cluster/refused-by-nats.js';
import type { AuditEntry } from '../../operations/audit.js';
import { auditWords } from '../../operations/audit-what.js';
import { operations } from '../../operations/table.js';
import { pause } from '../../system/pause.js';
import { AskedWorkbench } from './asked-workbench.js';
import type { ClusterChoice } from './cluster-choice.js';

/** Who did what at a node. */
export interface AuditRow extends AuditEntry {
  /** What it was done to, in one line; as it was asked, so to be escaped where it is shown. */
  readonly words: string;
}

/** How long it is read. */
interface Reading {
  /** It goes on with what comes. */
  readonly follows: boolean;
  readonly ended: AbortSignal;
}

/** Entries that a workbench tells at most. */
const maxTold = 1_000;
const followMs = 2_000;

/**
/**
 * Who did what at the nodes of a cluster, read by a program that is none of them: in NATS, or the newest 1,000 entries from a workbench where
 * NATS does not let this user at them. With `follows`, it goes on until `ended`, also when NATS was away; `linked` is called with each new
 * state of the link.
 * @throws BreakoutboxError CLUSTER_UNREACHABLE, CLUSTER_REFUSED, CLUSTER_CREDENTIALS_INVALID, FILE_UNREADABLE, AUDIT_UNAVAILABLE, CLUSTER_NO_WORKBENCH,
 *   CLUSTER_NOT_PERMITTED
 */
export async function* auditOf(
  choice: ClusterChoice,
  query: AuditQuery,
  how: Reading,
  linked: (state: LinkState) => void = () => undefined,
): AsyncGenerator<AuditRow, void> {
  try {
    yield* auditInNats(choice, query, how, linked);
  } catch (error) {
    if (!isRefusedByNats(error)) throw error;
    yield* toldAudit(choice, query, how);
  }
}

/** What a workbench tells; it is asked again and again for what comes. */
async function* toldAudit(
  choice: ClusterChoice,
  { node, user, sinceMicros }: AuditQuery,
  { follows, ended }: Reading,
): AsyncGenerator<AuditRow, void> {
  const workbench = await AskedWorkbench.find(choice, 'bob audit');
  const request = {
    ...(node === undefined ? {} : { node }),
    ...(user === undefined ? {} : { user }),
    ...(sinceMicros === undefined ? {} : { since: String(Math.floor(sinceMicros)) }),
    limit: String(maxTold),
  };
  let last = 0;
  try {
    for (;;) {
      const schema = operations['audit.list'].result;
      for (const entry of await workbench.ask('audit.list', request, schema, ended)) {
        if (entry.sequence <= last) continue;
        last = entry.sequence;
        yield { ...entry, words: auditWords(entry.what) };
      }
      if (!follows) return;
      await pause(followMs, ended);
      if (ended.aborted) return;
    }
  } catch (error) {
    if (!ended.aborted) throw error;
  } finally {
    await workbench.close();
  }
}

async function* auditInNats(
  { options }: ClusterChoice,
  query: AuditQuery,
  how: Reading,
  linked: (state: LinkState) => void,
): AsyncGenerator<AuditRow, void> {
  const link = await ClusterLink.open({ ...options, name: 'bob audit' });
  link.watch(linked);
  try {
    for await (const entry of readAudit(link, query, how)) yield { ...entry, words: auditWords(entry.what) };
  } finally {
    await link.close();
  }
}

/** The nodes that the audit has something of, by name. @throws BreakoutboxError as `auditOf` */
export async function nodesOfAudit(choice: ClusterChoice): Promise<readonly string[]> {
  const link = await ClusterLink.open({ ...choice.options, name: 'bob audit' });
  try {
    return await auditedNodes(link);
  } catch (error) {
    if (!isRefusedByNats(error)) throw error;
    const nodes = new Set<string>();
    const everything = { node: undefined, user: undefined, sinceMicros: undefined };
    const once = { follows: false, ended: new AbortController().signal };
    for await (const { node } of toldAudit(choice, everything, once)) nodes.add(node);
    return [...nodes].toSorted();
  } finally {
    await link.close();
  }
}
