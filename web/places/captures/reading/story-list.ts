import { Explainer } from '../../../../src/capture/stories/explainer.js';
import type { Story, StoryKind } from '../../../../src/capture/stories/story.js';
import { createProtocols } from '../../../../src/wire/protocols.js';
import { subjectOf } from './capture-answers.js';
import type { CaptureReading } from './capture-reading.js';
import type { PassProgress, StoryList } from './messages.js';

/** Stories that are kept: those that went wrong go before others. */
const maxStories = 4_000;

/**
 * Tells what happened in a capture, also in packets that are still to come: a story when it has ended, and at the end of the capture those
 * that have not. `report` is called after each part of the capture with what gives the stories so far.
 */
export async function tellStories(
  reading: CaptureReading,
  report: (progress: PassProgress, stories: () => StoryList) => void,
): Promise<void> {
  const failed: Story[] = [];
  const others: Story[] = [];
  const counts: Record<StoryKind, number> = { boot: 0, tftp: 0, dhcp: 0, tcp: 0, dns: 0 };
  const protocols = createProtocols();
  const explainer = new Explainer(protocols, (story) => {
    counts[story.kind] += 1;
    const kept = story.outcome === 'failed' || story.kind === 'boot' ? failed : others;
    if (kept.length < maxStories) kept.push(story);
  });
  const list = (): StoryList => ({
    counts: { ...counts },
    rows: [...failed, ...others]
      .slice(0, maxStories)
      .sort((one, other) => one.startNanos - other.startNanos)
      .map((story) => ({ story, subject: subjectOf(reading, story.title.packet) })),
  });
  await reading.walkAll(
    protocols,
    () => true,
    (packet) => explainer.take(packet),
    (looked, isDone) => {
      if (isDone) explainer.end();
      report({ looked, isDone }, list);
    },
  );
}
