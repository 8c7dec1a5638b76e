import type { ReasonKey } from '../../errors/reasons.js';
import { opcode, opcodeOf, type TftpRequest } from '../../wire/tftp/packet.js';
import { failureOf } from '../wire-error.js';
import { ByteRate } from './byte-rate.js';
import { createSide } from './create-side.js';
import { InFlightBytes } from './in-flight-bytes.js';
import { type RefusalObserver, Refusals } from './refusals.js';
import { type DisplacedSession, RequestAdmission } from './request-admission.js';
import { ServedTransfer } from './served-transfer.js';
import { countFinished, noCounts } from './server-counters.js';
import type { SessionsOptions } from './server-options.js';
import { type Refusal, type RequestTarget, refusalOf } from './server-request.js';
import type { ServerPeer, SessionsOutbox } from './server-shell.js';
import { Session } from './session.js';
import { SessionAlarms } from './session-alarms.js';
import type { ServedTransferOptions } from './transfer-context.js';
import { discardSetup, type SetupTerms, setUpTransfer, type TransferSetup } from './transfer-setup.js';
import { TransferTable } from './transfer-table.js';

/** Is notified of what a server's sessions do. */
export interface SessionsObserver extends RefusalObserver {
  /** The options are agreed. */
  transferStarted(session: Session): void;
  /** The transfer is done, has failed or was aborted; `session.transfer.outcome` says which. */
  transferFinished(session: Session): void;
}

/**
 * A TFTP server without sockets, disks and clock: keeps its clients' sessions and runs their transfers. Its shell passes
 * datagrams in, calls `tick` often, and sends what the server asks for. `RequestAdmission` decides about requests.
 *
 * A client that never answers costs one table entry and few datagrams. When the table is full, the oldest such entry makes
 * room: a flood of forged requests keeps real clients out for no longer than their round trip.
 */
export class ServerSessions<P extends ServerPeer> {
  readonly counters = noCounts();

  readonly #options: SessionsOptions;
  readonly #outbox: SessionsOutbox<P>;
  readonly #observer: SessionsObserver;
  readonly #table: TransferTable<Session>;
  /** Sessions whose place another may take: the client has not answered yet, or the transfer has ended and lingers. Oldest first. */
  readonly #givingWay = new Set<Session>();
  readonly #byteRate: ByteRate;
  readonly #inFlight: InFlightBytes;
  readonly #setupTerms: SetupTerms<P>;
  readonly #alarms = new SessionAlarms();
  readonly #admission: RequestAdmission;
  readonly #refusals: Refusals<P>;
  /** The number of pending file lookups, including those of ended sessions. */
  #lookups = 0;
  #lastId = 0;

