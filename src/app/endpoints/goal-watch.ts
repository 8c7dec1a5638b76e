import type { EncodingName } from '../../bytes/encoding-names.js';
import { joinBytes } from '../../bytes/join-bytes.js';
import type { Match } from '../../endpoint/rules/match.js';
import { RuleMessage } from '../../endpoint/rules/rule-message.js';
import { BreakoutboxError } from '../../errors/error.js';
import type { Received, TrafficEvent } from '../../traffic/event.js';
import type { Hub } from '../../traffic/hub.js';
import type { Subscription } from '../../traffic/subscription.js';

/** Bytes of each peer's stream that are kept: what is waited for may arrive in pieces. */
const maxTailBytes = 4_096;

/** What a command waits for: the end that it wants, the one that it does not, and how long it waits. */
export interface Goal {
  readonly until: Match | undefined;
  readonly fail: Match | undefined;
  readonly withinMs: number | undefined;
}

/** Waits for what a command is to end with: a message that matches, or the end of its time. */
export class GoalWatch {
  readonly #goal: Goal;
  readonly #message: RuleMessage;
  /** By peer, the end of what it has sent; absent for whole messages. */
  readonly #tails: Map<string, Uint8Array> | undefined;
  readonly #subscription: Subscription;
  readonly #ends: (fault: BreakoutboxError | undefined) => void;
  readonly #hasOnePeer: boolean;
  #timer: NodeJS.Timeout | undefined;
  #isOver = false;

  /**
   * `isStream`: messages are cut anywhere. `hasOnePeer`: nothing more can come once a peer has finished. `ends` is called once,
   * with the fault that the command ends with.
   */
  constructor(
    hub: Hub,
    goal: Goal,
    {
      encoding,
      isStream,
      hasOnePeer,
    }: { readonly encoding: EncodingName; readonly isStream: boolean; readonly hasOnePeer: boolean },
    ends: (fault: BreakoutboxError | undefined) => void,
  ) {
    this.#goal = goal;
    this.#message = new RuleMessage(encoding);
    this.#tails = isStream ? new Map() : undefined;
    this.#ends = ends;
    this.#hasOnePeer = hasOnePeer;
    this.#subscription = hub.subscribe({
      types: ['received', 'peerFinished', 'closed'],
      onBatch: ({ events }) => {
        for (const event of events) this.#look(event);
      },
    });
  }

  /** The endpoint is open: its time begins. */
  begin(): void {
    const { withinMs, until } = this.#goal;
    if (withinMs === undefined || this.#isOver) return;
    this.#timer = setTimeout(() => {
      this.#subscription.flush();
      const params = { seconds: withinMs / 1_000, match: until?.source ?? '' };
      this.#end(until === undefined ? undefined : new BreakoutboxError('MATCH_TIMED_OUT', params));
    }, withinMs);
  }

  /** The endpoint has stopped, or a person ends the command: what was waited for will not come. */
  stopped(): void {
    this.#subscription.flush();
    const { until } = this.#goal;
    if (until === undefined) this.close();
    else this.#end(new BreakoutboxError('MATCH_NOT_SEEN', { match: until.source }));
  }

  /** Waits no longer, as when a signal ends the command. */
  close(): void {
    this.#isOver = true;
    clearTimeout(this.#timer);
    this.#subscription.close();
  }

  #look(event: TrafficEvent): void {
    if (this.#isOver) return;
    if (event.type === 'closed') this.#tails?.delete(event.peer);
    const { until, fail } = this.#goal;
    if (event.type === 'peerFinished' && this.#hasOnePeer && until !== undefined) this.stopped();
    if (event.type !== 'received') return;
    const message = this.#message;
    message.take(this.#whole(event), { peer: event.peer, count: 0, timeMicros: event.timeMicros });
    if (fail?.holds(message) === true)
      this.#end(new BreakoutboxError('MATCH_FAILED', { peer: event.peer, match: fail.source }));
    else if (until?.holds(message) === true) this.#end(undefined);
  }

  /** The message, with the end of the peer's stream before it. */
  #whole({ peer, bytes }: Received): Uint8Array {
    if (this.#tails === undefined) return bytes;
    const before = this.#tails.get(peer);
    const whole = before === undefined ? bytes : joinBytes([before, bytes]);
    this.#tails.set(peer, whole.subarray(-maxTailBytes));
    return whole;
  }

  #end(fault: BreakoutboxError | undefined): void {
    if (this.#isOver) return;
    this.close();
    this.#ends(fault);
  }
}
