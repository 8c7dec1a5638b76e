import { defaultTransferLimits } from '../tftp/transfer-limits.js';

// Ranges and defaults of the options that a client requests, for the readers of a person's input: the command and the page.
export {
  blockBytesRange,
  defaultBlockBytes,
  ethernetBlockBytes,
  timeoutSecondsRange,
  usualWindowBlocks,
  windowBlocksRange,
} from '../tftp/options.js';

/** Default maximum bytes of a download. */
export const defaultMaxBytes = 4 * 1024 ** 3;

/** Default maximum seconds of a whole transfer. */
export const defaultMaxSeconds = defaultTransferLimits.lifetimeMs / 1_000;
