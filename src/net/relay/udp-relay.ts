import { formatAddress } from '../../bytes/address.js';
import { formatSocketAddress } from '../../bytes/socket-address.js';
import { relayAnswering } from '../../config/kinds/relay-parts.js';
import { plainLine, type RelayLineSpec } from '../../config/line/line-input.js';
import type { UdpRelaySpec } from '../../config/relay-spec.js';
import type { Answering } from '../../endpoint/behaviour.js';
import type { Endpoint } from '../../endpoint/endpoint.js';
import type { EndpointContext } from '../../endpoint/endpoint-context.js';
import { EndpointLifecycle } from '../../endpoint/endpoint-lifecycle.js';
import type { StandingIn } from '../../endpoint/standing-in/standing-in.js';
import { BreakoutboxError } from '../../errors/error.js';
import { socketError, socketFailure } from '../../errors/system-errors.js';
import { withinGrace } from '../../system/grace.js';
import type { Totals } from '../../traffic/event.js';
import type { LineState } from '../../traffic/line-state.js';
import type { EndpointStatus, PeerState } from '../../traffic/status.js';
import type { DatagramHandler, DatagramTransport, Destination } from '../../transport/datagram-transport.js';
import { EndpointEvents } from '../endpoint-events.js';
import { IdleSweep } from '../tcp/idle-sweep.js';
import { checkedSpec } from '../udp/udp-addressing.js';
import { DatagramLine } from './line/datagram-line.js';
import type { ReadFaults } from './line/line-faults.js';
import { StrangerPorts } from './line/stranger-port.js';
import { refuseOwnTarget } from './own-target.js';
import { nodeSockets, type RelaySockets, socketSpec } from './relay-sockets.js';
import { type RelayContext, RelayRules } from './standing-in/relay-rules.js';
import { addressed, type OpenLayouts, RelayStandingIn } from './standing-in/relay-standing-in.js';
import { type FlowContext, UdpFlow } from './udp-flow.js';
import { UdpFlows } from './udp-flows.js';

/** A UDP relay: a socket that clients come to, and one for each of them towards the target, on any engine. */
export class UdpRelay implements Endpoint<UdpRelaySpec>, DatagramHandler {
  readonly id: string;
  spec: UdpRelaySpec;
  readonly #context: EndpointContext;
  readonly #sockets: RelaySockets;
  readonly #rules: RelayRules;
  readonly #standingIn: RelayStandingIn;
  readonly #readFaults: (spec: UdpRelaySpec) => Promise<ReadFaults>;
  readonly #openLayouts: OpenLayouts;
  #line: DatagramLine | undefined;
  readonly #events: EndpointEvents;
  readonly #life: EndpointLifecycle;
  readonly #flows: UdpFlows<UdpFlow>;
  readonly #idle: IdleSweep<UdpFlow>;
  #listening: DatagramTransport | undefined;
  #flowContext: FlowContext | undefined;

