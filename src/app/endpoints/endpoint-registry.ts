import { isSameValue } from '../../bytes/same-value.js';
import { needsRestart, newAnswers, withKeptSecrets } from '../../config/endpoint-change.js';
import {
  type AnyEndpointInput,
  type AnyEndpointSpec,
  kindOf,
  parseAnyEndpoint,
} from '../../config/endpoint-kinds.js';
import type { KeptEndpoint } from '../../config/workspace.js';
import { ConnectionNumbers } from '../../endpoint/connection-numbers.js';
import type { Endpoint } from '../../endpoint/endpoint.js';
import type { EndpointContext } from '../../endpoint/endpoint-context.js';
import { BreakoutboxError, type Failure, failure } from '../../errors/error.js';
import type { Parsed } from '../../errors/parsed.js';
import type { EndpointsPort, LiveAudience } from '../../http/endpoints-port.js';
import { maxListedPeers } from '../../operations/bounds.js';
import type { EndpointSummary, ReplacedEndpoint } from '../../operations/endpoints.js';
import type { SendResult } from '../../operations/sending.js';
import { nowMicros } from '../../system/clock.js';
import type { Hub } from '../../traffic/hub.js';
import type { EndpointStatus } from '../../traffic/status.js';
import type { Subscription, SubscriptionOptions } from '../../traffic/subscription.js';
import { roomFor } from './paced-send.js';
import { withPortHolder } from './port-holder.js';
import { Repeater, type RepeatOptions } from './repeater.js';
import { sendTarget } from './send-target.js';

const maxEndpoints = 256;
const summaryEveryMs = 250;
const graceMs = 1000;

type AnyEndpoint = Endpoint<AnyEndpointSpec>;

/** Makes an endpoint of any kind; nothing is bound or connected until it is opened. */
export type CreateEndpoint = (spec: AnyEndpointSpec, context: EndpointContext) => AnyEndpoint;

interface Held {
  readonly id: string;
  input: AnyEndpointInput;
  spec: AnyEndpointSpec;
  endpoint: AnyEndpoint;
  readonly connections: ConnectionNumbers;
  /** Settles when what was asked of it before is done: starts, stops and changes come one after the other. */
  turn: Promise<unknown>;
  isRemoved: boolean;
  /** What is sent again and again, or was last. */
  repeater?: Repeater;
  /** Why it did not open, with more than the endpoint itself knows. */
  openFailure?: { readonly of: AnyEndpoint; readonly failure: Failure };
  /** What went to the pages last, to tell whether anything changed. */
  told: Omit<EndpointSummary, 'atMicros'> | undefined;
}

/**
 * The endpoints of a workbench, by id: each can be stopped, described anew and started again; what happens at all of them
 * is numbered in one order, and the latest of it is kept for a page that comes later.
 */
export class EndpointRegistry implements EndpointsPort {
  readonly #hub: Hub;
  readonly #create: CreateEndpoint;
  readonly #held = new Map<string, Held>();
  readonly #audience = new Set<LiveAudience>();
  readonly #keep: (endpoints: readonly KeptEndpoint[]) => void;
  readonly #timer: NodeJS.Timeout;
  #lastId = 0;
  /** All are being closed: what is asked from now on changes nothing and opens nothing. */
  #isClosing = false;

  /** `keep` keeps the descriptions of all endpoints. When it throws, what was asked for has not happened. */
  constructor(hub: Hub, create: CreateEndpoint, keep: (endpoints: readonly KeptEndpoint[]) => void) {
    this.#hub = hub;
    this.#create = create;
    this.#keep = keep;
    this.#timer = setInterval(() => this.#tellChanges(), summaryEveryMs).unref();
  }

  /** Gives no new endpoint this id. */
  reserve(id: string): void {
    this.#lastId = Math.max(this.#lastId, Number(id.slice(1)));
  }

  /** Takes up an endpoint under its id, without starting it; what is wrong with its description when it cannot. */
  restore({ id, input }: KeptEndpoint): Failure | undefined {
    this.reserve(id);
    const made = this.#make(input, id);
    if (!made.ok) return made.failure;
    this.#held.set(made.value.id, made.value);
    return undefined;
  }

