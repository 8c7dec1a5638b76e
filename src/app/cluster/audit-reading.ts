import { type AuditQuery, auditedNodes, readAudit } from '../../cluster/audit/audit-reader.js';
import { ClusterLink, type LinkState } from '../../cluster/cluster-link.js';
import type { AuditEntry } from '../../operations/audit.js';
import { auditWords } from '../../operations/audit-what.js';
import type { ClusterChoice } from './cluster-choice.js';

/** Who did what at a node. */
export interface AuditRow extends AuditEntry {
  /** What it was done to, in one line; as it was asked, so to be escaped where it is shown. */
  readonly words: string;
}

/**
 * Who did what at the nodes of a cluster, read by a program that is none of them. With `follows`, it goes on until `ended`, also when NATS
 * was away; `linked` is called with each new state of the link.
 * @throws BreakoutboxError CLUSTER_UNREACHABLE, CLUSTER_REFUSED, CLUSTER_CREDENTIALS_INVALID, FILE_UNREADABLE, AUDIT_UNAVAILABLE
 */
export async function* auditOf(
  { options }: ClusterChoice,
  query: AuditQuery,
  how: { readonly follows: boolean; readonly ended: AbortSignal },
  linked: (state: LinkState) => void = () => undefined,
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
export async function nodesOfAudit({ options }: ClusterChoice): Promise<readonly string[]> {
  const link = await ClusterLink.open({ ...options, name: 'bob audit' });
  try {
    return await auditedNodes(link);
  } finally {
    await link.close();
  }
}
