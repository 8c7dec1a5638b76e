import type { Language } from '../../errors/error.js';
import { firewallSentences } from './sentences-firewall.js';
import { machineSentences } from './sentences-machine.js';
import { portSentences } from './sentences-port.js';
import { remoteSentences } from './sentences-remote.js';
import { watchSentences } from './sentences-watch.js';

/** What a finding says in one language, and what to do next, if there is anything; `{name}` marks a value. */
export type FindingSentence = readonly [says: string, next?: string];

/** A finding in every language. */
export type FindingSentences = Readonly<Record<Language, FindingSentence>>;

/** The sentences of all findings by their ids, which are stable. */
export const findingSentences = {
  ...portSentences,
  ...firewallSentences,
  ...watchSentences,
  ...remoteSentences,
  ...machineSentences,
} as const satisfies Readonly<Record<string, FindingSentences>>;

/** The stable name of what was found. */
export type FindingId = keyof typeof findingSentences;

/** All of them. */
export const findingIds = Object.keys(findingSentences) as FindingId[];
