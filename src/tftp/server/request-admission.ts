import { failure } from '../../errors/error.js';
import type { ReasonKey } from '../../errors/reasons.js';
import { decodeTftp } from '../../wire/tftp/decode.js';
import type { TftpRequest } from '../../wire/tftp/packet.js';
import { givingWayOfOthers, sessionToEvict, sessionToEvictOf } from './eviction.js';
import { requestFailure } from './request-fault.js';
import type { SessionsOptions } from './server-options.js';
import { type Refusal, type RequestTarget, refusalOf, requestTarget } from './server-request.js';
import type { ServerPeer } from './server-shell.js';
import type { Session } from './session.js';
import { busyFailure, type TransferTable } from './transfer-table.js';

/** Concurrent file lookups for each allowed transfer: the bound on what a slow disk holds up. */
const lookupsForEachTransfer = 2;

/** The session that a request ends without a packet: the same client's, which begins anew, or one that gives way. */
export interface DisplacedSession {
  readonly session: Session;
  readonly reason: Extract<ReasonKey, 'client-began-anew' | 'place-was-needed'>;
}

/** What a server does with a request. */
export type Admission =
  /** The request begins a session, after `displaced` has ended. */
  | {
      readonly type: 'admitted';
      readonly request: TftpRequest;
      readonly target: RequestTarget;
      readonly displaced: DisplacedSession | undefined;
    }
  /** The request is a repetition: its session answers. */
  | { readonly type: 'repeated'; readonly session: Session }
  /** The request is answered with an ERROR; `displaced` ends all the same. */
  | {
      readonly type: 'refused';
      readonly refusal: Refusal;
      readonly displaced: DisplacedSession | undefined;
    }
  /** The request is not answered: there are too many. A real client asks again. */
  | { readonly type: 'dropped' };

const dropped: Admission = Object.freeze({ type: 'dropped' });

/** What admission needs of the server's sessions. */
export interface AdmissionSessions {
  readonly table: Pick<TransferTable<Session>, 'arrived'>;
  /** Sessions whose place another may take, oldest first. */
  readonly givingWay: ReadonlySet<Session>;
  /** The number of pending file lookups. */
  readonly lookups: () => number;
}

/**
 * Decides about a server's requests by their rate, the client's address, what can be read of them, whether they are
 * repetitions, and whether there is room. Changes no session.
 */
export class RequestAdmission {
  readonly #options: SessionsOptions;
  readonly #sessions: AdmissionSessions;
  #isClosing = false;

  constructor(options: SessionsOptions, sessions: AdmissionSessions) {
    this.#options = options;
    this.#sessions = sessions;
  }

  /** Refuses new transfers from now on. */
  stopAccepting(): void {
    this.#isClosing = true;
  }

  /** Decides about a request that arrived at the request port; takes ownership of `datagram`. */
  decide(datagram: Uint8Array, peer: ServerPeer, nowMs: number): Admission {
    const { requests, filter } = this.#options;
    if (!requests.take(peer.address, nowMs)) return dropped;
    if (!filter.allows(peer.address))
      return refused(refusalOf(failure('TFTP_CLIENT_DENIED', { peer: peer.address })));
    const decoded = decodeTftp(datagram);
    if (!decoded.ok) return refused(refusalOf(requestFailure(decoded.fault)));
    const { packet } = decoded;
    if (packet.type !== 'readRequest' && packet.type !== 'writeRequest')
      return refused(refusalOf(requestFailure()));
    return this.#place(packet, peer, nowMs);
  }

  /** Whether a request that arrived at the port of the peer's own transfer repeats the one that began it. */
  repeats(datagram: Uint8Array, peer: ServerPeer, nowMs: number): boolean {
    if (!this.#options.requests.take(peer.address, nowMs)) return false;
    const decoded = decodeTftp(datagram);
    if (!decoded.ok) return false;
    const { packet } = decoded;
    if (packet.type !== 'readRequest' && packet.type !== 'writeRequest') return false;
    return this.#sessions.table.arrived(peer.name, peer.address, packet, nowMs).type === 'repeated';
  }

  /** Whether there is a place for `request`. */
  #place(request: TftpRequest, peer: ServerPeer, nowMs: number): Admission {
    const { table, givingWay, lookups } = this.#sessions;
    // The disk falls behind, or the server is flooded.
    if (lookups() >= this.#options.maxTransfers * lookupsForEachTransfer) return dropped;
    const arrival = table.arrived(peer.name, peer.address, request, nowMs, () =>
      givingWayOfOthers(givingWay, peer.address),
    );
    switch (arrival.type) {
      case 'repeated':
        return { type: 'repeated', session: arrival.transfer };
      case 'replaces':
        return this.#aim(request, peer, { session: arrival.transfer, reason: 'client-began-anew' });
      case 'full': {
        const evicted =
          arrival.of === 'all' ? sessionToEvict(givingWay) : sessionToEvictOf(peer.address, givingWay, nowMs);
        if (evicted === undefined) return refused(refusalOf(busyFailure(arrival)));
        if (evicted === 'young') return dropped;
        return this.#aim(request, peer, { session: evicted, reason: 'place-was-needed' });
      }
      case 'new':
        return this.#aim(request, peer, undefined);
    }
  }

  /** Whether the file of `request` may be looked up. */
  #aim(request: TftpRequest, peer: ServerPeer, displaced: DisplacedSession | undefined): Admission {
    if (this.#isClosing) return refused(refusalOf(failure('TFTP_STOPPING')), displaced);
    const target = requestTarget(request, peer.address, this.#options.policy);
    if (target.type === 'refuse') return refused(target, displaced);
    return { type: 'admitted', request, target, displaced };
  }
}

function refused(refusal: Refusal, displaced?: DisplacedSession): Admission {
  return { type: 'refused', refusal, displaced };
}
