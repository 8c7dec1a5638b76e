import { randomBytes, randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import process from 'node:process';
import type { LinkState } from '../../cluster/cluster-link.js';
import { nodeNameOf } from '../../config/cluster.js';
import type { AnyEndpointInput, AnyEndpointSpec } from '../../config/endpoint-kinds.js';
import type { EndpointContext } from '../../endpoint/endpoint-context.js';
import { noRules, type RuleSet } from '../../endpoint/rules/rule.js';
import { BreakoutboxError, errorOf, type Failure } from '../../errors/error.js';
import { orThrow } from '../../errors/parsed.js';
import type { HttpHandlers } from '../../http/operation-routes.js';
import { maxPages, PageFeed } from '../../http/page-feed.js';
import { PresentPeople } from '../../http/present-people.js';
import type { OperationName } from '../../operations/table.js';
import { nowMicros } from '../../system/clock.js';
import { withinGrace } from '../../system/grace.js';
import type { Hub } from '../../traffic/hub.js';
import { RunningCaptures } from '../capture/running-captures.js';
import { ChatDesk } from '../chat/chat-desk.js';
import { createWorkbenchHub } from '../create-hub.js';
import { EndpointRegistry } from '../endpoints/endpoint-registry.js';
import type { AnyEndpoint } from '../endpoints/held-endpoint.js';
import { ownVersion } from '../package-files.js';
import { EndpointRecorder } from '../recording/endpoint-recorder.js';
import type { WorkbenchTftp } from '../tftp/workbench-tftp.js';
import { captureHandlers } from '../workbench/capture-handlers.js';
import { openEndpointHandlers } from '../workbench/endpoint-handlers.js';
import { machineHandlers } from '../workbench/machine-handlers.js';
import { recordHandlers } from '../workbench/record-handlers.js';
import { RuleNotices } from '../workbench/rule-notices.js';
import { servedTftpHandlers } from '../workbench/tftp-handlers.js';
import { auditFile } from './audit-file.js';
import { auditedHandlers } from './audited-handlers.js';
import type { ClusterChoice } from './cluster-choice.js';
import { ListenerRecord } from './listener-record.js';
import { NodeRates } from './node-rates.js';
import { WorkbenchCluster } from './workbench-cluster.js';

/** The one endpoint of a listener. */
export interface ListenerEndpoint<Made extends AnyEndpoint> {
  /** Its description, as a workbench would have it. */
  readonly input: AnyEndpointInput;
  /** Makes it; called once. */
  create(context: EndpointContext): Made;
  /** What its command adds to a spec, such as layouts. */
  complete?(spec: AnyEndpointSpec): AnyEndpointSpec;
  /** The rules that it answers by, prepared. */
  readonly rules?: RuleSet | undefined;
  /** What its TFTP serves and moves. */
  readonly tftp?: WorkbenchTftp;
}

/** What other nodes changed at a listener. */
export type ListenerChange = Extract<OperationName, 'endpoints.stop' | 'endpoints.replace'>;

/** Is told of a change, and of the user of NATS who asked for it; `-` where NATS has none. */
export type ListenerTold = (change: ListenerChange, user: string) => void;

const noUser = '-';
/** The id of a listener's endpoint, as the first one of a workbench: addresses of pages and ids of transfers hold it. */
const endpointId = 'e1';
/** Milliseconds for slow pages of other nodes to read what happened last. */
const lastWordsMs = 300;
const nothingMoves = { running: [], finished: [] } as const;

/**
 * A listener of the command line as a node of a cluster. Other nodes see its endpoint and do with it what the operations do that need no
 * workspace; it ends as the command does.
 */
export class ListenerNode {
  /** Of its endpoint; it keeps the latest events for the pages of other nodes. */
  readonly hub: Hub;
  /** Sees the traffic of its endpoint while another node captures it. */
  readonly recorder: EndpointRecorder;
  readonly #captures: RunningCaptures;
  readonly #record: ListenerRecord | undefined;
  readonly #cluster: WorkbenchCluster;
  readonly #program: string;
  readonly #instance: string;
  readonly #feeds = new Set<PageFeed>();
  #registry: EndpointRegistry | undefined;
  #chat: ChatDesk | undefined;
  #notices: RuleNotices | undefined;
  #tftp: WorkbenchTftp | undefined;

  private constructor(
    cluster: WorkbenchCluster,
    program: string,
    instance: string,
    {
      recorder,
      record,
    }: { readonly recorder: EndpointRecorder; readonly record: ListenerRecord | undefined },
  ) {
    this.hub = createWorkbenchHub(record?.record.first);
    this.recorder = recorder;
    this.#record = record;
    this.#captures = new RunningCaptures(recorder);
    this.#cluster = cluster;
    this.#program = program;
    this.#instance = instance;
  }

  /**
   * Joins a cluster, or goes on trying where no server is reached; where nobody chose its name and another has it, as one with six digits of
   * chance behind it. `recorder` is that of the command, where it has one. `program` is the words of the command: `tcp listen 7777`.
   * @throws BreakoutboxError CLUSTER_REFUSED, CLUSTER_CREDENTIALS_INVALID, FILE_UNREADABLE, NODE_NAME_TAKEN
   */
  static async join(
    choice: ClusterChoice,
    program: string,
    recorder: EndpointRecorder = new EndpointRecorder(),
  ): Promise<ListenerNode> {
    const instance = randomUUID();
    const join = (node: string) => WorkbenchCluster.join({ ...choice, node }, instance);
    const cluster = await join(choice.node).catch((error: unknown) => {
      const isTaken = error instanceof BreakoutboxError && error.code === 'NODE_NAME_TAKEN';
      if (!isTaken || choice.isNamed) throw error;
      // Two machines may have one name: nobody chose it.
      return join(nodeNameOf(choice.node, randomBytes(3).toString('hex')));
    });
    // The folder of a name that nobody chose would stay for ever.
    const keeps = choice.isNamed && choice.history !== undefined;
    const record = keeps ? await ListenerRecord.open(cluster.node) : undefined;
    return new ListenerNode(cluster, program, instance, { recorder, record });
  }

  /** Its name in the cluster. */
  get name(): string {
    return this.#cluster.node;
  }

  /** Calls `told` with each new state of the link, the present one first. */
  watch(told: (state: LinkState) => void): void {
    this.#cluster.watch(told);
  }

  /** Calls one of them with why what happens here is not kept by NATS, each time that changes; undefined once it is. Call it after `begin`. */
  watchKept(history: (why: Failure | undefined) => void, audit: (why: Failure | undefined) => void): void {
    this.#cluster.watchHistory(history);
    this.#cluster.watchAudit(audit);
  }

  /**
   * Makes the endpoint and holds it, as a workbench holds its own. The caller opens and closes it; other nodes may close it as well.
   * @throws BreakoutboxError what is wrong with its description
   */
  hold<Made extends AnyEndpoint>({ input, create, complete, rules, tftp }: ListenerEndpoint<Made>): Made {
    let made: Made | undefined;
    const make = (_spec: AnyEndpointSpec, context: EndpointContext): Made => {
      made = create(context);
      return made;
    };
    const registry = new EndpointRegistry(this.hub, make, () => undefined, {
      ...(complete === undefined ? {} : { complete }),
      rulesOf: () => rules ?? noRules,
    });
    const unusable = registry.restore({ id: endpointId, input });
    if (unusable !== undefined) throw errorOf(unusable);
    if (made === undefined) throw new Error('nothing was made');
    this.#registry = registry;
    this.#tftp = tftp;
    this.#record?.begin(this.hub, registry);
    this.#chat = new ChatDesk(this.hub, registry, this.#cluster.chat);
    this.#cluster.keepHistory({
      ...{ hub: this.hub, folder: this.#record?.folder ?? '' },
      described: (id, sequence) => registry.describedAt(id, sequence),
      spool: () => this.#record?.record.spool,
    });
    return made;
  }

  /** Lets other nodes see the endpoint and work with it; `told` is called with what they change, and as whom NATS knows who asks. */
  begin(told: ListenerTold): void {
    const registry = this.#registry;
    if (registry === undefined) throw new Error('nothing is held');
    const notices = new RuleNotices(this.hub, () => this.recorder.close());
    this.#notices = notices;
    // Without a record of its own, what NATS is not there for waits in memory.
    const { folder = '' } = this.#record ?? {};
    const note = this.#cluster.beginAudit(auditFile(folder, () => folder !== ''));
    const handlers = auditedHandlers(this.#handlers(registry, told), note);
    const identity = {
      ...{ version: ownVersion(), hostname: hostname(), platform: process.platform },
      instance: this.#instance,
    };
    const rates = new NodeRates();
    const startedMicros = nowMicros();
    const { version, platform } = identity;
    const listener = { program: this.#program, operations: Object.keys(handlers) as OperationName[] };
    const sources = {
      ...{ endpoints: registry, tftp: this.#tftp, notices, record: this.#record?.record },
      people: new PresentPeople(),
      identity: { ...identity, listener },
    };
    this.#cluster.serve({
      handlers,
      facts: () => ({
        ...{ program: this.#program, version, hostname: identity.hostname, platform, startedMicros },
        ...rates.at(performance.now(), registry.list(), this.#tftp?.state() ?? nothingMoves),
      }),
      follow: (page, user) => {
        if (this.#feeds.size >= maxPages) {
          page.refuse('too many pages');
          return;
        }
        const feed = new PageFeed(page, sources, undefined, user);
        this.#feeds.add(feed);
        page.onClose(() => this.#feeds.delete(feed));
      },
      mayName: async () => false,
    });
  }

  /** Says that it leaves, once what happened last has gone to the pages of other nodes. Call it when the endpoint has stopped. */
  async close(): Promise<void> {
    this.#chat?.close();
    this.#cluster.leave();
    // Ends what it repeats, and shows pages the endpoint as it ended.
    await this.#registry?.close(0);
    await withinGrace(Promise.all(Array.from(this.#feeds, (feed) => feed.finish())), lastWordsMs);
    this.#notices?.close();
    await this.#captures.close();
    await this.#tftp?.close();
    // What happened last goes into the history.
    await this.#cluster.close();
    await this.#record?.close();
  }

  #handlers(registry: EndpointRegistry, told: ListenerTold): Partial<HttpHandlers> {
    const node = this.name;
    const program = this.#program;
    return {
      ...openEndpointHandlers(registry),
      'endpoints.stop': ({ id }, { who }) => {
        const { state } = registry.get(id).status;
        // The command ends with its endpoint: what is said later is not read.
        if (state !== 'stopping' && state !== 'stopped') told('endpoints.stop', who.user ?? noUser);
        return registry.stop(id);
      },
      'endpoints.replace': async ({ id, body }, { who }) => {
        if (registry.reopens(id, body)) throw new BreakoutboxError('LISTENER_FIXED', { node, program });
        const replaced = orThrow(await registry.replace(id, body));
        told('endpoints.replace', who.user ?? noUser);
        return replaced;
      },
      ...(this.#tftp === undefined ? {} : servedTftpHandlers(this.#tftp)),
      ...captureHandlers(this.#captures),
      ...(this.#record === undefined ? {} : recordHandlers(this.#record.record)),
      ...machineHandlers,
      'workbench.health': () => ({ ok: true, instance: this.#instance }),
    };
  }
}
