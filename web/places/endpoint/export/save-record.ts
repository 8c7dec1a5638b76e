import type { RecordExportRequest } from '../../../../src/operations/record-export.js';
import { type Api, ApiError } from '../../../transport/api.js';
import type { FileSink } from '../../../views/file-sink.js';

/** How far a file of the record is: what of the record has been looked at, 0 to 1, and bytes. */
export interface SaveProgress {
  readonly share: number;
  readonly bytes: number;
}

/** Milliseconds between two looks at how far the workbench is. */
const lookMs = 500;

/**
 * Writes what the workbench exports into a file, as fast as the file takes it: the workbench waits. Rejects as the file or the
 * workbench does, or as the signal is aborted; the file is then given up.
 */
export async function saveRecord(
  api: Api,
  request: Omit<RecordExportRequest, 'id'>,
  sink: FileSink,
  progressed: (progress: SaveProgress) => void,
  signal: AbortSignal,
): Promise<void> {
  const id = newId();
  const look = async (): Promise<void> => {
    const { looked, of, bytes } = await api.call('record.exportReport', { id }, signal);
    progressed({ share: of === 0 ? 0 : looked / of, bytes });
  };
  const timer = setInterval(() => void look().catch(() => undefined), lookMs);
  try {
    const reader = (await api.exportRecord({ ...request, id }, signal)).getReader();
    for (let part = await reader.read(); !part.done; part = await reader.read()) await sink.write(part.value);
    await sink.close();
  } catch (error) {
    await sink.abort().catch(() => undefined);
    if (signal.aborted || error instanceof ApiError) throw error;
    throw (await failureOf(api, id)) ?? error;
  } finally {
    clearInterval(timer);
  }
}

/** Why the workbench broke the file off, if it did. */
async function failureOf(api: Api, id: string): Promise<ApiError | undefined> {
  const report = await api.call('record.exportReport', { id }).catch(() => undefined);
  const failure = report?.failure;
  return failure === undefined ? undefined : new ApiError(500, { ...failure, message: failure.code });
}

/** A page that is not secure has no UUIDs. */
function newId(): string {
  const numbers = crypto.getRandomValues(new Uint32Array(4));
  return Array.from(numbers, (number) => number.toString(36)).join('-');
}
