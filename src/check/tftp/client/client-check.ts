import { sameBytes } from '../../../bytes/same-bytes.js';
import type { LineConditions } from '../../../line/conditions.js';
import {
  type Check,
  type CheckLevel,
  type CheckScript,
  type CheckSentence,
  type CheckSource,
  type CheckStage,
  defineCheck,
  failed,
  passed,
  type Verdict,
  warned,
} from '../../check.js';
import { contentWords, randomBytes } from '../../content.js';
import { type Phrase, phrase } from '../../phrases.js';
import type { Heard } from '../server/server-talk.js';
import type { TftpClientRoom } from './client-room.js';
import { type ClientTalk, endWords, isVerdict, requested } from './client-talk.js';
import { type ReceivePlan, type ReceiveResult, receiveFile } from './receive-file.js';
import { type SendPlan, type SendResult, sendFile } from './send-file.js';

/** A check of a TFTP client. */
export type ClientCheck = Check<TftpClientRoom>;

interface ClientCheckInput {
  readonly id: string;
  readonly level?: CheckLevel;
  readonly stage?: CheckStage;
  readonly line?: Partial<LineConditions>;
  readonly title: CheckSentence;
  readonly why: CheckSentence;
  readonly source: CheckSource;
  /** Size of the file, in bytes. */
  readonly bytes: number;
}

/** How long a client may run on behind its transfer. */
export const endMs = 15_000;

/** A check that lets the client download, and says by hand what its server says. */
export function getCheck(
  input: ClientCheckInput & {
    readonly mode?: 'netascii';
    readonly script: (talk: ClientTalk, content: Uint8Array, room: TftpClientRoom) => CheckScript;
  },
): ClientCheck {
  return transferCheck('get', input);
}

/** A check that lets the client upload. */
export function putCheck(
  input: ClientCheckInput & {
    readonly script: (talk: ClientTalk, content: Uint8Array, room: TftpClientRoom) => CheckScript;
  },
): ClientCheck {
  return transferCheck('put', input);
}

/** A check that a download by a plan is whole. */
export function plannedGet({ plan, ...input }: ClientCheckInput & { readonly plan: SendPlan }): ClientCheck {
  return getCheck({
    ...input,
    *script(talk, content, room) {
      const sent = yield* sendFile(talk, content, plan);
      return sent.type === 'sent' ? yield* downloadVerdict(talk, content, room) : sendFailure(sent);
    },
  });
}

/** A check that an upload by a plan is whole. */
export function plannedPut({
  plan,
  ...input
}: ClientCheckInput & { readonly plan: ReceivePlan }): ClientCheck {
  return putCheck({
    ...input,
    *script(talk, content, room) {
      const received = yield* receiveFile(talk, plan);
      return received.type === 'received'
        ? yield* uploadVerdict(talk, content, received.bytes, room)
        : receiveFailure(received);
    },
  });
}

/** Whether the client has what it was sent, and says so. */
export function* downloadVerdict(talk: ClientTalk, content: Uint8Array, room: TftpClientRoom): CheckScript {
  if (room.isDevice) return passed(phrase('device'));
  const end = yield* talk.program.ended(endMs);
  if (end?.status !== 0) return failed(phrase('succeeds'), endWords(talk.program, endMs));
  const expected = phrase('content', { bytes: content.length });
  if (end.file === undefined) return failed(expected, phrase('noFile'));
  return sameBytes(content, end.file) ? passed() : failed(expected, contentWords(content, end.file));
}

/** Whether what the client has sent is its file, and it says that it was sent. */
export function* uploadVerdict(
  talk: ClientTalk,
  content: Uint8Array,
  received: Uint8Array,
  room: TftpClientRoom,
): CheckScript {
  if (room.isDevice) return passed(phrase('device'));
  if (!sameBytes(content, received))
    return failed(phrase('content', { bytes: content.length }), contentWords(content, received));
  const end = yield* talk.program.ended(endMs);
  return end?.status === 0 ? passed() : failed(phrase('succeeds'), endWords(talk.program, endMs));
}

/** Whether the client ends, and says that its transfer has failed, which is between it and its caller; a verdict if it does not. */
export function* failureSaid(talk: ClientTalk, room: TftpClientRoom): CheckScript<Verdict | undefined> {
  if (room.isDevice) return undefined;
  const end = yield* talk.program.ended(endMs);
  if (end === undefined) return failed(phrase('ends'), endWords(talk.program, endMs));
  return end.status === 0 ? warned(phrase('fails'), endWords(talk.program)) : undefined;
}

/** Whether the client has stopped at an ERROR, after which `heard` came, and says that its transfer has failed; a verdict if not. */
export function* afterError(
  talk: ClientTalk,
  heard: Heard | undefined,
  room: TftpClientRoom,
): CheckScript<Verdict | undefined> {
  if (heard === undefined) return yield* failureSaid(talk, room);
  const came = phrase('packet', { packet: heard.words });
  if (heard.packet?.type === 'data') return failed(phrase('nothingMore'), came);
  // An ERROR is not acknowledged (section 2): a packet too many, which moves nothing.
  return (yield* failureSaid(talk, room)) ?? warned(phrase('nothingMore'), came);
}

/** What sending gave in place of a file that was sent. */
export function sendFailure(result: Exclude<SendResult, { type: 'sent' }>): Verdict {
  return failed(result.type === 'broken' ? result.expected : ackWords(), result.came);
}

/** What taking a file gave in place of one. */
export function receiveFailure(result: Exclude<ReceiveResult, { type: 'received' }>): Verdict {
  return failed(
    result.type === 'broken' ? result.expected : phrase('packet', { packet: 'DATA' }),
    result.came,
  );
}

function ackWords(): Phrase {
  return phrase('packet', { packet: 'ACK' });
}

function transferCheck(
  direction: 'get' | 'put',
  {
    bytes,
    mode,
    script,
    ...rest
  }: ClientCheckInput & {
    readonly mode?: 'netascii';
    readonly script: (talk: ClientTalk, content: Uint8Array, room: TftpClientRoom) => CheckScript;
  },
): ClientCheck {
  return defineCheck<TftpClientRoom>({
    ...rest,
    *script(desk, room) {
      const content = randomBytes(bytes, desk.random);
      const name = `bob-check-${rest.id}.bin`;
      const job = { name, content, ...(mode === undefined ? {} : { mode }) };
      const talk = yield* requested(desk, room, direction, job);
      return isVerdict(talk) ? talk : yield* script(talk, content, room);
    },
  });
}
