import { type Failure, failure } from '../errors/error.js';
import type { Because } from '../errors/reasons.js';
import { decodeTftp, encodeError, opcode, opcodeOf, type TftpRequest, tftpErrorCode } from '../wire/tftp.js';
import type { ClientFilter } from './cidr.js';
import type { NegotiationPolicy } from './negotiation.js';
import type { RateLimiter } from './rate-limit.js';
import { requestFailure } from './request-fault.js';
import { ServedTransfer, type TransferBudget, type TransferChannel } from './served-transfer.js';
import {
  decideTransfer,
  type FileFacts,
  type Refusal,
  type RequestTarget,
  requestTarget,
  type ServerPolicy,
} from './server-request.js';
import { noCounts, type ServerPeer, Session } from './session.js';
import { TimerWheel } from './timer-wheel.js';
import type { Content, ServedFiles, Sink } from './transfer-data.js';
import type { TransferLimits } from './transfer-limits.js';
import { type SharedCount, TransferTable } from './transfer-table.js';
import { failureOf, wireErrorOf } from './wire-error.js';

/** What the sessions ask of their shell. */
export interface SessionsOutbox<P extends ServerPeer> {
  /** Milliseconds of the clock that all times are given in. */
  nowMs(): number;
  /** Send a packet, given away, from the port that the request came to. */
  reply(peer: P, packet: Uint8Array): void;
  /** A way to the peer from a port for its transfer. Rejects with a `BreakoutboxError` when none is to be had. */
  openChannel(peer: P): Promise<TransferChannel>;
}

/** Whoever watches a server. */
export interface SessionsObserver {
  /** Both sides know what they go by. */
  transferStarted(session: Session): void;
  /** It is done, failed or given up; `session.transfer.outcome` tells. */
  transferFinished(session: Session): void;
  /** A request, or something that is none, was answered with an ERROR. */
  refused(peer: ServerPeer, reason: Failure): void;
}

/** Everything that a server's sessions go by. */
export interface SessionsOptions {
  readonly files: ServedFiles;
  readonly policy: ServerPolicy;
  readonly negotiation: NegotiationPolicy;
  readonly limits: TransferLimits;
  readonly filter: ClientFilter;
  /** Transfers at once, 1 and up. */
  readonly maxTransfers: number;
  readonly maxTransfersPerClient: number;
  /** Bytes in flight of all transfers together: windows become smaller when it runs short. */
  readonly maxInFlightBytes: number;
  /** How many requests are heard. */
  readonly requests: RateLimiter;
  /** How many ERRORs are sent to strangers. */
  readonly errors: RateLimiter;
  /** How many bytes flow; `undefined` for as many as can. */
  readonly bytes?: RateLimiter;
  /** Steps of each transfer's trace that are kept; 0 for none. */
  readonly traceSteps: number;
  /** Where several servers serve as one: what they have together, and which ids are this one's. */
  readonly share?: ServerShare;
}

/** What one of several servers that serve as one goes by. */
export interface ServerShare {
  /** Transfers of all of them. */
  readonly transfers: SharedCount;
  /** This one's place, 0 and up, of `servers`. */
  readonly index: number;
  readonly servers: number;
}

/** Files that are looked up at once, for each transfer that is allowed: a slow disk holds up no more than that. */
const beginningForEachTransfer = 2;
/** How often a session that waits for the byte rate is looked at. */
const budgetTickMs = 5;

/**
 * A TFTP server without its sockets, disks and clock: hears requests, decides, runs the transfers. Its shell passes
 * datagrams in, wakes it often (`tick`), and sends what it asks to be sent.
 *
 * Clients that never answer cost one table entry and few datagrams. When the table is full the oldest of them makes room:
 * a flood of forged requests cannot keep real clients out for longer than their round trip.
 */
export class ServerSessions<P extends ServerPeer> {
  readonly counters = noCounts();

  private readonly options: SessionsOptions;
  private readonly outbox: SessionsOutbox<P>;
  private readonly observer: SessionsObserver;
  private readonly table: TransferTable<Session>;
  /** Sessions whose client has not answered yet, oldest first. */
  private readonly unconfirmed = new Set<Session>();
  /** Sessions that wait for the byte rate, in the order in which they came to wait. */
  private readonly waiting = new Set<Session>();
  private readonly wheel = new TimerWheel<Session>();
  /** When those who wait for the byte rate are looked at. */
  private budgetDueMs = 0;
  private committedBytes = 0;
  /** Sessions whose files are being looked up, also of those that are forgotten already. */
  private beginning = 0;
  private lastId = 0;
  private closing = false;

