import type { EncodingName } from '../../bytes/encoding-names.js';
import type { SocketAddress } from '../../bytes/socket-address.js';
import { type Check, defineCheck, skipped } from '../check.js';
import { phrase } from '../phrases.js';

/** What the checks of an echo server, or of a student's task, know of it. */
export class EchoRoom {
  /** Where it listens. */
  readonly target: SocketAddress;
  /** Of the texts that are sent. */
  readonly encoding: EncodingName;
  /** Whether it answers at all; undefined before it was asked. The first check finds it out. */
  answers: boolean | undefined;

  constructor(target: SocketAddress, encoding: EncodingName) {
    this.target = target;
    this.encoding = encoding;
  }
}

/** A check of a server that answers what it is sent. */
export type EchoCheck = Check<EchoRoom>;

/** A check that is skipped where the server does not answer at all. */
export function echoCheck(input: Parameters<typeof defineCheck<EchoRoom>>[0]): EchoCheck {
  return defineCheck<EchoRoom>({
    ...input,
    *script(desk, room) {
      if (room.answers === false) return skipped(phrase('serverSilent'));
      return yield* input.script(desk, room);
    },
  });
}
