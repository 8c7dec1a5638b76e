/** The longest delay of Node's timers; a longer one would fire at once. */
const maxTimerMs = 2 ** 31 - 1;

/** Resolves with true when `done` resolves within `graceMs`, with false when the grace ends first. Leaves no timer. */
export async function withinGrace(done: Promise<unknown>, graceMs: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const expired = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), Math.min(graceMs, maxTimerMs));
  });
  try {
    return await Promise.race([done.then(() => true), expired]);
  } finally {
    clearTimeout(timer);
  }
}

/** A promise with its resolve function, for an event that happens once. */
export interface Once {
  readonly promise: Promise<void>;
  readonly resolve: () => void;
}

/** Makes a promise that is resolved from outside. */
export function once(): Once {
  let resolve: () => void = () => undefined;
  const promise = new Promise<void>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}