  constructor(options: SessionsOptions, outbox: SessionsOutbox<P>, observer: SessionsObserver) {
    this.options = options;
    this.outbox = outbox;
    this.observer = observer;
    const { maxTransfers, maxTransfersPerClient, share } = options;
    this.table = new TransferTable(maxTransfers, maxTransfersPerClient, share?.transfers);
    this.lastId = (share?.index ?? 0) - (share?.servers ?? 1) + 1;
  }

  /** Sessions that take part in something. */
  get size(): number {
    return this.table.size;
  }

  /** Whether a transfer is under way; one that only stays to repeat its last ACK is not. */
  get isBusy(): boolean {
    for (const { transfer } of this.table.transfers()) if (transfer?.outcome === undefined) return true;
    return false;
  }

  /** All sessions, oldest first. */
  sessions(): IterableIterator<Session> {
    return this.table.transfers();
  }

  /** The session with the peer of that name. */
  find(peer: string): Session | undefined {
    return this.table.get(peer);
  }

  /** A datagram came to the port where requests are heard: `length` bytes of `bytes` from `offset`, borrowed. */
  datagramReceived(bytes: Uint8Array, offset: number, length: number, peer: P): void {
    const code = opcodeOf(bytes, offset, length);
    if (code === opcode.readRequest || code === opcode.writeRequest) {
      this.requestReceived(bytes.slice(offset, offset + length), peer);
      return;
    }
    const session = this.table.get(peer.name);
    if (session === undefined) this.strangerHeard(bytes, offset, length, peer);
    else this.transferHeard(session, bytes, offset, length);
  }

  /** A datagram of the session's peer came to the port of its transfer. */
  transferHeard(session: Session, bytes: Uint8Array, offset: number, length: number): void {
    const { transfer } = session;
    if (transfer === undefined) return;
    transfer.datagramReceived(bytes, offset, length, this.outbox.nowMs());
    if (transfer.isConfirmed) this.unconfirmed.delete(session);
    if (transfer.isWaiting) {
      if (this.waiting.size === 0) this.budgetDueMs = this.outbox.nowMs() + budgetTickMs;
      this.waiting.add(session);
    }
  }

  /** A datagram came to a transfer's port from someone who has none: ERROR 5, unless it is an ERROR itself or no packet. */
  strangerHeard(bytes: Uint8Array, offset: number, length: number, peer: P): void {
    const code = opcodeOf(bytes, offset, length);
    if (code === opcode.error) return;
    const known = code >= opcode.readRequest && code <= opcode.optionAcknowledgement;
    const errorCode = known ? tftpErrorCode.unknownTransferId : tftpErrorCode.illegalOperation;
    if (this.options.errors.take(peer.address, this.outbox.nowMs())) {
      this.outbox.reply(
        peer,
        encodeError(errorCode, known ? 'unknown transfer ID' : 'illegal TFTP operation'),
      );
    }
  }

  /** The system says that nobody listens at the peer's port any more. */
  peerVanished(peer: string): void {
    this.table.get(peer)?.transfer?.peerVanished(peer);
  }

  /** Time has passed: to be called at `deadlineMs`, or every 10 ms or so while there are sessions. */
  tick(): void {
    const nowMs = this.outbox.nowMs();
    this.budgetDueMs = nowMs + budgetTickMs;
    for (const session of this.waiting) {
      if (this.options.bytes?.isOpen(session.peer.address, nowMs) === false) continue;
      // Whoever goes on waits behind the others next time.
      this.waiting.delete(session);
      session.transfer?.budgetRefilled(nowMs);
      if (session.transfer?.isWaiting === true) this.waiting.add(session);
    }
    this.wheel.advance(nowMs, (session) => {
      session.wakeAtMs = Number.POSITIVE_INFINITY;
      const { transfer } = session;
      if (transfer === undefined || session.gone) return;
      if (transfer.deadlineMs <= nowMs) transfer.deadlineReached(nowMs);
      this.wakeInTime(session, nowMs);
    });
  }

  /** When `tick` has something to do; infinite when nobody waits for anything. */
  get deadlineMs(): number {
    return this.waiting.size > 0 ? Math.min(this.budgetDueMs, this.wheel.nextMs) : this.wheel.nextMs;
  }

  /** Gives one transfer up; false when there is none of that id. */
  abort(id: string, reason: Because): boolean {
    for (const session of this.table.transfers()) {
      if (session.id !== id) continue;
      session.transfer?.abort(reason);
      return session.transfer !== undefined;
    }
    return false;
  }

  /** No new transfers from now on. */
  stopAccepting(): void {
    this.closing = true;
  }

  /** Gives all transfers up. */
  abortAll(reason: Because): void {
    for (const session of [...this.table.transfers()]) {
      session.transfer?.abort(reason);
      this.forget(session);
    }
  }

