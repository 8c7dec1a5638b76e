import {
  type BootFile,
  type BootMachine,
  firstOf,
  lastNanosOf,
} from '../../../../src/capture/stories/boot-machine.js';
import { type BootState, bootState } from '../../../../src/capture/stories/boot-state.js';
import type { StoryEvent } from '../../../../src/capture/stories/story.js';

/** A machine with what it does now. */
export interface Lane {
  readonly machine: BootMachine;
  readonly state: BootState;
  /** Nanoseconds since the first packet of the capture: its first packet, its latest, and to where its time line is drawn. */
  readonly beginNanos: number;
  readonly lastNanos: number;
  readonly endNanos: number;
}

/** How lanes are ordered: those with trouble first, or by their latest packet. */
export const laneOrders = ['trouble', 'latest'] as const;
export type LaneOrder = (typeof laneOrders)[number];

/** The lanes of machines at a time of the capture; `isOver` if no packet can come any more. */
export function lanesOf(
  machines: readonly BootMachine[],
  nowNanos: number,
  isOver: boolean,
  order: LaneOrder,
): readonly Lane[] {
  const lanes = machines.map((machine): Lane => {
    const state = bootState(machine, nowNanos, isOver);
    const lastNanos = lastNanosOf(machine);
    const isWaiting = state.type === 'stuck' || state.type === 'wrong' || state.type === 'asking';
    return {
      machine,
      state,
      beginNanos: firstOf(machine).timeNanos,
      lastNanos,
      endNanos: isWaiting ? Math.max(nowNanos, lastNanos) : lastNanos,
    };
  });
  return lanes.toSorted(
    (one, other) =>
      (order === 'trouble' ? Number(isTroubled(other)) - Number(isTroubled(one)) : 0) ||
      other.lastNanos - one.lastNanos,
  );
}

/** Whether somebody has to do something about a machine. */
export function isTroubled({ state }: Lane): boolean {
  return state.type === 'wrong' || state.type === 'stuck';
}

/** Whether a machine has long been done: it had loaded all, ten minutes before now. */
export function isLongDone({ state, lastNanos }: Lane, nowNanos: number): boolean {
  return state.type === 'loaded' && nowNanos - lastNanos > longNanos;
}

const longNanos = 600_000_000_000;

/** A message of a lane, with those that repeat it. */
export interface LaneMessage {
  readonly event: StoryEvent;
  readonly count: number;
}

/** Messages of a lane, those that say the same one after another taken together. */
export function messagesOf({ messages }: BootMachine): readonly LaneMessage[] {
  const rows: { event: StoryEvent; count: number }[] = [];
  for (const event of messages) {
    const above = rows.at(-1);
    if (above !== undefined && isAgain(above.event, event)) above.count += 1;
    else rows.push({ event, count: 1 });
  }
  return rows;
}

function isAgain(one: StoryEvent, other: StoryEvent): boolean {
  return (
    one.code === other.code &&
    ['server', 'address', 'bootFile'].every((name) => one.params[name] === other.params[name])
  );
}

/** A row of the files of a lane: a file, or names in a row that are not there. */
export type FileRow =
  | { readonly type: 'file'; readonly file: BootFile }
  | { readonly type: 'missing'; readonly files: readonly BootFile[] };

/** The files of a lane, names that are not there one after another taken together. */
export function fileRowsOf({ files }: BootMachine): readonly FileRow[] {
  const rows: FileRow[] = [];
  for (const file of files) {
    const above = rows.at(-1);
    if (file.outcome !== 'notFound') rows.push({ type: 'file', file });
    else if (above?.type === 'missing')
      rows[rows.length - 1] = { type: 'missing', files: [...above.files, file] };
    else rows.push({ type: 'missing', files: [file] });
  }
  return rows;
}

/** Seconds of the common axis, and where its labels stand. */
export interface Axis {
  readonly seconds: number;
  readonly labels: readonly number[];
}

const labelsOfAxis = 5;

/** An axis on which every lane fits, from its own first packet on. */
export function axisOf(lanes: readonly Lane[]): Axis {
  const most = Math.max(0.001, ...lanes.map(({ beginNanos, endNanos }) => (endNanos - beginNanos) / 1e9));
  const rough = most / labelsOfAxis;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((one) => one >= rough) ?? rough;
  const count = Math.ceil(most / step - 1e-9);
  // Room at the right for the words behind the last mark.
  const seconds = most * 1.25;
  const labels = Array.from({ length: count + 1 }, (_, index) => index * step).filter(
    (at) => at <= seconds * 0.95,
  );
  return { seconds, labels };
}
