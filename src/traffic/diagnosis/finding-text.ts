import type { Language } from '../../errors/error.js';
import type { Finding, FindingValues } from './finding.js';
import { type FindingSentence, findingSentences } from './sentences.js';

/** A finding in words. Values come from the system and from other programs: whoever shows them escapes them. */
export interface FindingText {
  readonly says: string;
  /** What to do next. */
  readonly next: string | undefined;
}

/** Words a finding in a language. */
export function findingText({ id, values }: Pick<Finding, 'id' | 'values'>, language: Language): FindingText {
  const [says, next]: FindingSentence = findingSentences[id][language];
  return { says: filled(says, values), next: next === undefined ? undefined : filled(next, values) };
}

function filled(sentence: string, values: FindingValues): string {
  return sentence.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}
