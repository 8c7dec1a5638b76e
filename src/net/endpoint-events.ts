import type { SentAs } from '../endpoint/behaviour.js';
import { type ChangeListener, noListener } from '../endpoint/change-listener.js';
import type { Turn } from '../endpoint/chat.js';
import type { EndpointContext } from '../endpoint/endpoint-context.js';
import type { RuleReport } from '../endpoint/rules/rule-report.js';
import { type Failure, failure } from '../errors/error.js';
import { nowMicros } from '../system/clock.js';
import type { Altered, CloseReason, Totals, TrafficEventType } from '../traffic/event.js';
import type { Hub } from '../traffic/hub.js';
import { type Binding, ListeningAddress } from './listening-address.js';
import { Counters } from './totals.js';

/** A connection, as its events describe it. */
export interface EventConnection {
  readonly peer: string;
  /** Numbers the connection within its endpoint. */
  readonly number: number;
  readonly sinceMicros: number;
  readonly receivedBytes: number;
  readonly sentBytes: number;
}

/** What was done to a message at a relay, and to which. */
export interface AlteredMessage extends Pick<Altered, 'side' | 'what' | 'bytes'> {
  readonly by?: string | undefined;
  readonly after?: Uint8Array | undefined;
}

const eventOfReport = { matched: 'ruleMatched', noted: 'ruleNoted', failed: 'ruleFailed' } as const;

/** Publishes and counts the events of one endpoint, and notifies its listener. */
export class EndpointEvents {
  readonly counters = new Counters();
  /** The listener of the endpoint. */
  readonly changes: ChangeListener;
  readonly #id: string;
  readonly #hub: Hub;
  readonly #followsAddresses: boolean;
  #address: ListeningAddress | undefined;

  constructor({
    id,
    hub,
    changes = noListener,
    followsAddresses = true,
  }: Pick<EndpointContext, 'id' | 'hub' | 'changes' | 'followsAddresses'>) {
    this.#id = id;
    this.#hub = hub;
    this.changes = changes;
    this.#followsAddresses = followsAddresses;
  }

