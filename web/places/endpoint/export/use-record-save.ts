import { useEffect, useRef, useState } from 'react';
import type { EncodingName } from '../../../../src/bytes/encoding-names.js';
import { type ExportFormat, exportFiles } from '../../../../src/traffic/export/export-formats.js';
import type { Complaint } from '../../../session.js';
import type { SocketSummary } from '../../../state/kinds.js';
import { endpointName } from '../../../state/names.js';
import { ApiError } from '../../../transport/api.js';
import { openFileSink } from '../../../views/file-sink.js';
import { useSession, useWords } from '../../../views/use-session.js';
import { exportName } from './export-name.js';
import { type SaveProgress, saveRecord } from './save-record.js';

/** Bytes of a file for each byte of the record, at most, about. */
const growth = 7;

/** A file of the record that is being written, or was. */
export interface RecordSave {
  /** Undefined while none is written. */
  readonly progress: SaveProgress | undefined;
  /** Why the last one was not: the workbench's reason, or the file's. */
  readonly failed: Complaint | 'file' | undefined;
  begin(format: ExportFormat): Promise<void>;
  stop(): void;
}

/** Saves what a filter finds of an endpoint in the record; its messages are read in `encoding`. */
export function useRecordSave(endpoint: SocketSummary, filter: string, encoding: EncodingName): RecordSave {
  const { api, state } = useSession();
  const { language } = useWords();
  const [progress, setProgress] = useState<SaveProgress>();
  const [failed, setFailed] = useState<RecordSave['failed']>();
  const stopping = useRef<AbortController>(undefined);
  useEffect(() => () => stopping.current?.abort(), []);

  const begin = async (format: ExportFormat): Promise<void> => {
    const stop = new AbortController();
    stopping.current = stop;
    setFailed(undefined);
    try {
      const name = exportName(endpoint.input.label || endpointName(endpoint), format, Date.now());
      const expected = (state.record.get()?.bytes ?? 0) * growth;
      const sink = await openFileSink(name, exportFiles[format].mediaType, expected);
      if (sink === undefined) return;
      setProgress({ share: 0, bytes: 0 });
      const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
      const request = { format, filter, endpoint: endpoint.id, language, timeZone, encoding };
      await saveRecord(api, request, sink, setProgress, stop.signal);
    } catch (error) {
      if (!stop.signal.aborted) setFailed(error instanceof ApiError ? { failure: error.failure } : 'file');
    } finally {
      setProgress(undefined);
    }
  };
  return { progress, failed, begin, stop: () => stopping.current?.abort() };
}
