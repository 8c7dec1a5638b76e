import { useEffect, useRef, useState } from 'react';
import { formatDelta } from '../../../state/numbers.js';
import { Segments } from '../../../views/select.js';
import { useStore, useWords } from '../../../views/use-session.js';
import type { Ladder, LadderSubject } from '../reading/messages.js';
import { type ConversationLadderRow, conversationRows } from '../state/conversation-ladder.js';
import type { OpenCapture } from '../state/open-capture.js';
import { sentenceOf, storyOf } from '../state/story-list.js';
import { StorySentences } from './stories-view.js';

/** The way of the selected packet's conversation, or of its TFTP transfer, between both ends. */
export function LadderPane({
  capture,
  selected,
}: {
  readonly capture: OpenCapture;
  readonly selected: number;
}) {
  const { t, count } = useWords();
  const { state } = useStore(capture.facts);
  const { subject, ladder } = useLadder(capture, selected, state);
  const list = useRef<HTMLOListElement>(null);
  const [shown, setShown] = useState<'story' | 'ladder'>('ladder');
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is drawn anew has the chosen row elsewhere
  useEffect(() => {
    const row = list.current?.querySelector('[aria-current]');
    if (row instanceof HTMLElement && list.current !== null)
      list.current.scrollTop = row.offsetTop - list.current.offsetTop - list.current.clientHeight / 2;
  }, [selected, ladder]);
  return (
    <section className="packet-pane ladder capture-ladder" aria-label={t('captureLadder')}>
      <div className="packet-pane-head">
        <Segments
          label={t('captureLadderShown')}
          value={shown}
          choices={[
            { value: 'story', label: t('captureModeStories') },
            { value: 'ladder', label: t('captureLadder') },
          ]}
          onChange={setShown}
        />
        {subject !== undefined && ladder !== undefined && (
          <span>
            {t(subject.type === 'transfer' ? 'captureLadderTransfer' : 'captureLadderConversation', {
              number: count(subject.number),
            })}
          </span>
        )}
      </div>
      {subject === undefined && <p className="dim">{t('captureLadderNone')}</p>}
      {subject !== undefined && shown === 'story' && (
        <OwnStory capture={capture} subject={subject} selected={selected} />
      )}
      {subject !== undefined && ladder !== undefined && shown === 'ladder' && (
        <>
          <p className="ladder-ends mono" aria-hidden="true">
            <span className="ladder-time">s</span>
            <span className="ladder-names">
              <b className="cut">{ladder.client}</b>
              <b className="cut">{ladder.server}</b>
            </span>
          </p>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard */}
          <ol ref={list} className="mono" tabIndex={0} aria-label={t('captureLadder')}>
            {conversationRows(ladder).map((row) => (
              <LadderLine
                key={keyOf(row)}
                row={row}
                selected={selected}
                onSelect={(number) => capture.selected.set(number)}
              />
            ))}
          </ol>
        </>
      )}
    </section>
  );
}

/** What happened in words, with the sentence of the selected packet marked. */
function OwnStory({
  capture,
  subject,
  selected,
}: {
  readonly capture: OpenCapture;
  readonly subject: LadderSubject;
  readonly selected: number;
}) {
  const { t, language } = useWords();
  const stories = useStore(capture.stories);
  const { count } = useStore(capture.facts);
  useEffect(() => capture.tell(), [capture]);
  if (stories === undefined) return <p className="dim">{t('loading')}</p>;
  const { rows, looked, isDone } = stories;
  const story = storyOf(rows, subject);
  if (story === undefined && !isDone)
    return (
      <p className="dim">
        {looked < count
          ? t('captureTelling', { percent: Math.floor((looked / count) * 100) })
          : t('captureTellingLive')}
      </p>
    );
  if (story === undefined) return <p className="dim">{t('captureStoryNone')}</p>;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard
    <section className="own-story" tabIndex={0} aria-label={t('captureModeStories')}>
      <p className="story-title">{sentenceOf(story.title, language)}</p>
      <StorySentences story={story} selected={selected} onPacket={(number) => capture.selected.set(number)} />
    </section>
  );
}

function keyOf(row: ConversationLadderRow): string {
  if (row.type === 'step') return String(row.step.row.number);
  return `${row.type} ${row.type === 'silence' ? row.before : row.side}`;
}

function LadderLine({
  row,
  selected,
  onSelect,
}: {
  readonly row: ConversationLadderRow;
  readonly selected: number;
  readonly onSelect: (number: number) => void;
}) {
  const { t, count } = useWords();
  if (row.type === 'step')
    return <Step of={row} isSelected={row.step.row.number === selected} onSelect={onSelect} />;
  const text =
    row.type === 'silence'
      ? t('captureSilence', { span: formatDelta(row.seconds * 1e6) })
      : t('captureLadderHidden', { count: row.count, shown: count(row.count) });
  return (
    <li className="apart dim">
      <time className="ladder-time" />
      <span className="track">
        <b>{text}</b>
      </span>
    </li>
  );
}

function Step({
  of: {
    step: { row, isFromClient },
    label,
    isAgain,
  },
  isSelected,
  onSelect,
}: {
  readonly of: Extract<ConversationLadderRow, { readonly type: 'step' }>;
  readonly isSelected: boolean;
  readonly onSelect: (number: number) => void;
}) {
  const { t } = useWords();
  const side = isFromClient ? 'tx' : 'rx';
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the list of packets has the keys
    <li
      className={row.isTrouble || isAgain ? `${side} trouble` : side}
      aria-current={isSelected ? 'true' : undefined}
      title={row.info}
      onClick={() => onSelect(row.number)}
    >
      <time className="ladder-time">{row.sinceFirst?.toFixed(3)}</time>
      <span className="track">
        <b>
          {label}
          {isAgain && ` · ${t('captureAgainSent')}`}
        </b>
      </span>
    </li>
  );
}

/** The ladder of what a packet belongs to: its TFTP transfer, else its conversation. */
function useLadder(capture: OpenCapture, selected: number, state: string) {
  const [found, setFound] = useState<{
    readonly subject: LadderSubject | undefined;
    readonly ladder: Ladder | undefined;
  }>({ subject: undefined, ladder: undefined });
  const known = useRef<string>(undefined);
  useEffect(() => {
    let isWanted = true;
    void capture.client.ask('subject', { number: selected }).then(async (subject) => {
      const name = subject === undefined ? 'none' : `${subject.type} ${subject.number} ${state}`;
      if (!isWanted || name === known.current) return;
      const ladder =
        subject === undefined
          ? undefined
          : await capture.client.ask('ladder', { ...subject, around: selected });
      if (!isWanted) return;
      // One that is shown in parts is asked for again around another packet.
      const isPart = ladder !== undefined && ladder.hiddenBefore + ladder.hiddenAfter > 0;
      known.current = isPart ? undefined : name;
      setFound({ subject, ladder });
    });
    return () => {
      isWanted = false;
    };
  }, [capture, selected, state]);
  return found;
}
