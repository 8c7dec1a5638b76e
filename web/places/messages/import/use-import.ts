import { useState } from 'react';
import { type ImportAs, maxImportBytes } from '../../../../src/config/import/imported-file.js';
import { failure } from '../../../../src/errors/error.js';
import type { ImportReport } from '../../../../src/operations/imports.js';
import { type Complaint, complaintOf } from '../../../session.js';
import { encodeBase64 } from '../../../transport/base64.js';
import { useSession } from '../../../views/use-session.js';

/** Files of other programs that wait to be taken, the first of them being looked at. */
export interface Importing {
  /** Undefined while nothing is imported. */
  readonly name: string | undefined;
  /** How many files come after this one. */
  readonly waiting: number;
  /** What becomes of the file; undefined while it is read, and when it cannot be. */
  readonly report: ImportReport | undefined;
  /** The new files, once it was taken. */
  readonly paths: readonly string[] | undefined;
  readonly isBusy: boolean;
  readonly complaint: Complaint | undefined;
  /** Reads the file again, each line a message; undefined where that does not help. */
  readonly readAsText: (() => void) | undefined;
  readonly begin: (files: readonly File[]) => void;
  readonly take: () => Promise<readonly string[]>;
  /** Goes on to the next file, or ends. */
  readonly leave: () => void;
}

interface Shown {
  readonly files: readonly File[];
  readonly data: string;
  readonly as: ImportAs | undefined;
  readonly report: ImportReport | undefined;
  readonly paths: readonly string[] | undefined;
  readonly isBusy: boolean;
  readonly complaint: Complaint | undefined;
}

const nothing: Shown = {
  files: [],
  data: '',
  as: undefined,
  report: undefined,
  paths: undefined,
  isBusy: false,
  complaint: undefined,
};

const asPart = (as: ImportAs | undefined) => (as === undefined ? {} : { as });

/** What a file fails with that is text all the same. */
const foreign: ReadonlySet<string | undefined> = new Set(['IMPORT_FORMAT_FOREIGN', 'IMPORT_JSON_INVALID']);

/** Shows what becomes of files of other programs, one after the other; only `take` writes. */
export function useImport(): Importing {
  const { api } = useSession();
  const [shown, setShown] = useState(nothing);
  const [file] = shown.files;

  const look = async (files: readonly File[], as?: ImportAs): Promise<void> => {
    const [next] = files;
    if (next === undefined) return setShown(nothing);
    const set = (part: Partial<Shown>): void =>
      // Another file may have taken its place meanwhile.
      setShown((before) => (before.files[0] === next ? { ...before, isBusy: false, ...part } : before));
    setShown({ ...nothing, files, as, isBusy: true });
    try {
      if (next.size > maxImportBytes) {
        const limit = maxImportBytes / 1024 / 1024;
        return set({ complaint: { failure: failure('IMPORT_TOO_LARGE', { file: next.name, limit }) } });
      }
      const data = encodeBase64(new Uint8Array(await next.arrayBuffer()));
      const report = await api.call('imports.read', { body: { name: next.name, data, ...asPart(as) } });
      set({ data, report });
    } catch (error) {
      set({ complaint: complaintOf(error) });
    }
  };

  return {
    name: file?.name,
    waiting: Math.max(0, shown.files.length - 1),
    report: shown.report,
    paths: shown.paths,
    isBusy: shown.isBusy,
    complaint: shown.complaint,
    readAsText: foreign.has(shown.complaint?.failure?.code)
      ? () => void look(shown.files, 'text')
      : undefined,
    begin: (files) => void look(files),
    take: async () => {
      if (file === undefined || shown.report === undefined || shown.isBusy) return [];
      setShown((before) => ({ ...before, isBusy: true, complaint: undefined }));
      try {
        const { paths } = await api.call('imports.take', {
          body: { name: file.name, data: shown.data, ...asPart(shown.as) },
        });
        setShown((before) => ({ ...before, isBusy: false, data: '', paths }));
        return paths;
      } catch (error) {
        setShown((before) => ({ ...before, isBusy: false, complaint: complaintOf(error) }));
        return [];
      }
    },
    leave: () => void look(shown.files.slice(1)),
  };
}
