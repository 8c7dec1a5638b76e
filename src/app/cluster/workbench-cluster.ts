import { AuditLog } from '../../cluster/audit/audit-log.js';
import { listAudit } from '../../cluster/audit/audit-reader.js';
import { AuditSpool, type SpoolFile } from '../../cluster/audit/audit-spool.js';
import { ChatLink } from '../../cluster/chat/chat-link.js';
import { ClusterLink } from '../../cluster/cluster-link.js';
import { mustBeFree, NodeAnnouncer } from '../../cluster/node-announcer.js';
import { NodeDirectory } from '../../cluster/node-directory.js';
import { serveOperations } from '../../cluster/operation-service.js';
import { RemoteOperations } from '../../cluster/remote-operations.js';
import { BreakoutboxError, type Failure, failure } from '../../errors/error.js';
import type { ClusterPort } from '../../http/cluster-port.js';
import type { HttpAsker, HttpHandlers } from '../../http/operation-routes.js';
import type { PageSocket } from '../../http/page-socket.js';
import { type AuditEntry, maxListedAudit } from '../../operations/audit.js';
import type { ClusterReport, NodeFacts } from '../../operations/nodes.js';
import { type OperationRequest, operations } from '../../operations/table.js';
import { WorkbenchLibrary } from '../library/workbench-library.js';
import type { NoteAudit } from './audited-handlers.js';
import type { ClusterChoice } from './cluster-choice.js';
import {
  answerHistorySearch,
  type ClusterHistory,
  historyReport,
  type LayoutsOfFilter,
} from './history-answer.js';
import { type HistoryOf, WorkbenchHistory } from './workbench-history.js';

/** Entries of the audit that are listed unless more are asked for. */
const usualAudit = 200;

/** What others may do with this node. */
export interface ServedNode {
  /** Those that it has: a listener has few. */
  readonly handlers: Partial<HttpHandlers>;
  /** What it is at the moment. */
  readonly facts: () => Omit<NodeFacts, 'node' | 'instance'>;
  /** Feeds a page of another node with what happens here. */
  readonly follow: (page: PageSocket, user: string) => void;
  /** Which paths of this machine others may name. */
  readonly mayName: (path: string) => Promise<boolean>;
}

/** A workbench or a listener as a node of a cluster: it says what it is, does what other nodes ask, and asks them. */
export class WorkbenchCluster {
  readonly node: string;
  /** The files that all nodes may serve. */
  readonly library: WorkbenchLibrary;
  /** The rooms of chats that several nodes are in. */
  readonly chat: ChatLink;
  readonly #instance: string;
  readonly #link: ClusterLink;
  readonly #directory: NodeDirectory;
  readonly #remote: RemoteOperations;
  readonly #choice: ClusterChoice;
  #announcer: NodeAnnouncer | undefined;
  /** What this node says of itself, once it is seen. */
  #own: (() => NodeFacts) | undefined;
  #history: WorkbenchHistory | undefined;
  #audit: AuditLog | undefined;

  private constructor(choice: ClusterChoice, instance: string, link: ClusterLink) {
    const { node, options } = choice;
    this.node = node;
    this.library = new WorkbenchLibrary({ link, options, node });
    this.#choice = choice;
    this.#instance = instance;
    this.#link = link;
    this.#directory = new NodeDirectory(link, instance);
    this.#remote = new RemoteOperations(link);
    this.chat = new ChatLink(link, node, instance);
  }

  /**
   * Joins a cluster, or goes on trying where no server is reached. `instance` is that of the workbench.
   * @throws BreakoutboxError CLUSTER_REFUSED, CLUSTER_CREDENTIALS_INVALID, FILE_UNREADABLE, NODE_NAME_TAKEN
   */
  static async join(choice: ClusterChoice, instance: string): Promise<WorkbenchCluster> {
    const { node, options } = choice;
    const link = await ClusterLink.open(options);
    try {
      await mustBeFree(link, node);
    } catch (error) {
      await link.close();
      throw error;
    }
    return new WorkbenchCluster(choice, instance, link);
  }

  /** The connection with NATS, for what else this node does with it. */
  get link(): ClusterLink {
    return this.#link;
  }

  /** The other nodes, for the page's server. */
  get port(): ClusterPort {
    return {
      ask: (node, name, request, { gone, who: { person } }) =>
        this.#remote.ask({ node, name, request, gone, person }),
      follow: (node, reader, gone) => this.#remote.follow(node, reader, gone),
    };
  }

