import { expect, it } from 'vitest';
import type { Story } from '../../../../src/capture/stories/story.js';
import type { StoryRow } from '../reading/messages.js';
import { chosenStories, storyOf, turnSentence } from './story-list.js';

function row(kind: Story['kind'], outcome: Story['outcome'], number = 1): StoryRow {
  const story = { kind, outcome, fault: undefined, turns: undefined } as Story;
  return { story, subject: { type: 'transfer', number } };
}

const rows = [
  row('boot', 'failed', 1),
  row('tftp', 'done', 1),
  row('tftp', 'failed', 2),
  row('dns', 'done', 3),
];

it('chooses stories of a kind or of what went wrong', () => {
  expect(chosenStories(rows, undefined, false)).toHaveLength(4);
  expect(chosenStories(rows, 'tftp', false)).toEqual(rows.slice(1, 3));
  expect(chosenStories(rows, undefined, true)).toEqual([rows[0], rows[2]]);
});

it('finds the story of what a ladder shows, and not that of the machine', () => {
  expect(storyOf(rows, { type: 'transfer', number: 1 })).toBe(rows[1]?.story);
  expect(storyOf(rows, { type: 'conversation', number: 1 })).toBeUndefined();
});

it('says whose turn it was only where somebody was waited for', () => {
  const story = rows[1]?.story as Story;
  expect(turnSentence(story, 'en')).toBeUndefined();
  expect(turnSentence({ ...story, turns: { client: 0, server: 0, nobody: 0 } }, 'en')).toBeUndefined();
  expect(turnSentence({ ...story, turns: { client: 1e9, server: 2e6, nobody: 0 } }, 'en')).toMatch(
    /^The turn/,
  );
});
