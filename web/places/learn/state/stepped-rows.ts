/** Rows of a ladder as they were drawn last. */
export interface DrawnRows {
  /** The moment that was shown. */
  readonly moment: number;
  readonly count: number;
  /** From which row on they came with the latest step; `count` if none did. */
  readonly stepped: number;
}

/**
 * The rows of what is shown now, of which there are `count`. Those that a step brings move; those of a run that is taken up again, or of a
 * moment that is looked back at, do not.
 */
export function drawnRows(before: DrawnRows, moment: number, count: number): DrawnRows {
  const steps = moment - before.moment;
  if (steps !== 0 && steps !== 1) return { moment, count, stepped: count };
  // Another bench has rows of its own.
  if (count < before.count) return { moment, count, stepped: steps === 1 ? 0 : count };
  // What a step has brought before it was done stays what it is.
  return { moment, count, stepped: count === before.count ? before.stepped : before.count };
}
