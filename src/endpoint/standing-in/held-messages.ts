import { sameBytes } from '../../bytes/same-bytes.js';
import { BreakoutboxError } from '../../errors/error.js';
import type { ReasonKey } from '../../errors/reasons.js';
import type { RelaySideName, Settled, Settling } from './standing-in.js';

/** The most messages that one relay holds, and the most bytes of them. */
export const maxHeldMessages = 1_000;
export const maxHeldBytes = 16 * 1024 * 1024;
/** How long a message is held where nothing else is said. */
export const defaultHoldMs = 60_000;
const maxSettled = 50;
/** How much of a message is kept once it is held no longer. */
const maxKeptBytes = 4_096;

/** A message on its way through a relay. `Owner` is what it belongs to: with that, it goes. */
export interface PassingMessage<Owner> {
  readonly side: RelaySideName;
  readonly peer: string;
  readonly connection: number | undefined;
  readonly bytes: Uint8Array;
  readonly owner: Owner;
}

/** Called when a message is held no longer. `bytes` go on in its place, or answer it; undefined: it goes nowhere. */
export type SettledHandler = (what: Settled, bytes: Uint8Array | undefined) => void;

/** A message that is held; times are on the clock that was passed in. */
export interface HeldMessage<Owner> extends PassingMessage<Owner> {
  readonly number: number;
  readonly heldAtMs: number;
  readonly goesAtMs: number;
}

/** A message that was held. */
export interface FormerMessage<Owner> extends PassingMessage<Owner> {
  readonly number: number;
  readonly atMs: number;
  readonly what: Settled;
  readonly after: Uint8Array | undefined;
}

/** Which messages are held: the next one that is selected, or all. */
export interface HoldRule<Owner> {
  readonly mode: 'off' | 'next' | 'all';
  readonly selects: (message: PassingMessage<Owner>) => boolean;
  readonly timeoutMs: number;
}

/** What became of a message, as a failure says it. */
const reasonOf = {
  forwarded: 'held-forwarded',
  changed: 'held-changed',
  dropped: 'held-dropped',
  answered: 'held-answered',
  timedOut: 'held-timed-out',
  gone: 'held-gone',
} as const satisfies Record<Settled, ReasonKey>;

interface Entry<Owner> extends PassingMessage<Owner> {
  readonly number: number;
  readonly heldAtMs: number;
  readonly settled: SettledHandler;
  goesAtMs: number;
}

/**
 * The messages that a relay holds until somebody says what becomes of them, or their time is up: a pure machine on passed-in time.
 * At most 1,000 messages of 16 MiB together; those beyond pass as they came.
 */
export class HeldMessages<Owner> {
  readonly #held = new Map<number, Entry<Owner>>();
  readonly #told: (message: HeldMessage<Owner>, what: Settled, after: Uint8Array | undefined) => void;
  #before: FormerMessage<Owner>[] = [];
  #rule: HoldRule<Owner> = { mode: 'off', selects: () => false, timeoutMs: defaultHoldMs };
  #lastNumber = 0;
  #heldBytes = 0;
  #passedOver = 0;
  #settled = 0;
  /** Undefined: it has to be looked for. */
  #deadlineMs: number | undefined = Number.POSITIVE_INFINITY;

  /** `told` is called for each message that is held no longer, before it goes on. */
  constructor(
    told: (message: HeldMessage<Owner>, what: Settled, after: Uint8Array | undefined) => void = () =>
      undefined,
  ) {
    this.#told = told;
  }

  /** Whether messages are to be offered at all. */
  get isOn(): boolean {
    return this.#rule.mode !== 'off';
  }

  get mode(): 'off' | 'next' | 'all' {
    return this.#rule.mode;
  }

  get size(): number {
    return this.#held.size;
  }

  get heldBytes(): number {
    return this.#heldBytes;
  }

  /** Messages that were selected and passed, because no more could be held. */
  get passedOver(): number {
    return this.#passedOver;
  }

  /** How many are held no longer. */
  get settledCount(): number {
    return this.#settled;
  }

