import { visibleText } from '../../../../src/bytes/escapes.js';
import type { Story, StoryEvent, StoryKind } from '../../../../src/capture/stories/story.js';
import { storyText, turnsText } from '../../../../src/capture/stories/story-text.js';
import type { Language } from '../../../../src/errors/error.js';
import type { LadderSubject, StoryRow } from '../reading/messages.js';

/** Kinds of stories in the order in which they are shown: machines that boot say most. */
export const storyKinds = ['boot', 'tftp', 'dhcp', 'tcp', 'dns'] as const satisfies readonly StoryKind[];

/** The stories of a kind, of all kinds for undefined, or of what went wrong alone. */
export function chosenStories(
  rows: readonly StoryRow[],
  kind: StoryKind | undefined,
  isTroubleOnly: boolean,
): readonly StoryRow[] {
  return rows.filter(
    ({ story }) =>
      (kind === undefined || story.kind === kind) &&
      (!isTroubleOnly || story.fault !== undefined || story.outcome === 'failed'),
  );
}

/** The story of what a ladder shows; undefined if there is none. */
export function storyOf(rows: readonly StoryRow[], wanted: LadderSubject): Story | undefined {
  return rows.find(
    ({ story, subject }) =>
      story.kind !== 'boot' && subject?.type === wanted.type && subject.number === wanted.number,
  )?.story;
}

/** A sentence of a story; what came from the network is made visible. */
export function sentenceOf(event: Pick<StoryEvent, 'code' | 'params'>, language: Language): string {
  return capitalized(visibleText(storyText(event, language)));
}

/** Whose turn it was for how long; undefined where nobody was waited for. */
export function turnSentence({ turns }: Story, language: Language): string | undefined {
  if (turns === undefined || turns.client + turns.server + turns.nobody === 0) return undefined;
  return capitalized(turnsText(turns, language));
}

function capitalized(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
