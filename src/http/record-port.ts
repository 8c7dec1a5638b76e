import type { RecordReport } from '../operations/record.js';
import type { TakenNote } from './protocol.js';

/** The source of the live feed for the record, passed to the server by the program's composition. */
export interface RecordPort {
  /** As it is now. */
  report(): RecordReport;
  /** Tells each change, once a second at most unless recording stops or goes on; the returned function ends it. */
  watch(changed: (report: RecordReport) => void): () => void;
  /** Tells what people note of messages, each change; the returned function ends it. */
  watchNotes(noted: (note: TakenNote) => void): () => void;
}
