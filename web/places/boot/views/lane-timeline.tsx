import type { BootFile } from '../../../../src/capture/stories/boot-machine.js';
import type { StoryEvent } from '../../../../src/capture/stories/story.js';
import { durationText } from '../../../../src/capture/stories/story-text.js';
import { useWords } from '../../../views/use-session.js';
import { type Axis, isTroubled, type Lane } from '../state/lane.js';

/** Messages that a server sends. */
const answers: ReadonlySet<string> = new Set(['DHCP_OFFER', 'DHCP_ACK', 'DHCP_NAK', 'BOOTP_REPLY']);

/** What happened to a machine over time: marks of what it asked and was answered, bars of its files. What it says stands in words beside it. */
export function LaneTimeline({
  lane,
  axis,
  isOver,
}: {
  readonly lane: Lane;
  readonly axis: Axis;
  /** The capture has ended: what a machine waits for will not come. */
  readonly isOver: boolean;
}) {
  const { t, language } = useWords();
  const { machine, state, beginNanos, lastNanos, endNanos } = lane;
  const at = (nanos: number): string => `${((nanos - beginNanos) / 1e7 / axis.seconds).toFixed(2)}%`;
  const width = (nanos: number): string => `${(nanos / 1e7 / axis.seconds).toFixed(2)}%`;
  const isBad = isTroubled(lane);
  const span = durationText(endNanos - beginNanos, language);
  return (
    <div className="lane-time" aria-hidden="true">
      {machine.messages.map((event) => (
        <Mark key={event.packet} event={event} left={at(event.timeNanos)} />
      ))}
      {machine.files.map((file) => (
        <FileMarks key={file.packet} file={file} at={at} width={width} />
      ))}
      {endNanos > lastNanos && (
        <i
          className={isBad ? 'time-wait bad' : 'time-wait'}
          style={{ left: at(lastNanos), width: width(endNanos - lastNanos) }}
        />
      )}
      {endNanos > lastNanos && <i className="time-end" style={{ left: at(endNanos) }} />}
      <b style={{ left: at(endNanos) }}>
        {state.type === 'loaded' ? span : t(isOver ? 'bootEnd' : 'bootNow', { span })}
      </b>
    </div>
  );
}

function Mark({ event: { code }, left }: { readonly event: StoryEvent; readonly left: string }) {
  return <i className={answers.has(code) ? 'time-mark tx' : 'time-mark rx'} style={{ left }} />;
}

function FileMarks({
  file: { timeNanos, lastNanos, outcome, againNanos },
  at,
  width,
}: {
  readonly file: BootFile;
  readonly at: (nanos: number) => string;
  readonly width: (nanos: number) => string;
}) {
  const isMissing = outcome === 'notFound' || outcome === 'probed';
  const isBad = outcome === 'failed' || outcome === 'unanswered';
  return (
    <>
      {isMissing ? (
        <i className="time-mark rx" style={{ left: at(timeNanos) }} />
      ) : (
        <i
          className={isBad ? 'time-bar bad' : 'time-bar tx'}
          style={{ left: at(timeNanos), width: `max(2px, ${width(lastNanos - timeNanos)})` }}
        />
      )}
      {[...new Set(againNanos)].map((nanos) => (
        <i key={nanos} className="time-mark bad" style={{ left: at(nanos) }} />
      ))}
    </>
  );
}

/** The seconds of the axis that all lanes share. */
export function TimeAxis({ axis: { seconds, labels } }: { readonly axis: Axis }) {
  return (
    <div className="lane-axis" aria-hidden="true">
      {labels.map((label) => (
        <span key={label} style={{ left: `${((label / seconds) * 100).toFixed(2)}%` }}>
          {seconds < 1 ? `${+(label * 1_000).toPrecision(3)} ms` : `${+label.toPrecision(3)} s`}
        </span>
      ))}
    </div>
  );
}
