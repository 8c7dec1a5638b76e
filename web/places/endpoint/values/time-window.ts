/** A stretch of time in microseconds of Unix. */
export interface TimeWindow {
  readonly fromMicros: number;
  readonly toMicros: number;
}

/** What a plot looks at: the latest time, which goes on, or one that is held. */
export type TimeView = { readonly type: 'live' } | ({ readonly type: 'held' } & TimeWindow);

/** The view that follows what comes. */
export const live: TimeView = Object.freeze({ type: 'live' });

/** What there is to look at. */
export interface TimeExtent {
  readonly firstMicros: number;
  readonly lastMicros: number;
  readonly nowMicros: number;
}

/** When a number came that was picked; another object for each time that one is. */
export interface PickedTime {
  readonly micros: number;
}

/** The shortest time that a plot shows, 5 ms, and the longest, some ten years. */
const minMicros = 5_000;
const maxMicros = 3e14;
/** So much of a plot that is live is silence at most: what was there last stays in view. */
const silentShare = 0.25;

/** The time that is shown: of a view that is live, the latest `spanSeconds`, or all if they are 0. */
export function shownWindow(view: TimeView, spanSeconds: number, extent: TimeExtent): TimeWindow {
  if (view.type === 'held') return view;
  const { firstMicros, lastMicros, nowMicros } = extent;
  if (Number.isNaN(lastMicros)) {
    const span = (spanSeconds === 0 ? 60 : spanSeconds) * 1_000_000;
    return { fromMicros: nowMicros - span, toMicros: nowMicros };
  }
  const span = spanSeconds === 0 ? Math.max(1_000_000, lastMicros - firstMicros) : spanSeconds * 1_000_000;
  const toMicros = Math.min(Math.max(nowMicros, lastMicros), lastMicros + span * silentShare) + span * 0.01;
  return { fromMicros: spanSeconds === 0 ? firstMicros - span * 0.01 : toMicros - span, toMicros };
}

/** The view that shows what came at a time: the latest, as long as that is in it, else one around that time. */
export function viewOf(micros: number, spanSeconds: number, lastMicros: number): TimeView {
  const span = spanSeconds * 1_000_000;
  if (spanSeconds === 0 || lastMicros - micros < span * (1 - 2 * silentShare)) return live;
  return { type: 'held', fromMicros: micros - span / 2, toMicros: micros + span / 2 };
}

/** The view with the same time, which no longer goes on. */
export function held({ fromMicros, toMicros }: TimeWindow): TimeView {
  return { type: 'held', fromMicros, toMicros };
}

/** A window `factor` times as long (below 1: closer), in which `atMicros` stays at its place. */
export function zoomed({ fromMicros, toMicros }: TimeWindow, factor: number, atMicros: number): TimeWindow {
  const span = toMicros - fromMicros;
  const next = Math.min(maxMicros, Math.max(minMicros, span * factor));
  const share = Math.min(1, Math.max(0, (atMicros - fromMicros) / span));
  const from = fromMicros + share * (span - next);
  return { fromMicros: from, toMicros: from + next };
}

/** A window from one time to another, whichever is earlier. */
export function windowOf(one: number, other: number): TimeWindow {
  const [from, to] = one < other ? [one, other] : [other, one];
  const middle = (from + to) / 2;
  return to - from >= minMicros
    ? { fromMicros: from, toMicros: to }
    : { fromMicros: middle - minMicros / 2, toMicros: middle + minMicros / 2 };
}

/** The window moved by a share of itself. */
export function panned({ fromMicros, toMicros }: TimeWindow, share: number): TimeWindow {
  const by = (toMicros - fromMicros) * share;
  return { fromMicros: fromMicros + by, toMicros: toMicros + by };
}

/** The window of the same length around a time. */
export function around({ fromMicros, toMicros }: TimeWindow, atMicros: number): TimeWindow {
  return panned({ fromMicros, toMicros }, (atMicros - (fromMicros + toMicros) / 2) / (toMicros - fromMicros));
}