  private requestReceived(datagram: Uint8Array, peer: P): void {
    const { options, counters } = this;
    const nowMs = this.outbox.nowMs();
    counters.requests += 1;
    if (!options.requests.take(peer.address, nowMs)) {
      counters.requestsDropped += 1;
      return;
    }
    if (!options.filter.allows(peer.address)) {
      this.refuse(peer, failure('TFTP_CLIENT_DENIED', { peer: peer.address }));
      return;
    }
    const decoded = decodeTftp(datagram);
    if (!decoded.ok || (decoded.packet.type !== 'readRequest' && decoded.packet.type !== 'writeRequest')) {
      this.refuse(peer, decoded.ok ? requestFailure() : requestFailure(decoded.fault));
      return;
    }
    this.arrived(decoded.packet, peer, nowMs);
  }

  private arrived(request: TftpRequest, peer: P, nowMs: number): void {
    if (this.beginning >= this.options.maxTransfers * beginningForEachTransfer) {
      // The disk is behind, or a flood is on: who means it asks again, and is not turned away.
      this.counters.requestsDropped += 1;
      return;
    }
    const arrival = this.table.arrived(peer.name, peer.address, request, nowMs);
    switch (arrival.type) {
      case 'repeated':
        arrival.transfer.transfer?.requestRepeated(nowMs);
        return;
      case 'replaces':
        this.replace(arrival.transfer);
        break;
      case 'full':
        if (!this.evict(peer, arrival.of)) {
          this.refuse(peer, failure('TFTP_BUSY', { transfers: arrival.transfers }));
          return;
        }
        break;
      case 'new':
    }
    if (this.closing) {
      this.refuse(peer, failure('TFTP_STOPPING'));
      return;
    }
    const target = requestTarget(request, peer.address, this.options.policy);
    if (target.type === 'refuse') {
      this.refuse(peer, target.failure, target);
      return;
    }
    this.lastId += this.options.share?.servers ?? 1;
    const session = new Session(`t${this.lastId}`, peer, request, nowMs);
    this.table.add(peer.name, peer.address, request, session);
    this.unconfirmed.add(session);
    void this.begin(session, target, peer);
  }

  /** Looks the file up and begins; whatever goes wrong is told to the client. */
  private async begin(session: Session, target: RequestTarget, peer: P): Promise<void> {
    this.beginning += 1;
    await this.beginIfFound(session, target, peer);
    this.beginning -= 1;
  }

  private async beginIfFound(session: Session, target: RequestTarget, peer: P): Promise<void> {
    let data: { content: Content } | { sink: Sink } | undefined;
    let channel: TransferChannel | undefined;
    const giveUp = (): void => {
      if (data !== undefined && 'content' in data) data.content.release();
      if (data !== undefined && 'sink' in data) void data.sink.discard();
      channel?.close();
      this.forget(session);
    };
    try {
      const { files, policy } = this.options;
      let facts: FileFacts;
      if (target.direction === 'get') {
        const opened = await files.open(target, peer.address);
        if (opened.type === 'refused') throw new Refused(opened.failure);
        if (opened.type === 'file') data = { content: opened.content };
        facts = opened.type === 'file' ? factsOf(opened.content) : opened;
      } else {
        facts = await files.inspect(target, peer.address);
      }
      const decision = decideTransfer(target, facts, policy, this.negotiationFor(peer));
      if (decision.type === 'refuse') throw new Refused(decision.failure, decision);
      if (target.direction === 'put' && !session.gone) {
        data = { sink: await files.create(target, peer.address, policy.write === 'overwrite') };
      }
      if (!session.gone) channel = await this.outbox.openChannel(peer);
      if (session.gone || channel === undefined || data === undefined) {
        giveUp();
        return;
      }
      const { blockBytes, windowBlocks } = decision.agreement;
      this.commit(session, blockBytes * windowBlocks);
      const { options, outbox } = this;
      const budget = options.bytes === undefined ? undefined : budgetOf(options.bytes, peer.address);
      session.transfer = new ServedTransfer(decision, data, channel, {
        limits: options.limits,
        traceSteps: options.traceSteps,
        nowMs: () => outbox.nowMs(),
        changed: () => this.changed(session),
        ...(budget === undefined ? {} : { budget }),
      });
      this.counters.transfersStarted += 1;
      this.observer.transferStarted(session);
      session.transfer.start(outbox.nowMs());
    } catch (error) {
      const wasForgotten = session.gone;
      giveUp();
      if (wasForgotten) return;
      if (error instanceof Refused) this.refuse(peer, error.reason, error.said);
      else this.refuse(peer, failureOf(error));
    }
  }

