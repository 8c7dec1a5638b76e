import { useMemo, useRef, useState } from 'react';
import { durationText } from '../../../../src/capture/stories/story-text.js';
import { useSession, useStore, useWords } from '../../../views/use-session.js';
import type { BootReport } from '../../captures/reading/messages.js';
import type { OpenCapture } from '../../captures/state/open-capture.js';
import { axisOf, isLongDone, type Lane } from '../state/lane.js';
import { TimeAxis } from './lane-timeline.js';
import { LaneView } from './lane-view.js';

/** Lanes that are drawn: they are drawn anew while a capture runs. */
const maxDrawn = 100;

/** The machines of a capture, a lane each over one axis of time; those that have long been done fold to one line. */
export function LanesView({
  capture,
  boot,
  lanes,
  nowNanos,
}: {
  readonly capture: OpenCapture;
  readonly boot: BootReport;
  readonly lanes: readonly Lane[];
  readonly nowNanos: number;
}) {
  const { t, count, language } = useWords();
  const known = useKnownNames(boot);
  const { ordered, hold } = useHeldOrder(lanes);
  const recent = ordered.filter((lane) => !isLongDone(lane, nowNanos));
  const old = ordered.filter((lane) => isLongDone(lane, nowNanos));
  const axis = axisOf(ordered);
  const spans = old.map(({ state }) => (state.type === 'loaded' ? state.tookNanos : 0));
  const [isOldOpen, setOldOpen] = useState(false);
  const drawn = (some: readonly Lane[]) => (
    <>
      {some.slice(0, maxDrawn).map((lane) => (
        <LaneView key={lane.machine.mac} capture={capture} lane={lane} axis={axis} known={known} />
      ))}
      {some.length > maxDrawn && (
        <p className="lanes-more dim">
          {t('captureFirst', { shown: count(maxDrawn), all: count(some.length) })}
        </p>
      )}
    </>
  );
  return (
    <>
      <div className="lane-heads" aria-hidden="true">
        <span>{t('bootHeadMachine')}</span>
        <TimeAxis axis={axis} />
        <span className="lane-head-now">
          <span>{t('bootHeadNow')}</span>
          <span>{t('bootHeadBegan')}</span>
        </span>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard */}
      <section className="lanes" tabIndex={0} aria-label={t('bootMachinesList')} {...hold}>
        {drawn(recent)}
        {old.length > 0 && (
          <details className="lanes-old" onToggle={({ currentTarget }) => setOldOpen(currentTarget.open)}>
            <summary>
              {t('bootOld', {
                count: old.length,
                least: durationText(Math.min(...spans), language),
                most: durationText(Math.max(...spans), language),
              })}
            </summary>
            {isOldOpen && drawn(old)}
          </details>
        )}
        {boot.count > boot.machines.length && (
          <p className="lanes-more dim">
            {t('bootMore', { shown: count(boot.machines.length), all: count(boot.count) })}
          </p>
        )}
      </section>
    </>
  );
}

/** Names that TFTP servers are known to have: those that some machine got, and those in the workbench's own folder. */
function useKnownNames({ machines }: BootReport): ReadonlySet<string> {
  const tftp = useStore(useSession().state.tftp);
  return useMemo(() => {
    const got = machines.flatMap(({ files }) =>
      files.filter(({ outcome }) => outcome === 'complete' || outcome === 'probed').map(({ name }) => name),
    );
    return new Set([...got, ...(tftp?.files ?? []).map(({ name }) => name)]);
  }, [machines, tftp]);
}

/** Lanes in the order that they had while somebody points at them or has the focus in them: nothing moves under a pointer. */
function useHeldOrder(lanes: readonly Lane[]) {
  const [isPointed, setPointed] = useState(false);
  const [isFocused, setFocused] = useState(false);
  const held = useRef<ReadonlyMap<string, number>>(new Map());
  const isHeld = isPointed || isFocused;
  if (!isHeld) held.current = new Map(lanes.map(({ machine }, index) => [machine.mac, index]));
  const placeOf = ({ machine }: Lane): number => held.current.get(machine.mac) ?? Number.POSITIVE_INFINITY;
  const ordered = isHeld
    ? lanes.toSorted((one, other) => {
        const [first, second] = [placeOf(one), placeOf(other)];
        return first === second ? 0 : first - second;
      })
    : lanes;
  const hold = {
    onPointerEnter: () => setPointed(true),
    onPointerLeave: () => setPointed(false),
    onFocus: () => setFocused(true),
    onBlur: () => setFocused(false),
  };
  return { ordered, hold };
}
