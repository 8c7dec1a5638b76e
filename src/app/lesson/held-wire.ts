import type { Endpoint } from '../../endpoint/endpoint.js';
import type { StandingIn } from '../../endpoint/standing-in/standing-in.js';
import { orThrow } from '../../errors/parsed.js';
import type { Observed } from '../../lesson/observation.js';
import type { TrafficEvent } from '../../traffic/event.js';
import type { Hub } from '../../traffic/hub.js';
import type { Subscription } from '../../traffic/subscription.js';
import { createHub } from '../create-hub.js';
import { loadFactory } from '../endpoints/endpoint-factories.js';

/** A lesson waits for as long as a person thinks. */
const holdMs = 24 * 3_600_000;

/** The relay of a bench, which lies between its client and its server and can hold what passes. */
export class HeldWire {
  readonly #endpoint: Endpoint;
  readonly #standingIn: StandingIn;
  readonly #events: Subscription;
  readonly #seen: (observed: Observed) => void;
  readonly #told = new Set<number>();
  #isHolding = false;

  private constructor(
    endpoint: Endpoint,
    standingIn: StandingIn,
    hub: Hub,
    seen: (observed: Observed) => void,
  ) {
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
    const input = {
      ...{ type: `${carrier}-relay`, address: '127.0.0.1:0', target: `127.0.0.1:${target}` },
      // A TFTP server answers from a port of its own for each transfer.
      ...(carrier === 'udp' && { tftp: true }),
    };
    const { kind, create } = await loadFactory(input);
    const hub = createHub();
    const endpoint = create(orThrow(kind.parse(input)), {
      ...{ id: 'wire', hub, engine: 'portable', served: undefined },
    });
    const { standingIn } = endpoint;
    if (standingIn === undefined) throw new TypeError('a relay that cannot hold');
    await endpoint.open();
    return new HeldWire(endpoint, standingIn, hub, seen);
  }

  /** Where clients come to. */
  get port(): number {
    const { status } = this.#endpoint;
    return status.state === 'listening' ? Number(status.local.slice(status.local.lastIndexOf(':') + 1)) : 0;
  }

  async hold(isOn: boolean): Promise<void> {
    this.#isHolding = isOn;
    await this.#standingIn.hold(isOn ? { mode: 'all', timeoutMs: holdMs } : { mode: 'off' });
  }

  /** Says what becomes of the message that is held longest. Does nothing while none is. */
  settle(as: 'passed' | 'doubled' | 'lost'): void {
    const [first] = this.#standingIn.list().held;
    if (first === undefined) return;
    const { number, side } = first;
    const bytes = Uint8Array.from(first.bytes);
    this.#standingIn.settle(number, {
      as: as === 'lost' ? 'drop' : 'forward',
      ...(as === 'doubled' && { twice: true }),
    });
    this.#seen({ type: 'settled', message: number, direction: side, bytes, as });
  }

  async close(): Promise<void> {
    this.#events.close();
    await this.#endpoint.close(0);
  }

  #happened(event: TrafficEvent): void {
    if (event.type === 'altered') this.#tellHeld();
    // The relay tells what a client said as received, and what reaches it as sent.
    else if (!this.#isHolding && (event.type === 'received' || event.type === 'sent'))
      this.#seen({
        type: 'passed',
        direction: event.type === 'received' ? 'up' : 'down',
        bytes: Uint8Array.from(event.bytes),
      });
  }

  #tellHeld(): void {
    for (const { number, side, bytes } of this.#standingIn.list().held) {
      if (this.#told.has(number)) continue;
      this.#told.add(number);
      this.#seen({ type: 'held', message: number, direction: side, bytes: Uint8Array.from(bytes) });
    }
  }
}
