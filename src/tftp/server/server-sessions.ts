import { type Failure, failure } from '../../errors/error.js';
import type { ReasonKey } from '../../errors/reasons.js';
import { decodeTftp } from '../../wire/tftp/decode.js';
import { encodeError } from '../../wire/tftp/encode.js';
import { opcode, opcodeOf, type TftpRequest, tftpErrorCode } from '../../wire/tftp/packet.js';
import { failureOf } from '../wire-error.js';
import { ByteRate } from './byte-rate.js';
import { createSide } from './create-side.js';
import { sessionToEvict, sessionToEvictOf, unconfirmedOfOthers } from './eviction.js';
import { InFlightBytes } from './in-flight-bytes.js';
import { requestFailure } from './request-fault.js';
import { ServedTransfer } from './served-transfer.js';
import { countFinished, noCounts } from './server-counters.js';
import type { SessionsOptions } from './server-options.js';
import { type Refusal, type RequestTarget, refusalOf, requestTarget } from './server-request.js';
import type { ServerPeer, SessionsOutbox } from './server-shell.js';
import { Session } from './session.js';
import { TimerWheel } from './timer-wheel.js';
import type { ServedTransferOptions } from './transfer-context.js';
import { discardSetup, type SetupTerms, setUpTransfer, type TransferSetup } from './transfer-setup.js';
import { busyFailure, TransferTable } from './transfer-table.js';

/** Whoever watches a server. */
export interface SessionsObserver {
  /** Both sides know what they go by. */
  transferStarted(session: Session): void;
  /** It is done, failed or given up; `session.transfer.outcome` tells. */
  transferFinished(session: Session): void;
  /** A request, or something that is none, was answered with an ERROR. */
  refused(peer: ServerPeer, reason: Failure): void;
  /** A request was not answered: refused beyond the rate of ERRORs (`counters.refusedUntold`), or dropped (`counters.requestsDropped`). */
  unanswered(): void;
}

/** Files that are looked up at once, for each transfer that is allowed: a slow disk holds up no more than that. */
const beginningForEachTransfer = 2;

/**
 * A TFTP server without its sockets, disks and clock: hears requests, decides, runs the transfers. Its shell passes
 * datagrams in, wakes it often (`tick`), and sends what it asks to be sent.
 *
 * Clients that never answer cost one table entry and few datagrams. When the table is full the oldest of them makes room:
 * a flood of forged requests cannot keep real clients out for longer than their round trip.
 */
export class ServerSessions<P extends ServerPeer> {
  readonly counters = noCounts();

  readonly #options: SessionsOptions;
  readonly #outbox: SessionsOutbox<P>;
  readonly #observer: SessionsObserver;
  readonly #table: TransferTable<Session>;
  /** Sessions whose client has not answered yet, oldest first. */
  readonly #unconfirmed = new Set<Session>();
  readonly #byteRate: ByteRate;
  readonly #inFlight: InFlightBytes;
  readonly #setupTerms: SetupTerms<P>;
  readonly #wheel = new TimerWheel<Session>();
  /** Sessions whose files are being looked up, also of those that are forgotten already. */
  #beginning = 0;
  #lastId = 0;
  #closing = false;

  constructor(options: SessionsOptions, outbox: SessionsOutbox<P>, observer: SessionsObserver) {
    this.#options = options;
    this.#outbox = outbox;
    this.#observer = observer;
    const { files, policy, maxTransfers, maxTransfersPerClient, share } = options;
    this.#table = new TransferTable(maxTransfers, maxTransfersPerClient, share?.transfers);
    this.#byteRate = new ByteRate(options.bytes);
    this.#inFlight = new InFlightBytes(options.negotiation, options.maxInFlightBytes);
    this.#setupTerms = { files, policy, inFlight: this.#inFlight, outbox };
    this.#lastId = (share?.index ?? 0) - (share?.servers ?? 1) + 1;
  }

  /** Sessions that take part in something. */
  get size(): number {
    return this.#table.size;
  }

