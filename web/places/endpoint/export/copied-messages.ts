import { commentOf } from '../../../../src/traffic/export/c-export.js';
import { type CopyForm, copiedAs } from '../../../../src/traffic/export/copy-as.js';
import type { SocketSummary } from '../../../state/kinds.js';
import { formatTime } from '../../../state/numbers.js';
import { isMessageEntry, type LogEntry } from '../log/log-entry.js';
import type { StreamText } from '../log/stream-text.js';
import { exportedEndpoint, exportItem } from './exported-entries.js';
import { sendTarget } from './send-target.js';

/** The messages among lines of a log in a form; undefined if there is none, or if they cannot be had in it. */
export function copiedMessages(
  form: CopyForm,
  entries: readonly LogEntry[],
  endpoint: SocketSummary,
  stream: StreamText,
): string | undefined {
  const messages = entries.filter(isMessageEntry);
  if (messages.length === 0) return undefined;
  const known = exportedEndpoint(endpoint, stream.encoding);
  return copiedAs(
    form,
    messages.map((entry) => ({
      bytes: entry.event.bytes,
      comment: commentOf(exportItem(entry, known, stream), formatTime(entry.event.timeMicros)),
      encoding: stream.encoding,
      target: sendTarget(endpoint, entry.event),
    })),
  );
}
