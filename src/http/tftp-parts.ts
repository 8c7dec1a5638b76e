import { isSameValue } from '../bytes/same-value.js';
import type { TftpState } from '../operations/tftp.js';
import type { TftpParts } from './protocol.js';

/** The parts of a state, each of which is sent separately. */
export function tftpPartsOf({ files, library, running, ...state }: TftpState): TftpParts {
  const { finished, refused, searches, machines, ...folder } = state;
  return { folder, files, library, running, history: { finished, refused, searches, machines } };
}

/** The parts that differ from those that a page has; `undefined` if none does. */
export function changedTftpParts(known: Partial<TftpParts>, now: TftpParts): Partial<TftpParts> | undefined {
  const changed = Object.entries(now).filter(
    ([key, part]) => !isSameValue(part, known[key as keyof TftpParts]),
  );
  return changed.length === 0 ? undefined : Object.fromEntries(changed);
}
