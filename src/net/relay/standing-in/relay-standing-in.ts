import type { EncodingName } from '../../../bytes/encoding-names.js';
import type { SendOutcome } from '../../../endpoint/endpoint.js';
import {
  defaultHoldMs,
  HeldMessages,
  type PassingMessage,
  type SettledHandler,
} from '../../../endpoint/standing-in/held-messages.js';
import type {
  HoldOrder,
  RelaySideName,
  Settling,
  StandingIn,
  StandingInFigures,
} from '../../../endpoint/standing-in/standing-in.js';
import { BreakoutboxError } from '../../../errors/error.js';
import { orThrow } from '../../../errors/parsed.js';
import type { Layout } from '../../../layout/layout.js';
import { nowMicros } from '../../../system/clock.js';
import { compileMessageFilter, readMessageFilter } from '../../../traffic/filter/message-filter.js';
import type { EndpointEvents } from '../../endpoint-events.js';
import { DeadlineTimer, lineNowMs } from '../line/deadline-timer.js';
import type { RelayRules } from './relay-rules.js';

const maxListed = 100;

/** What messages may belong to: the flow of a client, or its connection. */
export type MessageOwner = object;

/** Opens the layouts that the messages of a relay are read by. Rejects with a BreakoutboxError. */
export type OpenLayouts = (spec: { readonly layouts: readonly string[] }) => Promise<readonly Layout[]>;

/** What a relay that is stood in at knows of itself. */
export interface StandingInRelay {
  readonly events: EndpointEvents;
  /** The label and the id of the endpoint. */
  readonly names: readonly string[];
  readonly encoding: EncodingName;
  /** Opens the layouts that filters know. Rejects with a BreakoutboxError. */
  readonly layouts: () => Promise<readonly Layout[]>;
  readonly rules: RelayRules;
  /** Checks that bytes fit what an owner sends to a side. @throws BreakoutboxError DATAGRAM_TOO_LARGE */
  readonly checkPayload?: (owner: MessageOwner, side: RelaySideName, bytes: Uint8Array) => void;
  /** Messages are offered from now on, or no more. */
  readonly changed: () => void;
  /** Says bytes to one side of a client, by its name, or of all. @throws BreakoutboxError NOT_CONNECTED, PEER_UNKNOWN */
  readonly say: StandingIn['say'];
}

/** The one who stands in at a relay: holds what passes until somebody says what becomes of it, and tells what happened. */
export class RelayStandingIn implements StandingIn {
  readonly #relay: StandingInRelay;
  readonly #held: HeldMessages<MessageOwner>;
  readonly #timer: DeadlineTimer;
  /** From the clock of the machine to that of people. */
  readonly #epochMicros = nowMicros() - lineNowMs() * 1_000;
  #order: HoldOrder = { mode: 'off' };
  /** Counts what was ordered: a filter takes time to read, and a later order stands. */
  #orders = 0;

