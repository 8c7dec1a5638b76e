import type { Language } from '../../errors/error.js';
import { chatSentences } from './sentences-chat.js';
import { datagramSentences } from './sentences-datagram.js';
import { streamSentences } from './sentences-stream.js';
import { tftpSentences } from './sentences-tftp.js';

/** What was seen, why it matters, and what to do; `{name}` marks a value. */
export type ProgramSentence = readonly [saw: string, why: string, next: string];

/** What is said of a finding in every language. */
export type ProgramSentences = Readonly<Record<Language, ProgramSentence>>;

/** The sentences of all findings by their codes, which are stable. */
export const programSentences = {
  ...streamSentences,
  ...chatSentences,
  ...datagramSentences,
  ...tftpSentences,
} as const satisfies Readonly<Record<string, ProgramSentences>>;

/** The stable name of what is wrong with a program. */
export type ProgramFindingCode = keyof typeof programSentences;

/** All of them. */
export const programFindingCodes = Object.keys(programSentences) as ProgramFindingCode[];