  /** What may be agreed to now: fewer bytes in flight for each when many transfers share what there is for all. */
  private negotiationFor(peer: P): NegotiationPolicy {
    const { negotiation, maxInFlightBytes } = this.options;
    const left = Math.max(0, maxInFlightBytes - this.committedBytes);
    return {
      ...negotiation,
      maxBlockBytes: Math.min(negotiation.maxBlockBytes, peer.maxBlockBytes),
      maxInFlightBytes: Math.min(negotiation.maxInFlightBytes, left / 2),
    };
  }

  private commit(session: Session, bytes: number): void {
    this.committedBytes += bytes - session.committedBytes;
    session.committedBytes = bytes;
  }

  private changed(session: Session): void {
    const { transfer } = session;
    if (transfer === undefined || session.gone) return;
    if (transfer.outcome === undefined) {
      if (transfer.deadlineMs < session.wakeAtMs) this.wakeInTime(session, this.outbox.nowMs());
      return;
    }
    if (!session.finished) {
      session.finished = true;
      this.count(transfer);
      this.observer.transferFinished(session);
    }
    if (transfer.isOver) this.forget(session);
    else if (transfer.deadlineMs < session.wakeAtMs) this.wakeInTime(session, this.outbox.nowMs());
  }

  private wakeInTime(session: Session, nowMs: number): void {
    const deadlineMs = session.transfer?.deadlineMs ?? Number.POSITIVE_INFINITY;
    if (session.gone || deadlineMs >= session.wakeAtMs) return;
    session.wakeAtMs = this.wheel.schedule(session, deadlineMs, nowMs);
  }

  private count(transfer: ServedTransfer): void {
    const { counters } = this;
    const { bytes, retransmitted, duplicates } = transfer.figures;
    if (transfer.outcome?.outcome === 'done') counters.transfersDone += 1;
    else if (transfer.outcome?.outcome === 'failed') counters.transfersFailed += 1;
    else counters.transfersAborted += 1;
    if (transfer.decision.target.direction === 'get') counters.sentBytes += bytes;
    else counters.receivedBytes += bytes;
    counters.retransmitted += retransmitted;
    counters.duplicates += duplicates;
  }

  private forget(session: Session): void {
    if (session.gone) return;
    session.gone = true;
    this.commit(session, 0);
    this.unconfirmed.delete(session);
    this.waiting.delete(session);
    this.wheel.cancel(session);
    this.table.remove(session.peer.name);
    session.transfer?.channel.close();
  }

  private replace(session: Session): void {
    session.transfer?.replaced();
    this.forget(session);
  }

  /**
   * Makes room in a full table, or in the client's own share of it, by the oldest session that no client has confirmed, of
   * those that have been answered if there are any; false when all are confirmed.
   */
  private evict(peer: P, of: 'client' | 'all'): boolean {
    let oldest: Session | undefined;
    for (const session of this.unconfirmed) {
      if (of === 'client' && session.peer.address !== peer.address) continue;
      oldest ??= session;
      if (session.transfer === undefined) continue;
      oldest = session;
      break;
    }
    if (oldest === undefined) return false;
    this.counters.transfersEvicted += 1;
    oldest.transfer?.replaced();
    // One whose file is still looked up is let go of when that has ended.
    this.forget(oldest);
    return true;
  }

  private refuse(
    peer: P,
    reason: Failure,
    said: Pick<Refusal, 'errorCode' | 'message'> = wireErrorOf(reason),
  ): void {
    this.counters.refused += 1;
    if (!this.options.errors.take(peer.address, this.outbox.nowMs())) {
      this.counters.refusedUntold += 1;
      return;
    }
    this.outbox.reply(peer, encodeError(said.errorCode, said.message));
    this.observer.refused(peer, reason);
  }
}

/** Leads out of `begin` with the ERROR for the client. */
class Refused extends Error {
  readonly reason: Failure;
  readonly said: Pick<Refusal, 'errorCode' | 'message'>;

  constructor(reason: Failure, said: Pick<Refusal, 'errorCode' | 'message'> = wireErrorOf(reason)) {
    super(reason.code);
    this.reason = reason;
    this.said = said;
  }
}

function factsOf(content: Content): FileFacts {
  const sizeBytes = content.type === 'whole' ? content.bytes.length : content.sizeBytes;
  return sizeBytes === undefined ? { type: 'file' } : { type: 'file', sizeBytes };
}

function budgetOf(bytes: RateLimiter, client: string): TransferBudget {
  return {
    isOpen: (nowMs) => bytes.isOpen(client, nowMs),
    spend: (count, nowMs) => bytes.spend(client, nowMs, count),
  };
}