  constructor(options: SessionsOptions, outbox: SessionsOutbox<P>, observer: SessionsObserver) {
    this.#options = options;
    this.#outbox = outbox;
    this.#observer = observer;
    const { files, policy, maxTransfers, maxTransfersPerClient, share } = options;
    this.#table = new TransferTable(maxTransfers, maxTransfersPerClient, share?.transfers);
    this.#byteRate = new ByteRate(options.bytes);
    this.#inFlight = new InFlightBytes(options.negotiation, options.maxInFlightBytes);
    this.#setupTerms = { files, policy, inFlight: this.#inFlight, outbox };
    this.#refusals = new Refusals(options.errors, this.counters, outbox, observer);
    this.#admission = new RequestAdmission(options, {
      table: this.#table,
      givingWay: this.#givingWay,
      lookups: () => this.#lookups,
    });
    this.#lastId = (share?.index ?? 0) - (share?.servers ?? 1) + 1;
  }

  /** The number of sessions. */
  get size(): number {
    return this.#table.size;
  }

  /** Whether a transfer is running; one that only lingers to repeat its last ACK does not count. */
  get isBusy(): boolean {
    for (const { transfer } of this.#table.transfers()) if (transfer?.outcome === undefined) return true;
    return false;
  }

  /** All sessions, oldest first. */
  sessions(): IterableIterator<Session> {
    return this.#table.transfers();
  }

  /** The session with this id. */
  session(id: string): Session | undefined {
    for (const session of this.#table.transfers()) if (session.id === id) return session;
    return undefined;
  }

  /** The session with this peer. */
  find(peer: string): Session | undefined {
    return this.#table.get(peer);
  }

  /** A datagram arrived at the request port: `length` bytes of `bytes` from `offset`, borrowed. */
  datagramReceived(bytes: Uint8Array, offset: number, length: number, peer: P): void {
    const code = opcodeOf(bytes, offset, length);
    if (isRequest(code)) {
      this.#requestReceived(bytes.slice(offset, offset + length), peer);
      return;
    }
    const session = this.#table.get(peer.name);
    if (session === undefined) this.strangerReceived(bytes, offset, length, peer);
    else this.transferReceived(session, bytes, offset, length);
  }

  /** A datagram from the session's peer arrived at the transfer's port. */
  transferReceived(session: Session, bytes: Uint8Array, offset: number, length: number): void {
    const { transfer } = session;
    if (transfer === undefined) return;
    const nowMs = this.#outbox.nowMs();
    if (isRequest(opcodeOf(bytes, offset, length))) {
      // A repeated request, as from a relay that has locked on to this port, is answered as at the request port. Any other
      // request was sent to the wrong port; an ERROR would end the running transfer.
      const datagram = bytes.slice(offset, offset + length);
      if (this.#admission.repeats(datagram, session.peer, nowMs)) transfer.requestRepeated(nowMs);
      return;
    }
    transfer.datagramReceived(bytes, offset, length, nowMs);
    if (session.phase === 'running' && session.isConfirmed) this.#givingWay.delete(session);
    if (transfer.isWaiting) this.#byteRate.wait(session, nowMs);
  }

  /**
   * `count` datagrams of `datagramBytes` each arrived as one batch, in `bytes` from `offset`, borrowed. Returns how many
   * leading ones are taken at once. The others are for `transferReceived`, always including the first block of a transfer.
   */
  runReceived(
    session: Session,
    bytes: Uint8Array,
    offset: number,
    count: number,
    datagramBytes: number,
  ): number {
    return session.transfer?.runReceived(bytes, offset, count, datagramBytes, this.#outbox.nowMs()) ?? 0;
  }

  /**
   * A datagram arrived at a transfer's port from a peer without one: answers ERROR 5, or ERROR 4 if it is no packet of TFTP. An
   * ERROR is never answered.
   */
  strangerReceived(bytes: Uint8Array, offset: number, length: number, peer: P): void {
    this.#refusals.strangerReceived(opcodeOf(bytes, offset, length), peer);
  }

  /** The system reports that the peer's port is closed. */
  peerVanished(peer: string): void {
    this.#table.get(peer)?.transfer?.peerVanished(peer);
  }

  /** Time has passed. Call at `deadlineMs`, or about every 10 ms while there are sessions. */
  tick(): void {
    const nowMs = this.#outbox.nowMs();
    this.#byteRate.advance(nowMs);
    this.#alarms.advance(nowMs);
  }

  /** When `tick` is due; infinite when nothing has a deadline. */
  get deadlineMs(): number {
    return Math.min(this.#byteRate.nextMs, this.#alarms.nextMs);
  }

  /** Aborts one transfer; false if no transfer has that id. */
  abort(id: string, reason: ReasonKey): boolean {
    for (const session of this.#table.transfers()) {
      if (session.id !== id) continue;
      session.transfer?.abort(reason);
      return session.transfer !== undefined;
    }
    return false;
  }

  /** Accepts no new transfers from now on. */
  stopAccepting(): void {
    this.#admission.stopAccepting();
  }

  /** Aborts all transfers. */
  abortAll(reason: ReasonKey): void {
    for (const session of [...this.#table.transfers()]) {
      session.transfer?.abort(reason);
      this.#forget(session);
    }
  }

  #requestReceived(datagram: Uint8Array, peer: P): void {
    const nowMs = this.#outbox.nowMs();
    this.counters.requests += 1;
    const admission = this.#admission.decide(datagram, peer, nowMs);
    switch (admission.type) {
      case 'dropped':
        this.#refusals.drop();
        break;
      case 'repeated':
        admission.session.transfer?.requestRepeated(nowMs);
        break;
      case 'refused':
        this.#displace(admission.displaced);
        this.#refusals.refuse(peer, admission.refusal);
        break;
      case 'admitted':
        this.#displace(admission.displaced);
        this.#open(admission.request, admission.target, peer, nowMs);
    }
  }

  /** Ends the session that a request replaces. If its lookup is pending, the file is released when the lookup ends. */
  #displace(displaced: DisplacedSession | undefined): void {
    if (displaced === undefined) return;
    const { session, reason } = displaced;
    if (reason === 'place-was-needed' && !session.hasEnded) this.counters.transfersEvicted += 1;
    session.transfer?.replaced(reason);
    this.#forget(session);
  }

  #open(request: TftpRequest, target: RequestTarget, peer: P, nowMs: number): void {
    this.#lastId += this.#options.share?.servers ?? 1;
    const session = new Session(`t${this.#lastId}`, peer, request, nowMs);
    this.#table.add(peer.name, peer.address, request, session);
    this.#givingWay.add(session);
    void this.#begin(session, target, peer);
  }

  /** Looks the file up and begins; any failure is answered with an ERROR. */
  async #begin(session: Session, target: RequestTarget, peer: P): Promise<void> {
    this.#lookups += 1;
    const setup = await setUpTransfer(session, target, peer, this.#setupTerms);
    this.#lookups -= 1;
    if (setup === undefined) return;
    if (setup.type === 'refuse') {
      this.#turnAway(session, peer, setup);
      return;
    }
    if (session.isGone) {
      discardSetup(setup);
      return;
    }
    try {
      this.#start(session, setup);
    } catch (error) {
      discardSetup(setup);
      this.#turnAway(session, peer, refusalOf(failureOf(error)));
    }
  }

  #start(session: Session, { decision, data, channel }: TransferSetup): void {
    const options = this.#options;
    const outbox = this.#outbox;
    const { blockBytes, windowBlocks } = decision.agreement;
    const budget = this.#byteRate.budgetFor(session.peer.address);
    const served: ServedTransferOptions = {
      limits: options.limits,
      traceSteps: options.traceSteps,
      nowMs: () => outbox.nowMs(),
      changed: () => this.#changed(session),
      budget,
    };
    const transfer = new ServedTransfer(decision, channel, served, (context) => createSide(data, context));
    session.run(transfer, blockBytes * windowBlocks);
    this.#inFlight.commit(session.committedBytes);
    this.counters.transfersStarted += 1;
    this.#observer.transferStarted(session);
    transfer.start(outbox.nowMs());
  }

  #changed(session: Session): void {
    const { transfer } = session;
    if (transfer === undefined || session.isGone) return;
    if (transfer.outcome !== undefined && session.linger()) {
      this.#givingWay.add(session);
      countFinished(this.counters, transfer);
      this.#observer.transferFinished(session);
    }
    if (transfer.isOver) this.#forget(session);
    else if (transfer.deadlineMs < session.wakeAtMs) this.#alarms.update(session, this.#outbox.nowMs());
  }

  #forget(session: Session): void {
    const { committedBytes } = session;
    if (!session.leave()) return;
    this.#inFlight.release(committedBytes);
    this.#givingWay.delete(session);
    this.#byteRate.cancel(session);
    this.#alarms.cancel(session);
    this.#table.remove(session.peer.name);
    session.transfer?.channel.close();
  }

  /** Refuses a request that already has a session; a client that has left gets no answer. */
  #turnAway(session: Session, peer: P, refusal: Refusal): void {
    if (session.isGone) return;
    this.#forget(session);
    this.#refusals.refuse(peer, refusal);
  }
}

function isRequest(code: number): boolean {
  return code === opcode.readRequest || code === opcode.writeRequest;
}