  /** When the next one goes by itself; infinite while nothing is held. */
  get deadlineMs(): number {
    if (this.#deadlineMs === undefined) {
      this.#deadlineMs = Number.POSITIVE_INFINITY;
      for (const { goesAtMs } of this.#held.values())
        if (goesAtMs < this.#deadlineMs) this.#deadlineMs = goesAtMs;
    }
    return this.#deadlineMs;
  }

  /** The messages that are held, oldest first. */
  held(): Iterable<HeldMessage<Owner>> {
    return this.#held.values();
  }

  /** Those that were held last, newest first, at most 50; of each the first 4 KiB. */
  before(): readonly FormerMessage<Owner>[] {
    return this.#before.toReversed();
  }

  /** Another rule, for what comes from now on. */
  change(rule: HoldRule<Owner>): void {
    this.#rule = rule;
  }

  /**
   * Holds a message, whose bytes it owns then, and returns it; undefined if it passes. `settled` is called when it is held no longer,
   * and not before this has returned.
   */
  offer(
    message: PassingMessage<Owner>,
    nowMs: number,
    settled: SettledHandler,
  ): HeldMessage<Owner> | undefined {
    const rule = this.#rule;
    if (rule.mode === 'off' || !rule.selects(message)) return undefined;
    const { byteLength } = message.bytes;
    if (this.#held.size >= maxHeldMessages || this.#heldBytes + byteLength > maxHeldBytes) {
      this.#passedOver += 1;
      return undefined;
    }
    if (rule.mode === 'next') this.#rule = { ...rule, mode: 'off' };
    this.#lastNumber += 1;
    const number = this.#lastNumber;
    const entry = { ...message, number, heldAtMs: nowMs, goesAtMs: nowMs + rule.timeoutMs, settled };
    this.#held.set(number, entry);
    this.#heldBytes += byteLength;
    if (this.#deadlineMs !== undefined && entry.goesAtMs < this.#deadlineMs)
      this.#deadlineMs = entry.goesAtMs;
    return entry;
  }

  /**
   * Does with a message what a person says.
   * @throws BreakoutboxError RELAY_MESSAGE_GONE, RELAY_MESSAGE_UNKNOWN, RELAY_ANSWER_MISSING
   */
  settle(number: number, { as, data, twice }: Settling, nowMs: number): void {
    const entry = this.#find(number);
    switch (as) {
      case 'forward':
        if (data === undefined || sameBytes(data, entry.bytes)) this.#end(entry, 'forwarded', nowMs);
        else this.#end(entry, 'changed', nowMs, data);
        if (twice === true) entry.settled('forwarded', (data ?? entry.bytes).slice());
        return;
      case 'drop':
        this.#end(entry, 'dropped', nowMs);
        return;
      case 'answer':
        if (data === undefined) throw new BreakoutboxError('RELAY_ANSWER_MISSING', { number });
        this.#end(entry, 'answered', nowMs, data);
        return;
    }
  }

  /** Holds nothing more, and sends on all that is held, as it came. */
  settleAll(nowMs: number): void {
    this.#rule = { ...this.#rule, mode: 'off' };
    for (const entry of [...this.#held.values()]) this.#end(entry, 'forwarded', nowMs);
  }

  /** Holds a message for longer. @throws BreakoutboxError RELAY_MESSAGE_GONE, RELAY_MESSAGE_UNKNOWN */
  extend(number: number, ms: number): void {
    this.#find(number).goesAtMs += ms;
    this.#deadlineMs = undefined;
  }

  /** Sends on what has waited for its time, in the order that it came in. */
  deadlineReached(nowMs: number): void {
    for (const entry of [...this.#held.values()])
      if (entry.goesAtMs <= nowMs && this.#held.has(entry.number)) this.#end(entry, 'timedOut', nowMs);
  }

  /** Whether a message of this owner is held. */
  holdsFor(owner: Owner): boolean {
    for (const entry of this.#held.values()) if (entry.owner === owner) return true;
    return false;
  }

  /** The owner is gone, and what was held of it. */
  gone(owner: Owner, nowMs: number): void {
    for (const entry of [...this.#held.values()]) if (entry.owner === owner) this.#end(entry, 'gone', nowMs);
  }

  /** Nothing is held any more, nor goes anywhere. */
  stop(nowMs: number): void {
    this.#rule = { ...this.#rule, mode: 'off' };
    for (const entry of [...this.#held.values()]) this.#end(entry, 'gone', nowMs);
  }

  #find(number: number): Entry<Owner> {
    const entry = this.#held.get(number);
    if (entry !== undefined) return entry;
    if (number > this.#lastNumber || number < 1)
      throw new BreakoutboxError('RELAY_MESSAGE_UNKNOWN', { number });
    const former = this.#before.find((one) => one.number === number);
    throw new BreakoutboxError('RELAY_MESSAGE_GONE', {
      number,
      reason: former === undefined ? 'held-long-ago' : reasonOf[former.what],
    });
  }

  #end(entry: Entry<Owner>, what: Settled, nowMs: number, data?: Uint8Array): void {
    if (!this.#held.delete(entry.number)) return;
    const { number, side, peer, connection, bytes, owner, settled } = entry;
    this.#heldBytes -= bytes.byteLength;
    this.#settled += 1;
    this.#deadlineMs = undefined;
    this.#before.push({
      ...{ number, side, peer, connection, owner, what, atMs: nowMs },
      bytes: bytes.slice(0, maxKeptBytes),
      after: data?.slice(0, maxKeptBytes),
    });
    if (this.#before.length > maxSettled) this.#before = this.#before.slice(-maxSettled);
    this.#told(entry, what, data);
    settled(what, what === 'dropped' || what === 'gone' ? undefined : (data ?? bytes));
  }
}
