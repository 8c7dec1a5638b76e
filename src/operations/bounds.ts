// Bounds that the page uses too, in a module without the package of schemas, which the page does not load.

/** The most peers that a summary lists. */
export const maxListedPeers = 200;

/** The most files of a folder that are listed. */
export const maxListedFiles = 1_000;

/** The most bytes of one send. */
export const maxSendBytes = 1024 * 1024;

/** Bounds of a repetition, to exclude floods. */
export const repeatBounds = { minMs: 10, maxMs: 86_400_000, maxCount: 1_000_000_000 } as const;

/** The longest text that is remembered of what was typed, in characters. */
export const longestRemembered = 4_096;

/** Messages that are remembered of one endpoint. */
export const maxRemembered = 50;
