import type { Answering, BehaviourFactory, Behaviours, Carrier } from '../../../endpoint/behaviour.js';
import type { EndpointContext } from '../../../endpoint/endpoint-context.js';
import type { RuleReport } from '../../../endpoint/rules/rule-report.js';
import type { RelaySideName } from '../../../endpoint/standing-in/standing-in.js';
import { nowMicros } from '../../../system/clock.js';
import { BehaviourRunner, type Conversation } from '../../behaviour-runner.js';
import type { EndpointEvents } from '../../endpoint-events.js';

/** The dependencies of a relay; without `behaviours` it follows no rules. */
export interface RelayContext extends EndpointContext {
  readonly behaviours?: Behaviours | undefined;
}

/** What one direction of a client's conversation does for its rules. */
export interface RuledHandler {
  /** The sender of the messages gets an answer in the name of the other side. */
  readonly answered: (bytes: Uint8Array) => void;
  /** A rule ends the conversation. */
  readonly closed: (how: 'close' | 'reset') => void;
}

/** The rules of a relay: each direction of each client's conversation has a behaviour of its own. */
export class RelayRules {
  readonly #behaviours: Behaviours | undefined;
  readonly #carrier: Carrier;
  readonly #events: EndpointEvents;
  readonly #directions = new Set<RuledDirection>();
  #create: BehaviourFactory | undefined;
  #rewritten = 0;

  /** `behaviours` are those of the specs, whose rules were prepared; without them there are no rules. */
  constructor(
    behaviours: Behaviours | undefined,
    carrier: Carrier,
    answering: Answering,
    events: EndpointEvents,
  ) {
    this.#behaviours = behaviours;
    this.#carrier = carrier;
    this.#events = events;
    this.answerBy(answering);
  }

  /** Whether there are any. */
  get isOn(): boolean {
    return this.#create !== undefined;
  }

  /** Messages that rules changed, dropped or answered. */
  get rewritten(): number {
    return this.#rewritten;
  }

  /** Other rules, also for conversations that have begun. @throws BreakoutboxError what is wrong with rules that were not prepared */
  answerBy(answering: Answering): void {
    const isOn = this.#behaviours !== undefined && answering.rules.rules.some(({ enabled }) => enabled);
    this.#create = isOn ? this.#behaviours?.(answering, this.#carrier) : undefined;
    for (const direction of [...this.#directions]) {
      if (this.#create === undefined) direction.stop();
      else direction.change(this.#create);
    }
  }

  /** A direction of a conversation begins; undefined without rules. */
  begin(
    side: RelaySideName,
    peer: string,
    connection: number | undefined,
    handler: RuledHandler,
  ): RuledDirection | undefined {
    if (this.#create === undefined) return undefined;
    const direction = new RuledDirection(
      this.#create,
      { side, peer, connection, events: this.#events },
      handler,
      {
        rewritten: () => {
          this.#rewritten += 1;
        },
        ended: () => this.#directions.delete(direction),
      },
    );
    this.#directions.add(direction);
    return direction;
  }
}

/** Whose messages a direction carries. */
interface Direction {
  readonly side: RelaySideName;
  readonly peer: string;
  readonly connection: number | undefined;
  readonly events: EndpointEvents;
}

/** One direction of a conversation under rules: what goes on of each message, and what its sender is answered. */
export class RuledDirection implements Conversation {
  readonly peer: string;
  readonly direction: 'in' | 'out';
  readonly #at: Direction;
  readonly #handler: RuledHandler;
  readonly #owner: { readonly rewritten: () => void; readonly ended: () => void };
  readonly #runner: BehaviourRunner;
  #passing: Uint8Array | undefined;
  #latest: Uint8Array = new Uint8Array();
  #isClosed = false;
  count = 0;

  constructor(
    create: BehaviourFactory,
    at: Direction,
    handler: RuledHandler,
    owner: { readonly rewritten: () => void; readonly ended: () => void },
  ) {
    this.peer = at.peer;
    this.direction = at.side === 'up' ? 'in' : 'out';
    this.#at = at;
    this.#handler = handler;
    this.#owner = owner;
    this.#runner = new BehaviourRunner(create, this);
  }

  get timeMicros(): number {
    return nowMicros();
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** The conversation begins. */
  begin(): void {
    this.#runner.opened();
  }

  /** Returns what goes on of a message, itself where no rule says otherwise; undefined for nothing. */
  pass(message: Uint8Array): Uint8Array | undefined {
    if (this.#isClosed) return message;
    this.count += 1;
    this.#latest = message;
    this.#passing = message;
    this.#runner.received(message);
    const passing = this.#passing;
    this.#passing = undefined;
    return passing;
  }

  /** The sender has finished. */
  end(): void {
    if (!this.#isClosed) this.#runner.ended();
  }

  /** Other rules take over. */
  change(create: BehaviourFactory): void {
    this.#runner.replace(create);
  }

  /** The conversation is over, or there are no rules any more. */
  stop(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#owner.ended();
    this.#runner.stop();
  }

  replace(bytes: Uint8Array, rule: string): void {
    const before = this.#passing;
    if (before === undefined) return;
    this.#passing = bytes;
    this.#tell('changed', before, rule, bytes);
  }

  drop(rule: string): void {
    if (this.#passing === undefined) return;
    this.#tell('dropped', this.#passing, rule);
    this.#passing = undefined;
  }

  send(bytes: Uint8Array, as?: { readonly rule?: string }): void {
    if (this.#isClosed) return;
    this.#tell('answered', this.#latest, as?.rule, bytes);
    this.#handler.answered(bytes);
  }

  close(): void {
    this.#handler.closed('close');
  }

  reset(): void {
    this.#handler.closed('reset');
  }

  report(report: RuleReport): void {
    this.#at.events.ruled(report, this.peer, this.#at.connection);
  }

  behaviourWoken(): void {}

  #tell(
    what: 'changed' | 'dropped' | 'answered',
    bytes: Uint8Array,
    by: string | undefined,
    after?: Uint8Array,
  ): void {
    this.#owner.rewritten();
    const { events, side, connection } = this.#at;
    events.altered(this.peer, connection, { side, what, by, bytes, after });
    events.changes.figuresChanged();
  }
}
