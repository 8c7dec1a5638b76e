import type { EncodingName } from '../../bytes/encoding-names.js';
import type { SocketAddress } from '../../bytes/socket-address.js';
import { type Check, type CheckScript, defineCheck, failed, skipped, type Verdict } from '../check.js';
import type { CheckDesk } from '../check-desk.js';
import { type Phrase, phrase } from '../phrases.js';

/** How long a connection may take that only looks whether anybody is there. */
const probeMs = 1_000;

/** What the checks of an echo server, or of a student's task, know of it. */
export class EchoRoom {
  /** Where it listens. */
  readonly target: SocketAddress;
  /** Of the texts that are sent. */
  readonly encoding: EncodingName;
  /** Whether it answers at all; undefined before it was asked. The first check finds it out. */
  answers: boolean | undefined;
  /** The check that a connection was made for last; undefined before there was one. */
  lastConnected: string | undefined;
  /** Whether it has ended after it was there. */
  hasEnded = false;
  readonly #checks = new Map<CheckDesk, string>();

  constructor(target: SocketAddress, encoding: EncodingName) {
    this.target = target;
    this.encoding = encoding;
  }

  /** A check begins, which speaks by this desk. */
  began(id: string, desk: CheckDesk): void {
    this.#checks.set(desk, id);
  }

  /** A check has ended. */
  ended(desk: CheckDesk): void {
    this.#checks.delete(desk);
  }

  /** A connection was made by a desk. */
  connected(desk: CheckDesk): void {
    this.lastConnected = this.#checks.get(desk);
  }
}

/** A check of a server that answers what it is sent. */
export type EchoCheck = Check<EchoRoom>;

/**
 * A check that is skipped where the server does not answer at all, or has ended since. The first that finds a server gone says so in
 * place of its own fault.
 */
export function echoCheck(input: Parameters<typeof defineCheck<EchoRoom>>[0]): EchoCheck {
  return defineCheck<EchoRoom>({
    ...input,
    *script(desk, room) {
      if (room.answers === false) return skipped(phrase('serverSilent'));
      if (room.hasEnded) return skipped(serverEnded(room));
      room.began(input.id, desk);
      const verdict = yield* input.script(desk, room);
      room.ended(desk);
      if (!isRefusal(verdict) || room.lastConnected === undefined) return verdict;
      if (!room.hasEnded && (yield* listensAgain(desk, room))) return verdict;
      // Checks beside each other find it out at once.
      if (room.hasEnded) return skipped(serverEnded(room));
      room.hasEnded = true;
      return failed(verdict.expected, serverEnded(room));
    },
  });
}

function isRefusal(verdict: Verdict): verdict is Extract<Verdict, { readonly outcome: 'failed' | 'warned' }> {
  return (
    verdict.outcome === 'failed' &&
    verdict.came.id === 'closedBy' &&
    verdict.came.values.code === 'ECONNREFUSED'
  );
}

/** Whether it is a full backlog that refused, as some systems' does, and not a server that is gone. */
function* listensAgain(desk: CheckDesk, room: EchoRoom): CheckScript<boolean> {
  const probe = desk.connect(room.target);
  const isThere = yield* probe.opened(probeMs);
  probe.close();
  return isThere;
}

function serverEnded({ lastConnected = '' }: EchoRoom): Phrase {
  return phrase('serverEnded', { check: lastConnected });
}
