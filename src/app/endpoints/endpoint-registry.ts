import { changesLineAlone, needsRestart, newAnswers, withKeptSecrets } from '../../config/endpoint-change.js';
import { EndpointIds } from '../../config/endpoint-ids.js';
import {
  type AnyEndpointInput,
  type AnyEndpointSpec,
  kindOf,
  parseAnyEndpoint,
} from '../../config/endpoint-kinds.js';
import type { KeptEndpoint } from '../../config/workspace.js';
import { noRules, type RuleSet } from '../../endpoint/rules/rule.js';
import type { RelaySideName, StandingIn } from '../../endpoint/standing-in/standing-in.js';
import { BreakoutboxError, type Failure, failure } from '../../errors/error.js';
import { orThrow, type Parsed } from '../../errors/parsed.js';
import type { EndpointsPort, LiveAudience } from '../../http/endpoints-port.js';
import type { EndpointSummary, ReplacedEndpoint } from '../../operations/endpoints.js';
import type { SendResult } from '../../operations/sending.js';
import { nowMicros } from '../../system/clock.js';
import type { SentBy } from '../../traffic/event.js';
import type { Hub } from '../../traffic/hub.js';
import type { Subscription, SubscriptionOptions } from '../../traffic/subscription.js';
import type { ChattingEndpoint } from './chatting-endpoint.js';
import { EndpointAudience } from './endpoint-audience.js';
import { type EndpointDescription, EndpointDescriptions } from './endpoint-descriptions.js';
import { type CreateEndpoint, HeldEndpoint } from './held-endpoint.js';
import { roomFor } from './paced-send.js';
import { withPortHolder } from './port-holder.js';
import type { RepeatOptions } from './repeater.js';
import { sendTarget } from './send-target.js';
import { sendThrough } from './send-through.js';

const maxEndpoints = 256;
const graceMs = 1000;

/** What a workspace adds to the descriptions of its endpoints. */
export interface NamedParts {
  /** Adds what a spec names, such as layouts, when an endpoint is opened. */
  complete?(spec: AnyEndpointSpec): AnyEndpointSpec;
  /** The rules that an endpoint answers by, prepared. */
  rulesOf?(id: string): RuleSet;
}

/**
 * The endpoints of a workbench, by id: each can be stopped, described anew and started again. Events of all of them are
 * numbered in one order, and the latest are kept for a page that comes later.
 */
export class EndpointRegistry implements EndpointsPort {
  readonly #hub: Hub;
  readonly #create: CreateEndpoint;
  readonly #held = new Map<string, HeldEndpoint>();
  readonly #descriptions = new EndpointDescriptions();
  readonly #audience = new EndpointAudience();
  readonly #keep: (endpoints: readonly KeptEndpoint[]) => void;
  readonly #named: NamedParts;
  readonly #ids = new EndpointIds();
  /** All are being closed: later requests change nothing and open nothing. */
  #isClosing = false;

  /**
   * `keep` saves the descriptions of all endpoints. If it throws, the change does not happen. `named` is what descriptions name, or
   * what names them; what it throws is why an endpoint could not be opened.
   */
  constructor(
    hub: Hub,
    create: CreateEndpoint,
    keep: (endpoints: readonly KeptEndpoint[]) => void,
    named: NamedParts = {},
  ) {
    this.#hub = hub;
    this.#create = create;
    this.#keep = keep;
    this.#named = named;
  }

  /** Gives no new endpoint this id. */
  reserve(id: string): void {
    this.#ids.reserve(id);
  }

  /** Adds an endpoint under its id, without starting it; returns the fault of its description, if any. */
  restore({ id, input }: KeptEndpoint): Failure | undefined {
    this.reserve(id);
    const made = this.#make(input, id);
    if (!made.ok) return made.failure;
    this.#hold(made.value);
    return undefined;
  }

  /** Adds an endpoint that came into being elsewhere, as `restore`, and tells the audience. */
  add(endpoint: KeptEndpoint): Failure | undefined {
    const unusable = this.restore(endpoint);
    if (unusable === undefined) this.#find(endpoint.id).statusChanged();
    return unusable;
  }

  /** The descriptions of all endpoints that are saved, secrets among them. */
  described(): readonly KeptEndpoint[] {
    return this.#kept();
  }