  /** Calls `told` with each new state of the link. */
  watch(told: (state: ClusterLink['state']) => void): void {
    told(this.#link.state);
    this.#link.watch(told);
  }

  /** Delivers what happens here to the history of the cluster, unless that was declined. */
  keepHistory(of: HistoryOf): void {
    const { history: limits } = this.#choice;
    if (limits === undefined) return;
    this.#history = new WorkbenchHistory(
      this.#link,
      { node: this.node, instance: this.#instance, limits },
      of,
    );
  }

  /** What happens here is recorded from now on. */
  async recordChanged(): Promise<void> {
    await this.#history?.recordChanged();
  }

  /** The history of the cluster; `layoutsOf` has the layouts that a filter may name. */
  history(layoutsOf: LayoutsOfFilter): ClusterHistory {
    return {
      report: () => historyReport(this.#link),
      search: (request, gone) => answerHistorySearch(this.#link, request, layoutsOf, gone),
    };
  }

  /** Begins the audit of this node; its entries wait in `file` for NATS. Returns what notes one. */
  beginAudit(file: SpoolFile): NoteAudit {
    const audit = new AuditLog(this.#link, this.node, new AuditSpool(file));
    this.#audit = audit;
    return (user, record) => audit.note(user ?? this.#link.user, record);
  }

  /** Calls `told` with why the audit does not arrive, each time that changes; undefined once it does. */
  watchAudit(told: (failure: Failure | undefined) => void): void {
    this.#audit?.watch(told);
  }

  /** Who did what. @throws BreakoutboxError CLUSTER_AWAY, AUDIT_UNAVAILABLE */
  listAudit(
    { node, user, since, limit }: OperationRequest<'audit.list'>,
    gone: AbortSignal,
  ): Promise<readonly AuditEntry[]> {
    const query = { node, user, sinceMicros: since === undefined ? undefined : Number(since) };
    return listAudit(this.#link, query, Math.min(maxListedAudit, Number(limit ?? usualAudit)), gone);
  }

  /** Calls `told` with why the history of this node does not get into the stream, each time that changes; undefined once it does. */
  watchHistory(told: (failure: Failure | undefined) => void): void {
    let latest = this.#history?.report.failure;
    if (latest !== undefined) told(latest);
    this.#history?.watch(({ state, failure: why }) => {
      // While NATS is away, that is said itself.
      if (state === 'behind' || JSON.stringify(why) === JSON.stringify(latest)) return;
      latest = why;
      told(why);
    });
  }

  /** Lets other nodes see this one and work with it. */
  serve({ handlers, facts, follow, mayName }: ServedNode): void {
    const { node } = this;
    const own = (): NodeFacts => ({
      ...{ ...facts(), node, instance: this.#instance },
      ...(this.#history === undefined ? {} : { history: this.#history.report }),
    });
    this.#own = own;
    this.#announcer = new NodeAnnouncer(this.#link, own);
    this.#announcer.begin();
    const { version, hostname, program } = facts();
    serveOperations(this.#link, {
      ...{ node, version, hostname },
      lacks: (operation) =>
        Object.hasOwn(handlers, operation)
          ? undefined
          : failure('NODE_IS_LISTENER', { node, program, operation }),
      follow,
      run: async (name, request, { gone, user, person }) => {
        const run = handlers[name] as (request: unknown, asker: HttpAsker) => unknown;
        if (operations[name].askers === 'path' && !(await mayName(pathIn(request))))
          throw new BreakoutboxError('LOOPBACK_ONLY');
        return await run(request, {
          who: { user, person },
          gone,
          // A capture leaves out the connection that it is read by.
          connection: { localPort: undefined, remotePort: this.#natsPort() },
          mayName,
        });
      },
    });
  }

  /** The cluster as this node sees it. */
  report(): ClusterReport {
    const { state, server, failure, sinceMicros } = this.#link.state;
    return {
      ...{ state, node: this.node, server, user: this.#link.user, sinceMicros },
      ...(failure === undefined ? {} : { failure }),
      ...(this.#audit === undefined ? {} : { audit: this.#audit.state }),
      nodes: this.#directory.list(this.#own?.()),
    };
  }

  /** Says that the node leaves. */
  leave(): void {
    this.#announcer?.close();
  }

  /** Delivers what has happened, and leaves. */
  async close(): Promise<void> {
    this.chat.close();
    await this.#history?.close();
    await this.library.close();
    await this.#audit?.close();
    await this.#link.close();
  }

  #natsPort(): number {
    return Number(/:(\d+)$/.exec(this.#link.state.server)?.[1] ?? 0);
  }
}

/** The path that a body names; empty for none. */
function pathIn({ body }: Readonly<Record<string, unknown>>): string {
  const path = (body as { readonly path?: unknown } | undefined)?.path;
  return typeof path === 'string' ? path : '';
}
