import type { LineConditions } from '../../../line/conditions.js';
import type { TftpOption } from '../../../wire/tftp/packet.js';
import {
  type Check,
  type CheckLevel,
  type CheckScript,
  type CheckSentence,
  type CheckSource,
  type CheckStage,
  defineCheck,
  failed,
  skipped,
  type Verdict,
} from '../../check.js';
import type { CheckDesk } from '../../check-desk.js';
import { phrase } from '../../phrases.js';
import type { ReadResult } from './read-file.js';
import type { ServerFile, TftpServerRoom } from './server-room.js';
import { type Heard, ServerTalk, type TalkRequest } from './server-talk.js';
import type { WriteResult } from './write-file.js';

/** A check of a TFTP server. */
export type ServerCheck = Check<TftpServerRoom>;

interface ServerCheckInput {
  readonly id: string;
  readonly level?: CheckLevel;
  readonly stage?: CheckStage;
  readonly line?: Partial<LineConditions>;
  readonly title: CheckSentence;
  readonly why: CheckSentence;
  readonly source: CheckSource;
  /** It writes a file. */
  readonly writes?: true;
  /** It needs a server that answers options by an OACK. */
  readonly options?: true;
}

/** How long a server may take to answer at all. */
export const answerMs = 4_000;
/** How long it may take to send again what was lost: the longest of what is common is 5 s. */
export const resendMs = 12_000;

/** A check that any server can be held to, which answers and may be written to if the check does so. */
export function serverCheck(
  input: ServerCheckInput & { readonly script: (desk: CheckDesk, room: TftpServerRoom) => CheckScript },
): ServerCheck {
  const { writes, options, script, ...rest } = input;
  return defineCheck<TftpServerRoom>({
    ...rest,
    *script(desk, room) {
      if (room.answers === false) return skipped(phrase('serverSilent'));
      if (writes === true && !room.options.canWrite) return skipped(phrase('needsWrite'));
      if (writes === true && room.takesFiles === false) return skipped(phrase('takesNoFiles'));
      if (options === true && room.takesOptions === false) return skipped(phrase('takesNoOptions'));
      return yield* script(desk, room);
    },
  });
}

/** A check that reads a file of at least so many bytes. */
export function readingCheck(
  input: ServerCheckInput & {
    readonly leastBytes: number;
    readonly script: (desk: CheckDesk, room: TftpServerRoom, sample: ServerFile) => CheckScript;
  },
): ServerCheck {
  const { leastBytes, script, ...rest } = input;
  return serverCheck({
    ...rest,
    *script(desk, room) {
      const { sample } = room;
      if (sample === undefined) return skipped(phrase('needsFile'));
      if (sample.bytes.length < leastBytes) return skipped(phrase('needsLongerFile', { bytes: leastBytes }));
      return yield* script(desk, room, sample);
    },
  });
}

/** What reading gave instead of a file, as a verdict. */
export function readFailure(result: Exclude<ReadResult, { type: 'read' }>, expectedBytes: number): Verdict {
  const expected = result.type === 'broken' ? result.expected : phrase('content', { bytes: expectedBytes });
  return failed(expected, result.came);
}

/** What writing gave instead of a written file, as a verdict. */
export function writeFailure(result: Exclude<WriteResult, { type: 'written' }>): Verdict {
  return failed(result.type === 'broken' ? result.expected : phrase('anAcceptedWrite'), result.came);
}

/** What came, or that nothing did. */
export function cameWords(heard: Heard | undefined, withinMs: number) {
  return heard === undefined
    ? phrase('nothing', { seconds: Math.round(withinMs / 1_000) })
    : phrase('packet', { packet: heard.words });
}

/** Sends a request and gives the first answer; asks again once, since no line is perfect. */
export function* firstAnswer(
  desk: CheckDesk,
  room: TftpServerRoom,
  request: TalkRequest,
  withinMs = answerMs,
): CheckScript<{ readonly talk: ServerTalk; readonly heard: Heard | undefined }> {
  const talk = new ServerTalk(desk, room.target);
  talk.request(request);
  let heard = yield* talk.next(withinMs);
  if (heard === undefined) {
    talk.request(request);
    heard = yield* talk.next(withinMs);
  }
  return { talk, heard };
}

/** Takes a request up to its first DATA: acknowledges an OACK, if there is one. */
export function* firstBlock(
  desk: CheckDesk,
  room: TftpServerRoom,
  name: string,
  options: readonly TftpOption[] = [],
): CheckScript<{ readonly talk: ServerTalk; readonly heard: Heard | undefined }> {
  const { talk, heard } = yield* firstAnswer(desk, room, { type: 'readRequest', name, options });
  if (heard?.packet?.type !== 'optionAcknowledgement') return { talk, heard };
  talk.acknowledge(0);
  return { talk, heard: yield* talk.next(answerMs) };
}

/** Whether a packet is the DATA of that number. */
export function isBlock(heard: Heard | undefined, block: number): boolean {
  return heard?.packet?.type === 'data' && heard.packet.block16 === block;
}

/** The value of an acknowledged option, whose name has no case; undefined without it. */
export function optionValue(heard: Heard | undefined, name: string): string | undefined {
  if (heard?.packet?.type !== 'optionAcknowledgement') return undefined;
  return heard.packet.options.find((option) => option.name.toLowerCase() === name)?.value;
}