  /**
   * The endpoint listens. Returns the addresses that it can be reached at, `HOST:PORT`. Until `stopped`, `moved` is called
   * with each new value as addresses of this machine come and go. Does nothing where the primary of several processes does it.
   */
  listening(binding: Binding, moved: (reachable: readonly string[]) => void): readonly string[] {
    if (!this.#followsAddresses) return [];
    this.#address = new ListeningAddress(this.#hub, this.#id, moved);
    return this.#address.listening(binding);
  }

  /** `open` counts the endpoint's connections, including this one. `target` is where a relay is connected to for it. */
  connected(
    { peer, number: connection, sinceMicros: timeMicros }: EventConnection,
    open: number,
    target?: string,
  ): void {
    this.counters.connections += 1;
    this.changes.figuresChanged();
    if (!this.#hub.wants('connected')) return;
    const event = { type: 'connected', timeMicros, endpoint: this.#id, connection, peer, open } as const;
    this.#hub.publish(target === undefined ? event : { ...event, target });
  }

  /** `open` counts the endpoint's remaining connections. `retrySeconds` is the time until a client reconnects. */
  closed(
    { peer, number: connection, sinceMicros, receivedBytes, sentBytes }: EventConnection,
    reason: CloseReason,
    open: number,
    retrySeconds: number | undefined = undefined,
  ): void {
    this.changes.figuresChanged();
    if (!this.#hub.wants('closed')) return;
    const timeMicros = nowMicros();
    const durationMs = (timeMicros - sinceMicros) / 1000;
    this.#hub.publish({
      type: 'closed',
      timeMicros,
      endpoint: this.#id,
      connection,
      peer,
      reason,
      open,
      receivedBytes,
      sentBytes,
      durationMs,
      ...(retrySeconds === undefined ? {} : { retrySeconds }),
    });
  }

  /** Returns true if a subscriber wants events of that type. Otherwise `received` and `sent` need no copy. */
  wants(type: TrafficEventType): boolean {
    return this.#hub.wants(type);
  }

  /** A message arrived. Takes ownership of `bytes`. UDP has no `connection`. Counts the message, but not its bytes. */
  received(peer: string, connection: number | undefined, bytes: Uint8Array, timeMicros: number): void {
    this.counters.receivedMessages += 1;
    this.changes.figuresChanged();
    if (!this.#hub.wants('received')) return;
    const endpoint = this.#id;
    this.#hub.publish(
      connection === undefined
        ? { type: 'received', sequence: 0, timeMicros, endpoint, peer, bytes }
        : { type: 'received', sequence: 0, timeMicros, endpoint, connection, peer, bytes },
    );
  }

  /** A message was sent. Takes ownership of `bytes`. `as` is told with it. Does not count the bytes. */
  sent(peer: string, connection: number | undefined, bytes: Uint8Array, as: SentAs | undefined): void {
    this.counters.sentMessages += 1;
    this.changes.figuresChanged();
    if (!this.#hub.wants('sent')) return;
    const timeMicros = nowMicros();
    const endpoint = this.#id;
    const event =
      connection === undefined
        ? ({ type: 'sent', sequence: 0, timeMicros, endpoint, peer, bytes } as const)
        : ({ type: 'sent', sequence: 0, timeMicros, endpoint, connection, peer, bytes } as const);
    this.#hub.publish(as === undefined ? event : { ...event, ...as });
  }

  /** The peer has finished sending, and this side waits `waitMs` for more input. */
  peerFinished({ peer, number: connection }: EventConnection, waitMs: number): void {
    if (!this.#hub.wants('peerFinished')) return;
    const timeMicros = nowMicros();
    const waitSeconds = waitMs / 1000;
    this.#hub.publish({
      type: 'peerFinished',
      timeMicros,
      endpoint: this.#id,
      connection,
      peer,
      waitSeconds,
    });
  }

  /** A relay did something to a message of a client. Its bytes must not change afterwards. */
  altered(
    peer: string,
    connection: number | undefined,
    { side, what, by, bytes, after }: AlteredMessage,
  ): void {
    if (!this.#hub.wants('altered')) return;
    this.#hub.publish({
      ...{ type: 'altered', timeMicros: nowMicros(), endpoint: this.#id, peer, side, what, bytes },
      ...(connection === undefined ? {} : { connection }),
      ...(by === undefined ? {} : { by }),
      ...(after === undefined ? {} : { after }),
    });
  }

  /** A rule of a conversation reports what it did. */
  ruled(report: RuleReport, peer: string, connection: number | undefined): void {
    const type = eventOfReport[report.type];
    if (!this.#hub.wants(type)) return;
    const { rule } = report;
    const head = {
      timeMicros: nowMicros(),
      endpoint: this.#id,
      peer,
      rule,
      ...(connection === undefined ? {} : { connection }),
    };
    switch (report.type) {
      case 'matched':
        this.#hub.publish({ ...head, type: 'ruleMatched', tags: report.tags });
        return;
      case 'noted':
        this.#hub.publish({ ...head, type: 'ruleNoted', purpose: report.purpose, text: report.text });
        return;
      case 'failed':
        this.#hub.publish({
          ...head,
          type: 'ruleFailed',
          failure: report.failure,
          isStopped: report.isStopped,
        });
        return;
    }
  }

  /** The turn in a half-duplex chat has changed. */
  turnChanged(turn: Turn): void {
    if (!this.#hub.wants('turnChanged')) return;
    this.#hub.publish({ type: 'turnChanged', timeMicros: nowMicros(), endpoint: this.#id, turn });
  }

  /**
   * Publishes a failure. With `peer` it concerns that peer alone, with `connection` only that connection. An error that was
   * thrown is published as a plain failure.
   */
  failed({ code, params }: Failure, peer?: string, connection?: number): void {
    this.counters.errors += 1;
    this.changes.figuresChanged();
    if (!this.#hub.wants('error')) return;
    const event = {
      type: 'error',
      timeMicros: nowMicros(),
      endpoint: this.#id,
      failure: failure(code, params),
    } as const;
    const ofPeer = peer === undefined ? event : { ...event, peer };
    this.#hub.publish(connection === undefined ? ofPeer : { ...ofPeer, connection });
  }

  stopped(totals: Totals = this.counters.snapshot()): void {
    this.#address?.close();
    if (!this.#hub.wants('stopped')) return;
    this.#hub.publish({ type: 'stopped', timeMicros: nowMicros(), endpoint: this.#id, totals });
  }
}