  constructor(relay: StandingInRelay) {
    this.#relay = relay;
    this.#held = new HeldMessages(({ side, peer, connection, bytes }, what, after) => {
      const { events } = relay;
      // What goes with its peer goes nowhere.
      events.altered(peer, connection, { side, what: what === 'gone' ? 'dropped' : what, bytes, after });
      events.changes.figuresChanged();
    });
    this.#timer = new DeadlineTimer(this.#held);
  }

  /** The rules that change, drop and answer what passes, before it may be held. */
  get rules(): RelayRules {
    return this.#relay.rules;
  }

  /** Whether messages are to be offered. */
  get isOn(): boolean {
    return this.#held.isOn || this.rules.isOn;
  }

  get figures(): StandingInFigures {
    const { size, heldBytes, passedOver, settledCount, mode } = this.#held;
    const [oldest] = this.#held.held();
    return {
      hold: { ...this.#order, mode },
      held: size,
      heldBytes,
      passedOver,
      ...(oldest === undefined
        ? {}
        : { oldest: { number: oldest.number, goesAtMicros: this.#micros(oldest.goesAtMs) } }),
      settled: settledCount,
      rewritten: this.rules.rewritten,
    };
  }

  async hold(order: HoldOrder): Promise<StandingInFigures> {
    const { mode, filter = '', side, timeoutMs = defaultHoldMs } = order;
    this.#orders += 1;
    const number = this.#orders;
    const selects = filter.trim() === '' ? () => true : await this.#filter(filter);
    if (number !== this.#orders) return this.figures;
    this.#order = order;
    this.#held.change({
      mode,
      selects: (message) => (side === undefined || message.side === side) && selects(message),
      timeoutMs,
    });
    this.#changed();
    return this.figures;
  }

  list(): ReturnType<StandingIn['list']> {
    const held = [];
    for (const { number, side, peer, connection, bytes, heldAtMs, goesAtMs } of this.#held.held()) {
      if (held.length >= maxListed) break;
      held.push({
        ...{ number, side, peer, bytes },
        ...(connection === undefined ? {} : { connection }),
        ...{ heldAtMicros: this.#micros(heldAtMs), goesAtMicros: this.#micros(goesAtMs) },
      });
    }
    const before = this.#held.before().map(({ number, side, peer, atMs, what, bytes, after }) => ({
      ...{ number, side, peer, atMicros: this.#micros(atMs), what, bytes },
      ...(after === undefined ? {} : { after }),
    }));
    return { held, before };
  }

  settle(number: number, settling: Settling): void {
    const { as, data } = settling;
    if (data !== undefined && as !== 'drop') this.#checkPayload(number, as, data);
    this.#held.settle(number, settling, lineNowMs());
    this.#timer.changed();
  }

  settleAll(): StandingInFigures {
    this.#orders += 1;
    this.#held.settleAll(lineNowMs());
    this.#changed();
    return this.figures;
  }

  extend(number: number, ms: number): void {
    this.#held.extend(number, ms);
    this.#changed();
  }

  say(side: RelaySideName, bytes: Uint8Array, to?: string): SendOutcome {
    return this.#relay.say(side, bytes, to);
  }

  /**
   * Offers a message, whose bytes it owns if it returns true: it is held, and `settled` is called, later, when it is held no longer.
   * Call it only while `isOn`.
   */
  holds(message: PassingMessage<MessageOwner>, settled: SettledHandler): boolean {
    const held = this.#held.offer(message, lineNowMs(), settled);
    const { events } = this.#relay;
    if (held === undefined) return false;
    const { peer, connection, side, bytes } = message;
    events.altered(peer, connection, { side, what: 'held', bytes });
    this.#changed();
    return true;
  }

  /** Whether a message of this owner is held. */
  holdsFor(owner: MessageOwner): boolean {
    return this.#held.size > 0 && this.#held.holdsFor(owner);
  }

  /** An owner is gone, and what is held of it. */
  gone(owner: MessageOwner): void {
    if (this.#held.size === 0) return;
    this.#held.gone(owner, lineNowMs());
    this.#timer.changed();
  }

  /** The relay stops: what is held goes nowhere. */
  stop(): void {
    this.#orders += 1;
    this.#timer.stop();
    this.#held.stop(lineNowMs());
  }

  /** What is too long to be sent is refused while its message is still held. @throws BreakoutboxError DATAGRAM_TOO_LARGE */
  #checkPayload(number: number, as: 'forward' | 'answer', bytes: Uint8Array): void {
    for (const message of this.#held.held()) {
      if (message.number !== number) continue;
      const isForTarget = (message.side === 'up') === (as === 'forward');
      this.#relay.checkPayload?.(message.owner, isForTarget ? 'up' : 'down', bytes);
      return;
    }
  }

  #changed(): void {
    this.#timer.changed();
    this.#relay.changed();
    this.#relay.events.changes.figuresChanged();
  }

  async #filter(text: string): Promise<(message: PassingMessage<MessageOwner>) => boolean> {
    const { names, encoding } = this.#relay;
    const layouts = await this.#relay.layouts();
    const test = compileMessageFilter(orThrow(await readMessageFilter(text, layouts)));
    return ({ bytes, side, peer }) =>
      test({
        ...{ bytes, peer, encoding, layouts, endpoint: names },
        direction: side === 'up' ? 'in' : 'out',
        timeMicros: nowMicros(),
        by: undefined,
      });
  }

  #micros(ms: number): number {
    return Math.round(this.#epochMicros + ms * 1_000);
  }
}

/** @throws BreakoutboxError NOT_CONNECTED, PEER_UNKNOWN where nobody, or not the one who is meant, is there */
export function addressed<Peer extends { readonly peer: string }>(
  peers: Iterable<Peer>,
  to: string | undefined,
  endpoint: string,
): readonly Peer[] {
  const all = [...peers];
  if (all.length === 0) throw new BreakoutboxError('NOT_CONNECTED', { endpoint });
  if (to === undefined) return all;
  const meant = all.filter(({ peer }) => peer === to);
  if (meant.length === 0) throw new BreakoutboxError('PEER_UNKNOWN', { peer: to, endpoint });
  return meant;
}
