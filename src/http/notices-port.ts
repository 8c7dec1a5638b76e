import type { RuleNotice } from './protocol.js';

/** The source of the live feed for notices, passed to the server by the program's composition. */
export interface NoticesPort {
  /** Tells of notices as they come, to every page wherever it looks; the returned function ends it. */
  watch(noticed: (notice: RuleNotice) => void): () => void;
}