  /** Whether a transfer is under way; one that only stays to repeat its last ACK is not. */
  get isBusy(): boolean {
    for (const { transfer } of this.#table.transfers()) if (transfer?.outcome === undefined) return true;
    return false;
  }

  /** All sessions, oldest first. */
  sessions(): IterableIterator<Session> {
    return this.#table.transfers();
  }

  /** The session of that id. */
  session(id: string): Session | undefined {
    for (const session of this.#table.transfers()) if (session.id === id) return session;
    return undefined;
  }

  /** The session with the peer of that name. */
  find(peer: string): Session | undefined {
    return this.#table.get(peer);
  }

  /** A datagram came to the port where requests are heard: `length` bytes of `bytes` from `offset`, borrowed. */
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

  /** A datagram of the session's peer came to the port of its transfer. */
  transferReceived(session: Session, bytes: Uint8Array, offset: number, length: number): void {
    const { transfer } = session;
    if (transfer === undefined) return;
    const nowMs = this.#outbox.nowMs();
    if (isRequest(opcodeOf(bytes, offset, length))) {
      this.#requestRepeatedInTransfer(session, bytes.slice(offset, offset + length), nowMs);
      return;
    }
    transfer.datagramReceived(bytes, offset, length, nowMs);
    if (transfer.isConfirmed) this.#unconfirmed.delete(session);
    if (transfer.isWaiting) this.#byteRate.wait(session, nowMs);
  }

  /**
   * `count` datagrams of `datagramBytes` each came as one, in `bytes` from `offset`, borrowed. Returns how many in front
   * are taken at once. The others are for `transferReceived`, the first block of a transfer always.
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

  /** A datagram came to a transfer's port from someone who has none: ERROR 5, unless it is an ERROR itself or no packet. */
  strangerReceived(bytes: Uint8Array, offset: number, length: number, peer: P): void {
    const code = opcodeOf(bytes, offset, length);
    if (code === opcode.error) return;
    const known = code >= opcode.readRequest && code <= opcode.optionAcknowledgement;
    const errorCode = known ? tftpErrorCode.unknownTransferId : tftpErrorCode.illegalOperation;
    if (this.#options.errors.take(peer.address, this.#outbox.nowMs())) {
      this.#outbox.reply(
        peer,
        encodeError(errorCode, known ? 'unknown transfer ID' : 'illegal TFTP operation'),
      );
    }
  }

  /** The system says that nobody listens at the peer's port any more. */
  peerVanished(peer: string): void {
    this.#table.get(peer)?.transfer?.peerVanished(peer);
  }

  /** Time has passed: to be called at `deadlineMs`, or every 10 ms or so while there are sessions. */
  tick(): void {
    const nowMs = this.#outbox.nowMs();
    this.#byteRate.advance(nowMs);
    this.#wheel.advance(nowMs, (session) => {
      session.wakeAtMs = Number.POSITIVE_INFINITY;
      const { transfer } = session;
      if (transfer === undefined || session.gone) return;
      if (transfer.deadlineMs <= nowMs) transfer.deadlineReached(nowMs);
      this.#wakeInTime(session, nowMs);
    });
  }

  /** When `tick` has something to do; infinite when nobody waits for anything. */
  get deadlineMs(): number {
    return Math.min(this.#byteRate.nextMs, this.#wheel.nextMs);
  }

  /** Gives one transfer up; false when there is none of that id. */
  abort(id: string, reason: ReasonKey): boolean {
    for (const session of this.#table.transfers()) {
      if (session.id !== id) continue;
      session.transfer?.abort(reason);
      return session.transfer !== undefined;
    }
    return false;
  }

  /** No new transfers from now on. */
  stopAccepting(): void {
    this.#closing = true;
  }

  /** Gives all transfers up. */
  abortAll(reason: ReasonKey): void {
    for (const session of [...this.#table.transfers()]) {
      session.transfer?.abort(reason);
      this.#forget(session);
    }
  }

  #requestReceived(datagram: Uint8Array, peer: P): void {
    const options = this.#options;
    const nowMs = this.#outbox.nowMs();
    this.counters.requests += 1;
    if (!options.requests.take(peer.address, nowMs)) {
      this.#drop();
      return;
    }
    if (!options.filter.allows(peer.address)) {
      this.#refuse(peer, refusalOf(failure('TFTP_CLIENT_DENIED', { peer: peer.address })));
      return;
    }
    const decoded = decodeTftp(datagram);
    if (!decoded.ok || (decoded.packet.type !== 'readRequest' && decoded.packet.type !== 'writeRequest')) {
      this.#refuse(peer, refusalOf(decoded.ok ? requestFailure() : requestFailure(decoded.fault)));
      return;
    }
    this.#arrived(decoded.packet, peer, nowMs);
  }

  /**
   * A request came to the port of the peer's own transfer, as from a relay that has locked on to it: the same one once more is
   * answered as at the port of requests. Another one is asked of the wrong port; an ERROR would end the transfer that runs.
   */
  #requestRepeatedInTransfer({ peer, transfer }: Session, datagram: Uint8Array, nowMs: number): void {
    if (!this.#options.requests.take(peer.address, nowMs)) return;
    const decoded = decodeTftp(datagram);
    if (!decoded.ok || (decoded.packet.type !== 'readRequest' && decoded.packet.type !== 'writeRequest'))
      return;
    const arrival = this.#table.arrived(peer.name, peer.address, decoded.packet, nowMs);
    if (arrival.type === 'repeated') transfer?.requestRepeated(nowMs);
  }

  #arrived(request: TftpRequest, peer: P, nowMs: number): void {
    if (this.#beginning >= this.#options.maxTransfers * beginningForEachTransfer) {
      // The disk is behind, or a flood is on: who means it asks again, and is not turned away.
      this.#drop();
      return;
    }
    const arrival = this.#table.arrived(peer.name, peer.address, request, nowMs, () =>
      unconfirmedOfOthers(this.#unconfirmed, peer.address),
    );
    switch (arrival.type) {
      case 'repeated':
        arrival.transfer.transfer?.requestRepeated(nowMs);
        return;
      case 'replaces':
        this.#replace(arrival.transfer, 'client-began-anew');
        break;
      case 'full': {
        const evicted =
          arrival.of === 'all'
            ? sessionToEvict(this.#unconfirmed)
            : sessionToEvictOf(peer.address, this.#unconfirmed, nowMs);
        if (evicted === undefined) {
          this.#refuse(peer, refusalOf(busyFailure(arrival)));
          return;
        }
        if (evicted === 'young') {
          this.#drop();
          return;
        }
        this.#evict(evicted);
        break;
      }
      case 'new':
    }
    if (this.#closing) {
      this.#refuse(peer, refusalOf(failure('TFTP_STOPPING')));
      return;
    }
    const target = requestTarget(request, peer.address, this.#options.policy);
    if (target.type === 'refuse') {
      this.#refuse(peer, target);
      return;
    }
    this.#lastId += this.#options.share?.servers ?? 1;
    const session = new Session(`t${this.#lastId}`, peer, request, nowMs);
    this.#table.add(peer.name, peer.address, request, session);
    this.#unconfirmed.add(session);
    void this.#begin(session, target, peer);
  }

  /** Looks the file up and begins; whatever goes wrong is told to the client. */
  async #begin(session: Session, target: RequestTarget, peer: P): Promise<void> {
    this.#beginning += 1;
    const setup = await setUpTransfer(session, target, peer, this.#setupTerms);
    this.#beginning -= 1;
    if (setup === undefined) return;
    if (setup.type === 'refuse') {
      this.#turnAway(session, peer, setup);
      return;
    }
    if (session.gone) {
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
    this.#inFlight.commit(session, blockBytes * windowBlocks);
    const budget = this.#byteRate.budgetFor(session.peer.address);
    const served: ServedTransferOptions = {
      limits: options.limits,
      traceSteps: options.traceSteps,
      nowMs: () => outbox.nowMs(),
      changed: () => this.#changed(session),
      budget,
    };
    session.transfer = new ServedTransfer(decision, channel, served, (context) => createSide(data, context));
    this.counters.transfersStarted += 1;
    this.#observer.transferStarted(session);
    session.transfer.start(outbox.nowMs());
  }

  #changed(session: Session): void {
    const { transfer } = session;
    if (transfer === undefined || session.gone) return;
    if (transfer.outcome === undefined) {
      if (transfer.deadlineMs < session.wakeAtMs) this.#wakeInTime(session, this.#outbox.nowMs());
      return;
    }
    if (!session.finished) {
      session.finished = true;
      countFinished(this.counters, transfer);
      this.#observer.transferFinished(session);
    }
    if (transfer.isOver) this.#forget(session);
    else if (transfer.deadlineMs < session.wakeAtMs) this.#wakeInTime(session, this.#outbox.nowMs());
  }

  #wakeInTime(session: Session, nowMs: number): void {
    const deadlineMs = session.transfer?.deadlineMs ?? Number.POSITIVE_INFINITY;
    if (session.gone || deadlineMs >= session.wakeAtMs) return;
    session.wakeAtMs = this.#wheel.schedule(session, deadlineMs, nowMs);
  }

  #forget(session: Session): void {
    if (session.gone) return;
    session.gone = true;
    this.#inFlight.commit(session, 0);
    this.#unconfirmed.delete(session);
    this.#byteRate.cancel(session);
    this.#wheel.cancel(session);
    this.#table.remove(session.peer.name);
    session.transfer?.channel.close();
  }

  #replace(session: Session, reason: ReasonKey): void {
    session.transfer?.replaced(reason);
    this.#forget(session);
  }

  /** Makes room. One whose file is still looked up is let go of when that has ended. */
  #evict(session: Session): void {
    this.counters.transfersEvicted += 1;
    this.#replace(session, 'place-was-needed');
  }

  /** Nothing comes of a request that had a session; a client that went away is not told. */
  #turnAway(session: Session, peer: P, refusal: Refusal): void {
    if (session.gone) return;
    this.#forget(session);
    this.#refuse(peer, refusal);
  }

  /** There are too many requests. */
  #drop(): void {
    this.counters.requestsDropped += 1;
    this.#observer.unanswered();
  }

  #refuse(peer: P, { errorCode, message, failure: reason }: Refusal): void {
    this.counters.refused += 1;
    if (!this.#options.errors.take(peer.address, this.#outbox.nowMs())) {
      this.counters.refusedUntold += 1;
      this.#observer.unanswered();
      return;
    }
    this.#outbox.reply(peer, encodeError(errorCode, message));
    this.#observer.refused(peer, reason);
  }
}

function isRequest(code: number): boolean {
  return code === opcode.readRequest || code === opcode.writeRequest;
}
