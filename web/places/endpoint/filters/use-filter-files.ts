import { useState } from 'react';
import { type Complaint, complaintOf } from '../../../session.js';
import { useSession } from '../../../views/use-session.js';
import { nameIn } from '../../../workspace/use-file-actions.js';
import type { ChosenFilter } from './filter-text.js';

/** The last change of the saved filters here. */
export interface FilterChange {
  readonly type: 'saved' | 'removed';
  readonly name: string;
  readonly show: ChosenFilter['show'];
  /** Takes it back. */
  readonly undo: () => void;
}

/** Saves and removes filters; the last change can be taken back. */
export interface FilterFiles {
  readonly change: FilterChange | undefined;
  readonly complaint: Complaint | undefined;
  readonly save: (chosen: ChosenFilter) => Promise<boolean>;
  readonly remove: (path: string, name: string) => void;
  /** The last change is no longer told. */
  readonly forget: () => void;
}

/** The files of saved filters, changed from a room. */
export function useFilterFiles(): FilterFiles {
  const { files } = useSession();
  const [change, setChange] = useState<FilterChange>();
  const [complaint, setComplaint] = useState<Complaint>();
  const trying = async (act: () => Promise<FilterChange | undefined>): Promise<boolean> => {
    try {
      setChange(await act());
      setComplaint(undefined);
      await files.refreshFilters();
      return true;
    } catch (error) {
      setComplaint(complaintOf(error));
      return false;
    }
  };
  const undoing = (act: () => Promise<void>) => (): void =>
    void trying(async () => {
      await act();
      return undefined;
    });
  return {
    change,
    complaint,
    save: (chosen) =>
      trying(async () => {
        const { filterText } = await import('./filter-text.js');
        const path = await files.create('filter', chosen.name, filterText(chosen));
        return {
          type: 'saved',
          name: nameIn('filters', path),
          show: chosen.show,
          undo: undoing(() => files.remove(path)),
        };
      }),
    remove: (path, name) =>
      void trying(async () => {
        await files.remove(path);
        const removed = files.removed.get().findLast((one) => one.path === path);
        return {
          type: 'removed',
          name,
          show: 'hide',
          undo: undoing(async () => {
            if (removed !== undefined) await files.restore(removed);
          }),
        };
      }),
    forget: () => {
      setChange(undefined);
      setComplaint(undefined);
    },
  };
}
