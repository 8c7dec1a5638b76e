import { ApiError } from '../../transport/api.js';

/** Something that can replace a file, and whom to ask before it does. */
export interface Replacing {
  /** Rejects with an ApiError; `TFTP_FILE_EXISTS` when something has the name and `overwrite` does not allow it. */
  readonly act: (overwrite: boolean) => Promise<unknown>;
  /** Asks the person whether what is there may give way. */
  readonly mayReplace: () => Promise<boolean>;
  /** The name is known to be taken: asks before anything is sent. */
  readonly isTaken?: boolean;
}

/** Does it, asking first where a file would be lost; false when the person wants to keep that. Rejects as `act` does. */
export async function unlessKept({ act, mayReplace, isTaken = false }: Replacing): Promise<boolean> {
  if (!isTaken) {
    try {
      await act(false);
      return true;
    } catch (error) {
      if (!(error instanceof ApiError) || error.failure?.code !== 'TFTP_FILE_EXISTS') throw error;
    }
  }
  if (!(await mayReplace())) return false;
  await act(true);
  return true;
}
