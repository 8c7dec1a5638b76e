import { type AnyEndpointInput, type AnyEndpointSpec, kindOf } from '../../config/endpoint-kinds.js';
import type { ChangeListener } from '../../endpoint/change-listener.js';
import { ConnectionNumbers } from '../../endpoint/connection-numbers.js';
import type { Endpoint } from '../../endpoint/endpoint.js';
import type { EndpointContext } from '../../endpoint/endpoint-context.js';
import type { Failure } from '../../errors/error.js';
import { maxListedPeers } from '../../operations/bounds.js';
import type { EndpointSummary } from '../../operations/endpoints.js';
import { nowMicros } from '../../system/clock.js';
import type { Hub } from '../../traffic/hub.js';
import { type EndpointStatus, waitingBytesOf } from '../../traffic/status.js';
import { Repeater, type RepeatOptions } from './repeater.js';

/** An endpoint of any kind. */
export type AnyEndpoint = Endpoint<AnyEndpointSpec>;

/** Makes an endpoint of any kind; nothing is bound or connected until it is opened. */
export type CreateEndpoint = (spec: AnyEndpointSpec, context: EndpointContext) => AnyEndpoint;

/** Is notified that an endpoint shows something new. Comes for each change of its status, and once for its figures until they are read. */
export interface HeldEndpointListener {
  statusChanged(held: HeldEndpoint): void;
  figuresChanged(held: HeldEndpoint): void;
}

/**
 * An endpoint under its id, for as long as the workbench has it: its description, the running endpoint, which is a new one
 * each time that it is opened, and the repetition that sends through it.
 */
export class HeldEndpoint implements ChangeListener {
  readonly id: string;
  input: AnyEndpointInput;
  spec: AnyEndpointSpec;
  /** It is being removed: nothing opens it any more. */
  isRemoved = false;
  /** Its description is not saved. */
  isTemporary = false;
  readonly #hub: Hub;
  readonly #create: CreateEndpoint;
  readonly #listener: HeldEndpointListener;
  readonly #connections = new ConnectionNumbers();
  #endpoint: AnyEndpoint;
  #repeater: Repeater | undefined;
  /** Why it did not open, in more detail than the endpoint itself knows. */
  #openFailure: { readonly of: AnyEndpoint; readonly failure: Failure } | undefined;
  /** Why it was not opened. */
  #refusal: { readonly of: AnyEndpoint; readonly failure: Failure } | undefined;
  /** Settles when earlier requests are done: starts, stops and changes run one after the other. */
  #turn: Promise<unknown> = Promise.resolve();
  #isChanged = false;
  /** Bytes that waited for its peers when it was read last. */
  #waitingBytes = 0;

  /** Opens nothing. */
  constructor(
    described: { readonly id: string; readonly input: AnyEndpointInput; readonly spec: AnyEndpointSpec },
    hub: Hub,
    create: CreateEndpoint,
    listener: HeldEndpointListener,
  ) {
    this.id = described.id;
    this.input = described.input;
    this.spec = described.spec;
    this.#hub = hub;
    this.#create = create;
    this.#listener = listener;
    this.#endpoint = this.#created(this.spec);
  }

  /** The endpoint that runs, or ran last. */
  get endpoint(): AnyEndpoint {
    return this.#endpoint;
  }

  get isRunning(): boolean {
    const { state } = this.#endpoint.status;
    return state !== 'stopped' && state !== 'failed' && state !== 'stopping';
  }

  get isStopping(): boolean {
    return this.#endpoint.status.state === 'stopping';
  }

  /** An endpoint is opened only once, so this makes a new one: from the current description, or as `spec` completes it. */
  renew(spec = this.spec): void {
    this.#endpoint = this.#created(spec);
    this.statusChanged();
  }

  /** The endpoint did not open, for this reason. */
  failedToOpen(failure: Failure): void {
    this.#openFailure = { of: this.#endpoint, failure };
    this.statusChanged();
  }

  /** It is not opened at all, for this reason: what its description names is not there. */
  refused(failure: Failure): void {
    this.#refusal = { of: this.#endpoint, failure };
    this.statusChanged();
  }

  /** Runs `work` after earlier requests are done. */
  async inTurn(work: () => Promise<void>): Promise<void> {
    const done = this.#turn.then(work);
    this.#turn = done.catch(() => undefined);
    await done;
  }

  /** Starts a repetition in place of the previous one. @throws BreakoutboxError when the first cannot be sent */
  repeat(what: RepeatOptions): void {
    this.stopRepeating();
    this.#repeater = new Repeater(this.#endpoint, what, () => this.figuresChanged());
  }

  /** Ends the repetition, if there is one. */
  stopRepeating(): void {
    this.#repeater?.stop();
  }

  statusChanged(): void {
    this.#isChanged = true;
    this.#listener.statusChanged(this);
  }

  figuresChanged(): void {
    if (this.#isChanged) return;
    this.#isChanged = true;
    this.#listener.figuresChanged(this);
  }

  /** The summary, if anything has changed since the last one taken. */
  takeSummary(): EndpointSummary | undefined {
    const summary = this.summary();
    const waitingBytes = waitingBytesOf(summary.peers);
    if (!this.#isChanged && waitingBytes === this.#waitingBytes) return undefined;
    this.#isChanged = false;
    this.#waitingBytes = waitingBytes;
    return summary;
  }

  /** Whether bytes waited for its peers at the last summary: the system takes them without notice. */
  get isWaiting(): boolean {
    return this.#waitingBytes > 0;
  }

  /** The endpoint as it stands. */
  summary(): EndpointSummary {
    const { id, input } = this;
    const { totals, peerCount, line, standingIn } = this.#endpoint;
    const peers = this.#endpoint.peers().slice(-maxListedPeers);
    return {
      id,
      input: kindOf(input).hideSecrets(input),
      status: this.#status(),
      totals,
      peers,
      peerCount,
      ...(line === undefined ? {} : { line }),
      ...(standingIn === undefined ? {} : { standingIn: standingIn.figures }),
      ...(this.#repeater === undefined ? {} : { repetition: this.#repeater.state }),
      ...(this.isTemporary ? { isTemporary: true } : {}),
      atMicros: nowMicros(),
    };
  }

  #created(spec: AnyEndpointSpec): AnyEndpoint {
    return this.#create(spec, {
      id: this.id,
      hub: this.#hub,
      connections: this.#connections,
      changes: this,
    });
  }

  #status(): EndpointStatus {
    const { status } = this.#endpoint;
    if (this.#refusal?.of === this.#endpoint) return { state: 'failed', failure: this.#refusal.failure };
    return status.state === 'failed' && this.#openFailure?.of === this.#endpoint
      ? { ...status, failure: this.#openFailure.failure }
      : status;
  }
}
