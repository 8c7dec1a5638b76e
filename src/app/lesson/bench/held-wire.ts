import { sameBytes } from '../../../bytes/same-bytes.js';
import type { Endpoint } from '../../../endpoint/endpoint.js';
import type { StandingIn } from '../../../endpoint/standing-in/standing-in.js';
import { orThrow } from '../../../errors/parsed.js';
import type { Observed } from '../../../lesson/observation.js';
import type { TrafficEvent } from '../../../traffic/event.js';
import { Hub } from '../../../traffic/hub.js';
import type { Subscription } from '../../../traffic/subscription.js';
import { loadFactory } from '../../endpoints/endpoint-factories.js';

/** A lesson waits for as long as a person thinks. */
const holdMs = 24 * 3_600_000;

/** Between two pieces of a slow stream. */
const sliceMs = 50;

interface RelayInput {
  readonly type: 'tcp-relay' | 'udp-relay';
  readonly address: string;
  readonly target: string;
  readonly limits: { readonly idleTimeoutMs: number };
  readonly tftp?: boolean;
}

/** The relay of a bench, which lies between its client and its server and can hold what passes. */
export class HeldWire {
  readonly #endpoint: Endpoint;
  readonly #input: RelayInput;
  readonly #standingIn: StandingIn;
  readonly #events: Subscription;
  readonly #seen: (observed: Observed) => void;
  readonly #told = new Set<number>();
  /** Acts that wait for a message, the first of them first. */
  readonly #settling: (() => void)[] = [];
  /** What was settled and is to reach a client: the relay tells of it as well, when it has left. */
  readonly #leaving: Uint8Array[] = [];
  #isHolding = false;

  private constructor(
    input: RelayInput,
    endpoint: Endpoint,
    standingIn: StandingIn,
    hub: Hub,
    seen: (observed: Observed) => void,
  ) {
    this.#input = input;
    this.#endpoint = endpoint;
    this.#standingIn = standingIn;
    this.#seen = seen;
    this.#events = hub.subscribe({
      types: ['altered', 'received', 'sent'],
      onBatch: ({ events }) => {
        for (const event of events) this.#happened(event);
      },
    });
  }

  /** Opens a relay on a free port of 127.0.0.1 to a port of it. Rejects with a BreakoutboxError. */
  static async open(
    carrier: 'tcp' | 'udp',
    target: number,
    seen: (observed: Observed) => void,
  ): Promise<HeldWire> {
    const input: RelayInput = {
      ...{ type: `${carrier}-relay`, address: '127.0.0.1:0', target: `127.0.0.1:${target}` },
      limits: { idleTimeoutMs: holdMs },
      // A TFTP server answers from a port of its own for each transfer.
      ...(carrier === 'udp' && { tftp: true }),
    };
    const { kind, create } = await loadFactory(input);
    // What passes is told before the end that it goes to can have read it.
    const hub = new Hub((flush) => queueMicrotask(flush));
    const endpoint = create(orThrow(kind.parse(input)), {
      ...{ id: 'wire', hub, engine: 'portable', served: undefined },
    });
    const { standingIn } = endpoint;
    if (standingIn === undefined) throw new TypeError('a relay that cannot hold');
    await endpoint.open();
    return new HeldWire(input, endpoint, standingIn, hub, seen);
  }

  /** Where clients come to. */
  get port(): number {
    const { status } = this.#endpoint;
    return status.state === 'listening' ? Number(status.local.slice(status.local.lastIndexOf(':') + 1)) : 0;
  }

  /** Holds what comes from now on, or nothing; then what is held goes on. */
  async hold(isOn: boolean): Promise<void> {
    this.#isHolding = isOn;
    if (isOn) this.#leaving.length = 0;
    await this.#standingIn.hold(isOn ? { mode: 'all', timeoutMs: holdMs } : { mode: 'off' });
    if (isOn) return;
    for (const _held of this.#standingIn.list().held) this.#settleFirst('passed');
  }

  /** Says what becomes of the message that is held longest. Resolves when it has; where none is held, waits for the next. */
  settle(as: 'passed' | 'doubled' | 'lost'): Promise<void> {
    return new Promise((resolve) => {
      this.#settling.push(() => {
        this.#settleFirst(as);
        resolve();
      });
      this.#settleOn();
    });
  }

  /** Makes everything take so long, each way, and cuts streams into pieces of at most `sliceBytes`. */
  async slow(delayMs: number, sliceBytes: number | undefined): Promise<void> {
    const line = {
      delay: `${delayMs}ms`,
      ...(sliceBytes !== undefined && { slice: `${sliceBytes}:${sliceMs}ms` }),
    };
    const { kind } = await loadFactory(this.#input);
    const put = await this.#endpoint.prepareLine?.(orThrow(kind.parse({ ...this.#input, line })));
    if (put === undefined) throw new TypeError(`a ${this.#input.type} without a line`);
    put();
  }

  async close(): Promise<void> {
    this.#events.close();
    await this.#endpoint.close(0);
  }

  #happened(event: TrafficEvent): void {
    if (event.type === 'altered') this.#tellHeld();
    else if (event.type === 'sent' && this.#isSettled(event.bytes)) return;
    // The relay tells what a client said as received, and what reaches it as sent.
    else if (!this.#isHolding && (event.type === 'received' || event.type === 'sent'))
      this.#seen({
        type: 'passed',
        direction: event.type === 'received' ? 'up' : 'down',
        bytes: Uint8Array.from(event.bytes),
      });
  }

  #isSettled(bytes: Uint8Array): boolean {
    const at = this.#leaving.findIndex((one) => sameBytes(one, bytes));
    if (at >= 0) this.#leaving.splice(at, 1);
    return at >= 0;
  }

  #tellHeld(): void {
    for (const { number, side, bytes } of this.#standingIn.list().held) {
      if (this.#told.has(number)) continue;
      this.#told.add(number);
      this.#seen({ type: 'held', message: number, direction: side, bytes: Uint8Array.from(bytes) });
    }
    this.#settleOn();
  }

  #settleOn(): void {
    if (this.#standingIn.list().held.length > 0) this.#settling.shift()?.();
  }

  #settleFirst(as: 'passed' | 'doubled' | 'lost'): void {
    const [first] = this.#standingIn.list().held;
    if (first === undefined) return;
    const { number, side } = first;
    const bytes = Uint8Array.from(first.bytes);
    if (side === 'down' && as !== 'lost') this.#leaving.push(bytes, ...(as === 'doubled' ? [bytes] : []));
    this.#standingIn.settle(number, {
      as: as === 'lost' ? 'drop' : 'forward',
      ...(as === 'doubled' && { twice: true }),
    });
    this.#seen({ type: 'settled', message: number, direction: side, bytes, as });
  }
}
