import { defaultTransferLimits } from '../tftp/transfer-limits.js';

// What a client may ask of a transfer, and what it asks by itself, for those who read it from a person: the command and the page.
export {
  blockBytesRange,
  defaultBlockBytes,
  ethernetBlockBytes,
  timeoutSecondsRange,
  usualWindowBlocks,
  windowBlocksRange,
} from '../tftp/options.js';

/** Most bytes of a download where nobody said. */
export const defaultMaxBytes = 4 * 1024 ** 3;

/** Seconds that a transfer may take in all where nobody said. */
export const defaultMaxSeconds = defaultTransferLimits.lifetimeMs / 1_000;