  /** The descriptions of those that end with the program. */
  temporary(): readonly KeptEndpoint[] {
    return [...this.#held.values()]
      .filter(({ isRemoved, isTemporary }) => isTemporary && !isRemoved)
      .map(({ id, input }) => ({ id, input }));
  }

  /** Opens the endpoints with `autoStart`; one that cannot open shows it in its status. Never rejects. */
  async startOwn(): Promise<void> {
    const own = [...this.#held.values()].filter(({ input }) => input.autoStart === true);
    await Promise.allSettled(own.map(({ id }) => this.start(id)));
  }

  list(): readonly EndpointSummary[] {
    return Array.from(this.#held.values(), (held) => held.summary());
  }

  /** @throws BreakoutboxError ENDPOINT_UNKNOWN, WORKBENCH_STOPPING */
  get(id: string): EndpointSummary {
    return this.#find(id).summary();
  }

  /** The endpoints whose peers are in the rooms of chats. */
  chatting(): readonly ChattingEndpoint[] {
    const found: ChattingEndpoint[] = [];
    for (const { id, spec, isRemoved, endpoint } of this.#held.values()) {
      const room = 'chatRoom' in spec ? spec.chatRoom : undefined;
      if (room !== undefined && !isRemoved) found.push({ id, room, type: spec.type, endpoint });
    }
    return found;
  }

  /** What an endpoint is, every default filled in. @throws BreakoutboxError ENDPOINT_UNKNOWN */
  specOf(id: string): AnyEndpointSpec {
    return this.#find(id).spec;
  }

  /** What an endpoint was when the event of a number happened, also one that has been removed since; undefined if there was none. */
  describedAt(id: string, sequence: number): EndpointDescription | undefined {
    return this.#descriptions.at(id, sequence);
  }

  /** Makes and opens an endpoint; `isTemporary`: one that ends with the program, unless it is kept. */
  async create(input: AnyEndpointInput, isTemporary = false): Promise<Parsed<EndpointSummary>> {
    if (this.#isClosing) return { ok: false, failure: failure('WORKBENCH_STOPPING') };
    const made = this.#make(
      input,
      this.#ids.next((id) => this.#held.has(id)),
    );
    if (!made.ok) return made;
    const held = made.value;
    held.isTemporary = isTemporary;
    if (!isTemporary) this.#keep([...this.#kept(), held]);
    this.#hold(held);
    held.statusChanged();
    await held.inTurn(() => this.#open(held));
    return { ok: true, value: this.#summaryOf(held) };
  }

  /** Saves the description of a temporary endpoint, which from now on stays. @throws BreakoutboxError as `get`, and what saving fails with */
  keep(id: string): EndpointSummary {
    const held = this.#find(id);
    if (held.isTemporary) {
      this.#keep([...this.#kept(), held]);
      held.isTemporary = false;
      held.statusChanged();
    }
    return this.#summaryOf(held);
  }

  async replace(id: string, described: AnyEndpointInput): Promise<Parsed<ReplacedEndpoint>> {
    const held = this.#find(id);
    const input = withKeptSecrets(described, held.input);
    const parsed = parseAnyEndpoint(input);
    if (!parsed.ok) return parsed;
    const line = await this.#preparedLine(held, parsed.value);
    if (!line.ok) return line;
    // It may have been removed while its faults were read.
    this.#find(id);
    this.#keep(this.#kept().map((one) => (one.id === id ? { id, input } : one)));
    const putLine = this.#hasLineOf(held, parsed.value) ? line.value : undefined;
    const isChanged = needsRestart(this.#completed(held.spec), this.#completed(parsed.value));
    const restarted = isChanged && putLine === undefined && held.isRunning;
    const answers = newAnswers(held.spec, parsed.value);
    held.input = input;
    held.spec = parsed.value;
    this.#describe(held);
    held.statusChanged();
    if (putLine !== undefined) putLine();
    else if (restarted) await this.#restart(held);
    else if (isChanged && !held.isStopping) held.renew();
    else if (answers !== undefined) held.endpoint.answerBy({ ...answers, rules: this.#rulesOf(id) });
    return { ok: true, value: { ...this.#summaryOf(held), restarted } };
  }

  /** Whether a description is such that `replace` would close the endpoint's socket. @throws BreakoutboxError ENDPOINT_UNKNOWN, what is wrong with it */
  reopens(id: string, described: AnyEndpointInput): boolean {
    const held = this.#find(id);
    const spec = orThrow(parseAnyEndpoint(withKeptSecrets(described, held.input)));
    return needsRestart(this.#completed(held.spec), this.#completed(spec)) && !this.#hasLineOf(held, spec);
  }

  /** Whether an endpoint that listens needs nothing but the line of `spec` to be what that describes. */
  #hasLineOf(held: HeldEndpoint, spec: AnyEndpointSpec): boolean {
    const isListening = held.endpoint.status.state === 'listening';
    return isListening && changesLineAlone(this.#completed(held.spec), this.#completed(spec));
  }

  /** What puts the line of `spec` in place; undefined where that is not all that changes, or nothing runs. */
  async #preparedLine(held: HeldEndpoint, spec: AnyEndpointSpec): Promise<Parsed<(() => void) | undefined>> {
    if (!this.#hasLineOf(held, spec)) return { ok: true, value: undefined };
    const { endpoint } = held;
    try {
      const put = await endpoint.prepareLine?.(this.#completed(spec));
      return { ok: true, value: endpoint === held.endpoint ? put : undefined };
    } catch (error) {
      if (!(error instanceof BreakoutboxError)) throw error;
      return { ok: false, failure: error.failure };
    }
  }

  /** A spec as its endpoint would be opened; as it is, if that fails: opening it says why. */
  #completed(spec: AnyEndpointSpec): AnyEndpointSpec {
    try {
      return this.#named.complete?.(spec) ?? spec;
    } catch {
      return spec;
    }
  }

  /** The rules of an endpoint have changed: from now on it answers by those that there are. */
  rearm(id: string): void {
    const held = this.#held.get(id);
    if (held === undefined || held.isRemoved || !held.isRunning) return;
    const answering = kindOf(held.spec).answering(held.spec);
    if (answering !== undefined) held.endpoint.answerBy({ ...answering, rules: this.#rulesOf(id) });
  }

  async start(id: string): Promise<EndpointSummary> {
    const held = this.#find(id);
    await held.inTurn(async () => {
      if (held.isRunning) return;
      await held.endpoint.close(graceMs);
      held.renew();
      await this.#open(held);
    });
    return this.#summaryOf(held);
  }

  async stop(id: string): Promise<EndpointSummary> {
    const held = this.#find(id);
    // At once, not in turn: it may be opening, which can take long.
    await held.endpoint.close(graceMs);
    await held.inTurn(() => held.endpoint.close(graceMs));
    return this.#summaryOf(held);
  }

  /** Closes the running endpoints of a kind and opens them again; one that cannot open shows it in its status. */
  async reopen(type: AnyEndpointSpec['type']): Promise<void> {
    const running = [...this.#held.values()].filter(({ spec, isRunning }) => spec.type === type && isRunning);
    await Promise.all(running.map(({ id }) => this.stop(id)));
    if (this.#isClosing) return;
    await Promise.all(running.filter(({ isRemoved }) => !isRemoved).map(({ id }) => this.start(id)));
  }

  async remove(id: string): Promise<void> {
    const held = this.#find(id);
    this.#keep(this.#kept().filter((one) => one.id !== id));
    held.isRemoved = true;
    held.stopRepeating();
    await held.endpoint.close(graceMs);
    await held.inTurn(() => held.endpoint.close(graceMs));
    this.#held.delete(id);
    this.#descriptions.remove(id);
    this.#audience.removed(held);
    this.#hub.forget(id);
  }

  /** @throws BreakoutboxError SIDE_NOT_OF_RELAY, those of `Endpoint.send` */
  async send(
    id: string,
    bytes: Uint8Array,
    to?: string,
    side?: RelaySideName,
    by?: SentBy,
  ): Promise<SendResult> {
    const { endpoint } = this.#find(id);
    const { peers } = sendThrough(endpoint, { bytes, to: await sendTarget(endpoint, to), side, by });
    return { peers, bytes: bytes.byteLength };
  }

  async sendPaced(
    id: string,
    bytes: Uint8Array,
    to: string | undefined,
    signal: AbortSignal,
    side?: RelaySideName,
    by?: SentBy,
  ): Promise<SendResult> {
    const { endpoint } = this.#find(id);
    const target = await sendTarget(endpoint, to);
    const most = kindOf(endpoint.spec).maxBacklogBytes(endpoint.spec);
    if (!(await roomFor(endpoint, most, bytes.byteLength, target, signal))) return { peers: 0, bytes: 0 };
    const { peers } = sendThrough(endpoint, { bytes, to: target, side, by });
    return { peers, bytes: bytes.byteLength };
  }

  async repeat(id: string, what: RepeatOptions): Promise<EndpointSummary> {
    const held = this.#find(id);
    held.repeat({ ...what, to: await sendTarget(held.endpoint, what.to) });
    return this.#summaryOf(held);
  }

  stopRepeating(id: string): EndpointSummary {
    const held = this.#find(id);
    held.stopRepeating();
    return this.#summaryOf(held);
  }

  /** What is held at a relay. @throws BreakoutboxError ENDPOINT_UNKNOWN, RELAY_NEEDED */
  standingIn(id: string): StandingIn {
    const { endpoint } = this.#find(id);
    if (endpoint.standingIn === undefined || endpoint.status.state !== 'listening')
      throw new BreakoutboxError('RELAY_NEEDED', { endpoint: id });
    return endpoint.standingIn;
  }

  disconnect(id: string, peer: string): boolean {
    return this.#find(id).endpoint.disconnect(peer);
  }

  watch(audience: LiveAudience): () => void {
    return this.#audience.watch(audience);
  }

  follow(options: SubscriptionOptions): Subscription {
    return this.#hub.subscribe(options);
  }

  /** Stops every endpoint; requests meanwhile are refused as WORKBENCH_STOPPING. */
  async close(closeGraceMs: number): Promise<void> {
    // They are not removed: their saved descriptions stay.
    this.#isClosing = true;
    for (const held of this.#held.values()) held.stopRepeating();
    await Promise.all(Array.from(this.#held.values(), ({ endpoint }) => endpoint.close(closeGraceMs)));
    this.#audience.flush();
  }

  #find(id: string): HeldEndpoint {
    if (this.#isClosing) throw new BreakoutboxError('WORKBENCH_STOPPING');
    const held = this.#held.get(id);
    if (held === undefined || held.isRemoved) throw new BreakoutboxError('ENDPOINT_UNKNOWN', { id });
    return held;
  }

  #make(input: AnyEndpointInput, id: string): Parsed<HeldEndpoint> {
    const parsed = parseAnyEndpoint(input);
    if (!parsed.ok) return parsed;
    if (this.#held.size >= maxEndpoints)
      return { ok: false, failure: failure('ENDPOINT_LIMIT', { most: maxEndpoints }) };
    const held = new HeldEndpoint({ id, input, spec: parsed.value }, this.#hub, this.#create, this.#audience);
    return { ok: true, value: held };
  }

  #hold(held: HeldEndpoint): void {
    this.#held.set(held.id, held);
    this.#describe(held);
  }

  /** Its description holds from the next event on. */
  #describe({ id, input, spec }: HeldEndpoint): void {
    this.#descriptions.describe(id, { input, spec }, this.#hub.lastSequence + 1);
  }

  /** The descriptions of all endpoints to save, in order. */
  #kept(): readonly KeptEndpoint[] {
    return [...this.#held.values()]
      .filter(({ isRemoved, isTemporary }) => !isRemoved && !isTemporary)
      .map(({ id, input }) => ({ id, input }));
  }

  async #restart(held: HeldEndpoint): Promise<void> {
    await held.endpoint.close(graceMs);
    await held.inTurn(async () => {
      await held.endpoint.close(graceMs);
      held.renew();
      await this.#open(held);
    });
  }

  /** Opens an endpoint; a failure shows in its status and in its log, where the person looks. */
  async #open(held: HeldEndpoint): Promise<void> {
    if (held.isRemoved || this.#isClosing) return;
    if (!this.#isComplete(held)) return;
    const { endpoint } = held;
    try {
      await endpoint.open();
    } catch (error) {
      if (!(error instanceof BreakoutboxError)) throw error;
      const known = await withPortHolder(error.failure, kindOf(held.spec).protocol);
      held.failedToOpen(known);
      this.#publishFailure(held, known);
    }
  }

  /** Adds what its spec names; if that is not there, the endpoint is refused. */
  #isComplete(held: HeldEndpoint): boolean {
    try {
      const completed = this.#named.complete?.(held.spec) ?? held.spec;
      const rules = this.#rulesOf(held.id);
      const spec = 'rules' in completed && rules !== noRules ? { ...completed, rules } : completed;
      if (spec !== held.spec) held.renew(spec);
      return true;
    } catch (error) {
      if (!(error instanceof BreakoutboxError)) throw error;
      held.refused(error.failure);
      this.#publishFailure(held, error.failure);
      return false;
    }
  }

  #rulesOf(id: string): RuleSet {
    return this.#named.rulesOf?.(id) ?? noRules;
  }

  #publishFailure({ id }: HeldEndpoint, known: Failure): void {
    if (!this.#hub.wants('error')) return;
    this.#hub.publish({ type: 'error', timeMicros: nowMicros(), endpoint: id, failure: known });
  }

  /** The summary as the answer to a change; every watcher has it by then. */
  #summaryOf(held: HeldEndpoint): EndpointSummary {
    this.#audience.flush();
    return held.summary();
  }
}
