import { useEffect, useState } from 'react';
import type { Story, StoryKind } from '../../../../src/capture/stories/story.js';
import { CheckField } from '../../../views/fields.js';
import { Segments } from '../../../views/select.js';
import { useStore, useWords } from '../../../views/use-session.js';
import type { OpenCapture } from '../state/open-capture.js';
import { chosenStories, sentenceOf, storyKinds, turnSentence } from '../state/story-list.js';

/** Stories that are drawn; a person who has more chooses a kind. */
const maxDrawn = 300;

const kindWords = {
  all: 'captureStoryAll',
  boot: 'captureStoryBoot',
  tftp: 'captureTableTftp',
  dhcp: 'captureStoryDhcp',
  tcp: 'captureTableTcp',
  dns: 'captureStoryDns',
} as const;

/** What happened in the capture, in words: a story for each machine that boots, transfer, lease, connection and question. */
export function StoriesView({
  capture,
  onPacket,
}: {
  readonly capture: OpenCapture;
  readonly onPacket: (number: number) => void;
}) {
  const { t, count } = useWords();
  const stories = useStore(capture.stories);
  const { count: packets } = useStore(capture.facts);
  const [kind, setKind] = useState<StoryKind | 'all'>('all');
  const [isTroubleOnly, setTroubleOnly] = useState(false);
  useEffect(() => capture.tell(), [capture]);
  if (stories === undefined) return <p className="stories-none dim">{t('loading')}</p>;
  const { rows, counts, looked, isDone } = stories;
  const all = storyKinds.reduce((sum, one) => sum + counts[one], 0);
  const chosen = kind === 'all' ? undefined : kind;
  const shown = chosenStories(rows, chosen, isTroubleOnly);
  const kept = chosenStories(rows, chosen, false).length;
  const there = chosen === undefined ? all : counts[chosen];
  return (
    <div className="conversations">
      <div className="conversation-bar">
        <Segments
          label={t('captureStoryKinds')}
          value={kind}
          choices={(['all', ...storyKinds] as const)
            .filter((value) => value === 'all' || counts[value] > 0)
            .map((value) => ({
              value,
              label: `${t(kindWords[value])} ${count(value === 'all' ? all : counts[value])}`,
            }))}
          onChange={setKind}
        />
        <CheckField label={t('captureStoryTrouble')} isOn={isTroubleOnly} onChange={setTroubleOnly} />
        {!isDone && (
          <span className="dim" role="status">
            {looked < packets
              ? t('captureTelling', { percent: Math.floor((looked / packets) * 100) })
              : t('captureTellingLive')}
          </span>
        )}
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard */}
      <section className="stories" tabIndex={0} aria-label={t('captureModeStories')}>
        {shown.slice(0, maxDrawn).map(({ story }) => (
          <StoryCard key={`${story.kind} ${story.number}`} story={story} onPacket={onPacket} />
        ))}
        {shown.length === 0 && isDone && <p className="dim">{t('captureStoryNone')}</p>}
        {shown.length > maxDrawn && (
          <p className="dim">{t('captureFirst', { shown: count(maxDrawn), all: count(shown.length) })}</p>
        )}
        {kept < there && (
          <p className="dim">{t('captureStoriesKept', { shown: count(kept), all: count(there) })}</p>
        )}
      </section>
    </div>
  );
}

function StoryCard({
  story,
  onPacket,
}: {
  readonly story: Story;
  readonly onPacket: (number: number) => void;
}) {
  const { language } = useWords();
  const isBad = story.outcome === 'failed' || story.fault !== undefined;
  return (
    <article className="story">
      <h2>
        <span className={`lamp lamp-${isBad ? 'bad' : story.outcome === 'done' ? 'on' : 'off'}`} />
        {sentenceOf(story.title, language)}
      </h2>
      <StorySentences story={story} onPacket={onPacket} />
    </article>
  );
}

/** The sentences of a story, in order; each shows its packet. */
export function StorySentences({
  story,
  selected,
  onPacket,
}: {
  readonly story: Story;
  /** The packet that is looked at. */
  readonly selected?: number;
  readonly onPacket: (number: number) => void;
}) {
  const { language } = useWords();
  const turns = turnSentence(story, language);
  return (
    <ol className="story-events">
      {story.events.map((event, index) => {
        const key = `${index} ${event.packet}`;
        return (
          <li key={key} aria-current={event.packet === selected ? 'true' : undefined}>
            <time className="mono dim">{(event.timeNanos / 1e9).toFixed(3)}</time>
            <button type="button" className="story-event" onClick={() => onPacket(event.packet)}>
              {sentenceOf(event, language)}
            </button>
          </li>
        );
      })}
      {turns !== undefined && (
        <li className="dim">
          <time />
          <span>{turns}</span>
        </li>
      )}
    </ol>
  );
}
