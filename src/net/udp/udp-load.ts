import { formatSocketAddress } from '../../bytes/socket-address.js';
import { failure } from '../../errors/error.js';
import { socketError, socketFailure } from '../../errors/system-errors.js';
import { type Load, LoadFigures, type LoadPlan } from '../../traffic/load.js';
import type { DatagramHandler, DatagramTransport, Destination } from '../../transport/datagram-transport.js';
import { Pacer } from '../pacer.js';

/** An answer that takes longer counts as lost. */
const lostAfterMs = 1_000;
const lookForLostMs = 250;
/** Milliseconds to wait for an ICMP error to the first datagram; a machine in the same network sends one well within it. */
const refusedWithinMs = 200;
/** Bytes of a number that makes each datagram unique: those of an echo loop are all alike. */
const numberBytes = 4;

interface Peer {
  transport: DatagramTransport;
  to: Destination;
  dueMs: number;
  /** True while an answer is pending. */
  asked: boolean;
}

/** Datagrams to an echo server: each peer sends one, waits for the answer, and sends the next. */
export class UdpLoad implements Load {
  readonly figures = new LoadFigures();
  readonly #plan: LoadPlan;
  readonly #payload: Uint8Array;
  readonly #host: string;
  readonly #port: number;
  readonly #openTransport: (handler: DatagramHandler) => Promise<DatagramTransport>;
  readonly #pacer: Pacer;
  readonly #peers: Peer[] = [];
  #lost: NodeJS.Timeout | undefined;
  #sent = 0;

  /** Sends to the IP address `host` and `port`. `openTransport` binds a port for one peer, on any engine. */
  constructor(
    plan: LoadPlan,
    host: string,
    port: number,
    sizeBytes: number,
    openTransport: (handler: DatagramHandler) => Promise<DatagramTransport>,
  ) {
    this.#plan = plan;
    this.#host = host;
    this.#port = port;
    this.#payload = new Uint8Array(sizeBytes).fill(0x78);
    this.#openTransport = openTransport;
    this.#pacer = new Pacer(plan.ratePerSecond);
  }

  async start(): Promise<void> {
    await this.#probe();
    for (let count = 0; count < this.#plan.peers; count += 1) this.#peers.push(await this.#openPeer());
    this.#lost = setInterval(() => this.#giveLostUp(), lookForLostMs);
    for (const peer of this.#peers) this.#pacer.when((dueMs) => this.#send(peer, dueMs));
  }

  async stop(): Promise<void> {
    this.#pacer.stop();
    clearInterval(this.#lost);
    for (const { transport } of this.#peers) transport.close();
  }

  /** Rejects with a `BreakoutboxError` if ICMP reports that nothing listens there. */
  async #probe(): Promise<void> {
    let settle: ((error?: unknown) => void) | undefined;
    const settled = new Promise<unknown>((resolve) => {
      settle = resolve;
    });
    const transport = await this.#openTransport({
      received: () => settle?.(),
      failed: (error) => settle?.(error),
      undeliverable: (error) => settle?.(error),
    });
    const timer = setTimeout(() => settle?.(), refusedWithinMs);
    transport.send(this.#payload, transport.destination(this.#host, this.#port));
    const error = await settled;
    clearTimeout(timer);
    transport.close();
    if (error !== undefined) throw socketError(error, formatSocketAddress(this.#host, this.#port));
  }

  async #openPeer(): Promise<Peer> {
    let peer: Peer | undefined;
    const failed = (error: unknown): void => {
      this.figures.fail(socketFailure(error, formatSocketAddress(this.#host, this.#port)));
      if (peer?.asked === true) this.#again(peer);
    };
    const transport = await this.#openTransport({
      received: (bytes) => {
        if (peer?.asked === true) this.#answered(peer, bytes.byteLength);
      },
      failed,
      undeliverable: failed,
    });
    peer = { transport, to: transport.destination(this.#host, this.#port), dueMs: 0, asked: false };
    return peer;
  }

  #send(peer: Peer, dueMs: number): void {
    peer.dueMs = dueMs;
    peer.asked = true;
    this.#sent = (this.#sent + 1) >>> 0;
    if (this.#payload.length >= numberBytes) new DataView(this.#payload.buffer).setUint32(0, this.#sent);
    // A datagram that finds no room counts as lost, like any other.
    peer.transport.send(peer.transport.borrows ? this.#payload : Uint8Array.from(this.#payload), peer.to);
  }

  #answered(peer: Peer, bytes: number): void {
    peer.asked = false;
    this.figures.done((performance.now() - peer.dueMs) * 1_000, bytes);
    this.#pacer.when((dueMs) => this.#send(peer, dueMs));
  }

  #again(peer: Peer): void {
    peer.asked = false;
    this.#pacer.afterFailure((dueMs) => this.#send(peer, dueMs));
  }

  #giveLostUp(): void {
    const nowMs = performance.now();
    for (const peer of this.#peers) {
      if (!peer.asked || nowMs - peer.dueMs < lostAfterMs) continue;
      peer.asked = false;
      this.figures.fail(failure('LOAD_NO_ANSWER', { peer: peer.to.peer, ms: lostAfterMs }));
      this.#pacer.when((dueMs) => this.#send(peer, dueMs));
    }
  }
}