  /**
   * `sockets` opens all of its sockets; `readFaults` reads the faults of its line, or rejects with what is wrong with one; `openLayouts`
   * opens the layouts of its messages.
   */
  constructor(
    spec: UdpRelaySpec,
    context: RelayContext,
    sockets: RelaySockets = nodeSockets,
    readFaults: (spec: UdpRelaySpec) => Promise<ReadFaults> = async () => ({ faults: [], layouts: [] }),
    openLayouts: OpenLayouts = async () => [],
  ) {
    this.#openLayouts = openLayouts;
    this.id = context.id;
    this.spec = spec;
    this.#context = context;
    this.#sockets = sockets;
    this.#readFaults = readFaults;
    this.#events = new EndpointEvents(context);
    this.#flows = new UdpFlows(spec.limits.maxUdpPeers, (flow) => {
      this.#listening?.forget(flow.client);
      this.#events.changes.figuresChanged();
    });
    this.#idle = new IdleSweep(
      spec.limits.idleTimeoutMs,
      () => this.#flows.values(),
      (flow) => {
        // A client whose message is held waits.
        if (!this.#standingIn.holdsFor(flow)) this.#flows.forget(flow);
      },
    );
    this.#rules = new RelayRules(context.behaviours, 'datagrams', relayAnswering(spec), this.#events);
    this.#standingIn = this.#newStandingIn();
    this.#life = new EndpointLifecycle(
      {
        finish: () => void this.#finish(),
        destroy: () => this.#life.ended(),
        release: () => {
          this.#idle.stop();
          this.#countDrops();
          this.#line?.stop();
          this.#standingIn.stop();
          for (const flow of [...this.#flows.values()]) this.#flows.forget(flow);
          this.#listening?.close();
          this.#listening = undefined;
        },
        publishStopped: () => this.#events.stopped(),
      },
      withinGrace,
      this.#events.changes,
    );
  }

  get status(): EndpointStatus {
    return this.#life.status;
  }

  get totals(): Totals {
    this.#countDrops();
    return this.#events.counters.snapshot();
  }

  get peerCount(): number {
    return this.#flows.size;
  }

  get line(): LineState | undefined {
    return this.#line?.state;
  }

  get standingIn(): StandingIn {
    return this.#standingIn;
  }

  get stopped(): Promise<void> {
    return this.#life.stopped;
  }

  peers(): readonly PeerState[] {
    return Array.from(this.#flows.values(), (flow) => flow.state());
  }

  async open(): Promise<void> {
    if (!this.#life.enter({ state: 'opening' })) return;
    let listening: DatagramTransport | undefined;
    try {
      const line = this.spec.line && this.#lineOf(this.spec.line, await this.#readFaults(this.spec));
      listening = await this.#openListening();
      const { address, port } = listening.local;
      await refuseOwnTarget(this.spec.target, [{ address, port }]);
      if (this.#life.isClosing) {
        listening.close();
        return;
      }
      this.#listening = listening;
      this.#line = line;
      line?.start();
      this.#flowContext = {
        spec: this.spec,
        events: this.#events,
        sockets: this.#sockets,
        tap: this.#context.tap,
        listening,
        line: () => this.#line,
        standingIn: this.#standingIn,
        strangers: new StrangerPorts(this.#sockets),
        activity: this.#idle.activity,
        failed: (flow) => this.#flows.forget(flow),
      };
      const local = formatSocketAddress(address, port);
      const reachable = this.#events.listening({ local, bound: [{ address, port }] }, (addresses) =>
        this.#life.reachableAt(addresses),
      );
      this.#life.enter({ state: 'listening', local, reachable });
    } catch (error) {
      listening?.close();
      const known = socketError(error, formatAddress(this.spec.local));
      this.#life.fail(known.failure);
      throw known;
    }
  }

  /** @throws BreakoutboxError RELAY_SIDE_MISSING always: `standingIn.say` names the side. */
  send(): never {
    throw new BreakoutboxError('RELAY_SIDE_MISSING', { endpoint: this.id });
  }

  /** UDP has no end of sending. */
  endSending(): void {}

  /** UDP has no connection to keep open. */
  holdOpen(): void {}

  /** UDP cannot make a peer wait. */
  holdReceiving(): void {}

  async prepareLine(spec: UdpRelaySpec): Promise<() => void> {
    const faults = await this.#readFaults(spec);
    return () => {
      this.spec = spec;
      if (this.#line !== undefined) this.#line.change(spec.line ?? plainLine, faults);
      else if (spec.line !== undefined) {
        this.#line = this.#lineOf(spec.line, faults);
        this.#line.start();
        this.#events.changes.figuresChanged();
      }
    };
  }

  /** The target answers; what is taken are the rules. */
  answerBy(answering: Answering): void {
    this.#rules.answerBy(answering);
  }

  /** Closes a client's port. It gets another if it sends again. */
  disconnect(name: string): boolean {
    for (const flow of this.#flows.values()) {
      if (flow.peer !== name) continue;
      this.#flows.forget(flow);
      return true;
    }
    return false;
  }

  close(graceMs: number): Promise<void> {
    return this.#life.close(graceMs);
  }

  received(message: Uint8Array, from: Destination): void {
    const context = this.#flowContext;
    // A stopping endpoint accepts no more datagrams, but those of the same turn of the loop are still delivered.
    if (context === undefined || this.#life.status.state !== 'listening') return;
    const flow = this.#flows.at(from) ?? this.#flows.begin(from, new UdpFlow(from, context));
    flow.clientSent(message);
  }

  failed(error: unknown, to?: Destination): void {
    this.#events.failed(socketFailure(error, to?.peer ?? formatAddress(this.spec.local)), to?.peer);
  }

  #newStandingIn(): RelayStandingIn {
    const { label, encoding } = this.spec;
    return new RelayStandingIn({
      ...{ events: this.#events, names: [label, this.id], encoding },
      rules: this.#rules,
      layouts: () => this.#openLayouts(this.spec),
      changed: () => undefined,
      checkPayload: (owner, side, bytes) => {
        if (owner instanceof UdpFlow) owner.checkPayload(side, bytes);
      },
      say: (side, bytes, to) => {
        const flows = addressed(this.#flows.values(), to, this.id);
        for (const flow of flows) flow.checkPayload(side, bytes);
        for (const flow of flows) flow.say(side, bytes);
        return { peers: flows.length };
      },
    });
  }

  #lineOf(line: RelayLineSpec, faults: ReadFaults): DatagramLine {
    const { label, encoding } = this.spec;
    return new DatagramLine(line, faults, {
      names: [label, this.id],
      encoding,
      events: this.#events,
      changed: () => this.#events.changes.figuresChanged(),
    });
  }

  /** Binds the socket that clients come to, with the context's tap in between. */
  async #openListening(): Promise<DatagramTransport> {
    const { local, interface: via, limits } = checkedSpec(this.spec);
    const any = socketSpec({ address: '', port: 0 }, undefined);
    const spec = { ...any, local, interface: via, limits };
    const tapped = this.#context.tap?.datagrams(this);
    if (tapped === undefined) return this.#sockets.open(spec, this);
    return tapped.around(await this.#sockets.open(spec, tapped.handler));
  }

  async #finish(): Promise<void> {
    const all = [...this.#flows.values()].map((flow) => flow.drained());
    await Promise.all([this.#listening?.drained(), ...all]);
    this.#life.ended();
  }

  /** Reads the drops of the socket. The last count stays when the socket is gone. */
  #countDrops(): void {
    if (this.#listening !== undefined) this.#events.counters.dropped = this.#listening.drops;
  }
}
