import { ClusterLink } from '../../cluster/cluster-link.js';
import { mustBeFree, NodeAnnouncer } from '../../cluster/node-announcer.js';
import { NodeDirectory } from '../../cluster/node-directory.js';
import { serveOperations } from '../../cluster/operation-service.js';
import { RemoteOperations } from '../../cluster/remote-operations.js';
import { BreakoutboxError, type Failure } from '../../errors/error.js';
import type { ClusterPort } from '../../http/cluster-port.js';
import type { HttpAsker, HttpHandlers } from '../../http/operation-routes.js';
import type { PageSocket } from '../../http/page-socket.js';
import type { ClusterReport, NodeFacts } from '../../operations/nodes.js';
import { operations } from '../../operations/table.js';
import type { ClusterChoice } from './cluster-choice.js';
import {
  answerHistorySearch,
  type ClusterHistory,
  historyReport,
  type LayoutsOfFilter,
} from './history-answer.js';
import { type HistoryOf, WorkbenchHistory } from './workbench-history.js';

/** What others may do with this node. */
export interface ServedNode {
  readonly handlers: HttpHandlers;
  /** What it is at the moment. */
  readonly facts: () => Omit<NodeFacts, 'node' | 'instance'>;
  /** Feeds a page of another node with what happens here. */
  readonly follow: (page: PageSocket) => void;
  /** Which paths of this machine others may name. */
  readonly mayName: (path: string) => Promise<boolean>;
}

/** A workbench as a node of a cluster: it says what it is, does what other nodes ask, and asks them. */
export class WorkbenchCluster {
  readonly node: string;
  readonly #instance: string;
  readonly #link: ClusterLink;
  readonly #directory: NodeDirectory;
  readonly #remote: RemoteOperations;
  readonly #choice: ClusterChoice;
  #announcer: NodeAnnouncer | undefined;
  #history: WorkbenchHistory | undefined;

  private constructor(choice: ClusterChoice, instance: string, link: ClusterLink) {
    this.node = choice.node;
    this.#choice = choice;
    this.#instance = instance;
    this.#link = link;
    this.#directory = new NodeDirectory(link, instance);
    this.#remote = new RemoteOperations(link);
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

  /** The other nodes, for the page's server. */
  get port(): ClusterPort {
    return {
      ask: (node, name, request, gone) => this.#remote.ask({ node, name, request, gone }),
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

  /** Calls `told` with why the history of this node does not get into the stream, each time that changes; undefined once it does. */
  watchHistory(told: (failure: Failure | undefined) => void): void {
    let latest = this.#history?.report.failure;
    if (latest !== undefined) told(latest);
    this.#history?.watch(({ state, failure }) => {
      // While NATS is away, that is said itself.
      if (state === 'behind' || failure?.code === latest?.code) return;
      latest = failure;
      told(failure);
    });
  }

  /** Lets other nodes see this one and work with it. */
  serve({ handlers, facts, follow, mayName }: ServedNode): void {
    const { node } = this;
    const own = (): NodeFacts => ({
      ...{ ...facts(), node, instance: this.#instance },
      ...(this.#history === undefined ? {} : { history: this.#history.report }),
    });
    this.#announcer = new NodeAnnouncer(this.#link, own);
    this.#announcer.begin();
    const { version, hostname } = facts();
    serveOperations(this.#link, {
      ...{ node, version, hostname },
      has: (name) => Object.hasOwn(handlers, name),
      follow,
      run: async (name, request, { gone }) => {
        const run = handlers[name] as (request: unknown, asker: HttpAsker) => unknown;
        if (operations[name].askers === 'path' && !(await mayName(pathIn(request))))
          throw new BreakoutboxError('LOOPBACK_ONLY');
        // A capture leaves out the connection that it is read by.
        return await run(request, {
          gone,
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
      nodes: this.#directory.list(),
    };
  }

  /** Says that the node leaves. */
  leave(): void {
    this.#announcer?.close();
  }

  /** Delivers what has happened, and leaves. */
  async close(): Promise<void> {
    await this.#history?.close();
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