  /** Opens the endpoints that are to start by themselves; one that cannot shows it in its status. Never rejects. */
  async startOwn(): Promise<void> {
    const own = [...this.#held.values()].filter(({ input }) => input.autoStart === true);
    await Promise.allSettled(own.map(({ id }) => this.start(id)));
  }

  list(): readonly EndpointSummary[] {
    return Array.from(this.#held.values(), summary);
  }

  async create(input: AnyEndpointInput): Promise<Parsed<EndpointSummary>> {
    if (this.#isClosing) return { ok: false, failure: failure('WORKBENCH_STOPPING') };
    const made = this.#make(input, this.#nextId());
    if (!made.ok) return made;
    const held = made.value;
    this.#keep([...this.#kept(), held]);
    this.#held.set(held.id, held);
    await this.#inTurn(held, () => this.#open(held));
    return { ok: true, value: this.#tell(held) };
  }

  async replace(id: string, described: AnyEndpointInput): Promise<Parsed<ReplacedEndpoint>> {
    const held = this.#find(id);
    const input = withKeptSecrets(described, held.input);
    const parsed = parseAnyEndpoint(input);
    if (!parsed.ok) return parsed;
    this.#keep(this.#kept().map((one) => (one.id === id ? { id, input } : one)));
    const isChanged = needsRestart(held.spec, parsed.value);
    const restarted = isChanged && isRunning(held.endpoint);
    const answers = newAnswers(held.spec, parsed.value);
    held.input = input;
    held.spec = parsed.value;
    if (restarted) await this.#restart(held);
    else if (isChanged && !isStopping(held.endpoint)) this.#renew(held);
    else if (answers !== undefined) held.endpoint.answerBy(answers);
    return { ok: true, value: { ...this.#tell(held), restarted } };
  }

  async start(id: string): Promise<EndpointSummary> {
    const held = this.#find(id);
    await this.#inTurn(held, async () => {
      if (isRunning(held.endpoint)) return;
      await held.endpoint.close(graceMs);
      this.#renew(held);
      await this.#open(held);
    });
    return this.#tell(held);
  }

  async stop(id: string): Promise<EndpointSummary> {
    const held = this.#find(id);
    // At once, not in turn: it may be opening, which can take long.
    await held.endpoint.close(graceMs);
    await this.#inTurn(held, () => held.endpoint.close(graceMs));
    return this.#tell(held);
  }

  /** Closes the endpoints of a kind that run, and opens them again; one that cannot be shows it in its status. */
  async reopen(type: AnyEndpointSpec['type']): Promise<void> {
    const running = [...this.#held.values()].filter(
      ({ spec, endpoint }) => spec.type === type && isRunning(endpoint),
    );
    await Promise.all(running.map(({ id }) => this.stop(id)));
    if (this.#isClosing) return;
    await Promise.all(running.filter(({ isRemoved }) => !isRemoved).map(({ id }) => this.start(id)));
  }

  async remove(id: string): Promise<void> {
    const held = this.#find(id);
    this.#keep(this.#kept().filter((one) => one.id !== id));
    held.isRemoved = true;
    held.repeater?.stop();
    await held.endpoint.close(graceMs);
    await this.#inTurn(held, () => held.endpoint.close(graceMs));
    this.#held.delete(id);
    for (const audience of this.#audience) audience.removed([id]);
    this.#hub.forget(id);
  }

  async send(id: string, bytes: Uint8Array, to?: string): Promise<SendResult> {
    const { endpoint } = this.#find(id);
    const { peers } = endpoint.send(bytes, await sendTarget(endpoint, to));
    return { peers, bytes: bytes.byteLength };
  }

  async sendPaced(
    id: string,
    bytes: Uint8Array,
    to: string | undefined,
    signal: AbortSignal,
  ): Promise<SendResult> {
    const { endpoint } = this.#find(id);
    const target = await sendTarget(endpoint, to);
    const most = kindOf(endpoint.spec).maxBacklogBytes(endpoint.spec);
    if (!(await roomFor(endpoint, most, bytes.byteLength, target, signal))) return { peers: 0, bytes: 0 };
    const { peers } = endpoint.send(bytes, target);
    return { peers, bytes: bytes.byteLength };
  }

  async repeat(id: string, what: RepeatOptions): Promise<EndpointSummary> {
    const held = this.#find(id);
    const { endpoint } = held;
    const to = await sendTarget(endpoint, what.to);
    held.repeater?.stop();
    held.repeater = new Repeater(endpoint, { ...what, to });
    return this.#tell(held);
  }

  stopRepeating(id: string): EndpointSummary {
    const held = this.#find(id);
    held.repeater?.stop();
    return this.#tell(held);
  }

  disconnect(id: string, peer: string): boolean {
    return this.#find(id).endpoint.disconnect(peer);
  }

  watch(audience: LiveAudience): () => void {
    this.#audience.add(audience);
    return () => {
      this.#audience.delete(audience);
    };
  }

  follow(options: SubscriptionOptions): Subscription {
    return this.#hub.subscribe(options);
  }

  /** Stops every endpoint; what is asked meanwhile is refused as WORKBENCH_STOPPING. */
  async close(closeGraceMs: number): Promise<void> {
    clearInterval(this.#timer);
    // They are not removed: what is kept of them stays.
    this.#isClosing = true;
    for (const { repeater } of this.#held.values()) repeater?.stop();
    await Promise.all(Array.from(this.#held.values(), ({ endpoint }) => endpoint.close(closeGraceMs)));
  }

  #find(id: string): Held {
    if (this.#isClosing) throw new BreakoutboxError('WORKBENCH_STOPPING');
    const held = this.#held.get(id);
    if (held === undefined || held.isRemoved) throw new BreakoutboxError('ENDPOINT_UNKNOWN', { id });
    return held;
  }

  #make(input: AnyEndpointInput, id: string): Parsed<Held> {
    const parsed = parseAnyEndpoint(input);
    if (!parsed.ok) return parsed;
    if (this.#held.size >= maxEndpoints)
      return { ok: false, failure: failure('ENDPOINT_LIMIT', { most: maxEndpoints }) };
    const spec = parsed.value;
    const connections = new ConnectionNumbers();
    const endpoint = this.#create(spec, { id, hub: this.#hub, connections });
    const held = {
      id,
      input,
      spec,
      endpoint,
      connections,
      turn: Promise.resolve(),
      isRemoved: false,
      told: undefined,
    };
    return { ok: true, value: held };
  }

  /** What is to be found again of all endpoints, in order. */
  #kept(): readonly KeptEndpoint[] {
    return [...this.#held.values()]
      .filter(({ isRemoved }) => !isRemoved)
      .map(({ id, input }) => ({ id, input }));
  }

  async #restart(held: Held): Promise<void> {
    await held.endpoint.close(graceMs);
    await this.#inTurn(held, async () => {
      await held.endpoint.close(graceMs);
      this.#renew(held);
      await this.#open(held);
    });
  }

  /** A failure to open shows in the endpoint's status and in its log, where the person looks. */
  async #open(held: Held): Promise<void> {
    if (held.isRemoved || this.#isClosing) return;
    const { endpoint, id } = held;
    try {
      await endpoint.open();
    } catch (error) {
      if (!(error instanceof BreakoutboxError)) throw error;
      const known = await withPortHolder(error.failure, kindOf(held.spec).protocol);
      held.openFailure = { of: endpoint, failure: known };
      if (!this.#hub.wants('error')) return;
      this.#hub.publish({ type: 'error', timeMicros: nowMicros(), endpoint: id, failure: known });
    }
  }

  /** An endpoint is opened once in its life; the next one goes by the description as it is now. */
  #renew(held: Held): void {
    const { id, connections } = held;
    held.endpoint = this.#create(held.spec, { id, hub: this.#hub, connections });
  }

  async #inTurn(held: Held, work: () => Promise<void>): Promise<void> {
    const done = held.turn.then(work);
    held.turn = done.catch(() => undefined);
    await done;
  }

  #nextId(): string {
    this.#lastId += 1;
    return `e${this.#lastId}`;
  }

  #tell(held: Held): EndpointSummary {
    this.#tellChanges();
    return summary(held);
  }

  #tellChanges(): void {
    if (this.#audience.size === 0) return;
    const changed: EndpointSummary[] = [];
    for (const held of this.#held.values()) {
      const now = summary(held);
      const { atMicros: _time, ...said } = now;
      if (isSameValue(said, held.told)) continue;
      held.told = said;
      changed.push(now);
    }
    if (changed.length === 0) return;
    for (const audience of this.#audience) audience.endpoints(changed);
  }
}

function isRunning({ status }: AnyEndpoint): boolean {
  return status.state !== 'stopped' && status.state !== 'failed' && status.state !== 'stopping';
}

function isStopping({ status }: AnyEndpoint): boolean {
  return status.state === 'stopping';
}

function statusOf({ endpoint, openFailure }: Held): EndpointStatus {
  const { status } = endpoint;
  return status.state === 'failed' && openFailure?.of === endpoint
    ? { ...status, failure: openFailure.failure }
    : status;
}

function summary(held: Held): EndpointSummary {
  const { id, input, endpoint, repeater } = held;
  const { totals, peerCount } = endpoint;
  const peers = endpoint.peers().slice(-maxListedPeers);
  return {
    id,
    input: kindOf(input).hideSecrets(input),
    status: statusOf(held),
    totals,
    peers,
    peerCount,
    ...(repeater === undefined ? {} : { repetition: repeater.state }),
    atMicros: nowMicros(),
  };
}
