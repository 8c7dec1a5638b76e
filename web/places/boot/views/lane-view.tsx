import { useId } from 'react';
import { bootStory } from '../../../../src/capture/stories/boot-story.js';
import { formatTime } from '../../../state/numbers.js';
import { CopyButton } from '../../../views/copy-button.js';
import { useSession, useStore, useWords } from '../../../views/use-session.js';
import type { OpenCapture } from '../../captures/state/open-capture.js';
import { showCapture } from '../../captures/state/open-captures.js';
import { sentenceOf } from '../../captures/state/story-list.js';
import { type Axis, isTroubled, type Lane } from '../state/lane.js';
import { stateSentences } from '../state/state-sentences.js';
import { LaneFiles } from './lane-files.js';
import { LaneMachine } from './lane-machine.js';
import { LaneOffers } from './lane-offers.js';
import { LaneTimeline } from './lane-timeline.js';

/** One machine: who offered it what, its files over time, and what it waits for. */
export function LaneView({
  capture,
  lane,
  axis,
  known,
}: {
  readonly capture: OpenCapture;
  readonly lane: Lane;
  readonly axis: Axis;
  readonly known: ReadonlySet<string>;
}) {
  const id = useId();
  const boot = useStore(capture.boot);
  const { machine, beginNanos } = lane;
  return (
    <article className={isTroubled(lane) ? 'lane' : 'lane fine'} aria-labelledby={id}>
      <LaneMachine lane={lane} headingId={id} />
      <div className="lane-course">
        <LaneTimeline lane={lane} axis={axis} isOver={boot?.isDone === true} />
        <LaneOffers machine={machine} beginNanos={beginNanos} />
        <LaneFiles machine={machine} known={known} />
      </div>
      <LaneNow capture={capture} lane={lane} known={known} />
    </article>
  );
}

/** What the machine does now, since when it boots, and where to go from here. */
function LaneNow({
  capture,
  lane,
  known,
}: {
  readonly capture: OpenCapture;
  readonly lane: Lane;
  readonly known: ReadonlySet<string>;
}) {
  const session = useSession();
  const words = useWords();
  const { t, language } = words;
  const { first } = useStore(capture.facts);
  const { machine, beginNanos } = lane;
  const { tone, heading, sentences } = stateSentences(lane, known, words);
  const story = (): string => {
    const { title, events } = bootStory(machine, 0);
    return [title, ...events].map((event) => sentenceOf(event, language)).join('\n');
  };
  const showPackets = (): void => {
    // Offers may go to all machines.
    const filter = `eth.addr == ${machine.mac} || dhcp.hw.mac_addr == ${machine.mac}`;
    capture.draft.set(filter);
    capture.apply(filter);
    showCapture(session, capture);
  };
  return (
    <div className="lane-now">
      <h3>
        <span className={tone}>{heading}</span>
        {first !== undefined && (
          <time className="mono dim">{formatTime((first + beginNanos / 1e9) * 1e6).slice(0, 8)}</time>
        )}
      </h3>
      {sentences.map((sentence) => (
        <p key={sentence}>{sentence}</p>
      ))}
      <div className="lane-verbs">
        <button type="button" onClick={showPackets}>
          {t('bootPackets')}
        </button>
        <CopyButton label={t('bootCopy')} text={story} />
      </div>
    </div>
  );
}
