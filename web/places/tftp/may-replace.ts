import { ApiError } from '../../transport/api.js';

/** An action that can replace a file, and the question to ask before it. */
export interface Replacing {
  /** Rejects with an ApiError; `TFTP_FILE_EXISTS` when something has the name and `overwrite` does not allow it. */
  readonly act: (overwrite: boolean) => Promise<unknown>;
  /** Asks the person whether the existing file may be replaced. */
  readonly mayReplace: () => Promise<boolean>;
  /** The name is known to exist: asks before anything is sent. */
  readonly isTaken?: boolean;
}

/** Runs the action, and asks first where a file would be lost; false if the person keeps the file. Rejects as `act` does. */
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
