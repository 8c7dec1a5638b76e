import { Explainer } from '../../../../src/capture/stories/explainer.js';
import type { Story } from '../../../../src/capture/stories/story.js';
import { createProtocols } from '../../../../src/wire/protocols.js';
import { subjectOf } from './capture-answers.js';
import type { CaptureReading } from './capture-reading.js';
import type { StoryRow } from './messages.js';

/** Stories that are kept: those that went wrong go before others. */
const maxStories = 4_000;

/** Tells what happened in a capture, when it has been read to its end: stories in the order in which they began. */
export async function storiesOf(
  reading: CaptureReading,
  report: (looked: number, isDone: boolean) => void,
): Promise<readonly StoryRow[]> {
  const failed: Story[] = [];
  const others: Story[] = [];
  const protocols = createProtocols();
  const explainer = new Explainer(protocols, (story) => {
    const kept = story.outcome === 'failed' || story.kind === 'boot' ? failed : others;
    if (kept.length < maxStories) kept.push(story);
  });
  await reading.walkAll(
    protocols,
    () => true,
    (packet) => explainer.take(packet),
    report,
  );
  explainer.end();
  return [...failed, ...others]
    .slice(0, maxStories)
    .sort((one, other) => one.startNanos - other.startNanos)
    .map((story) => ({ story, subject: subjectOf(reading, story.title.packet) }));
}
