import type { TftpState } from '../operations/tftp.js';

/** What the live feed reports of TFTP, handed to the server by the one who composes the program. */
export interface TftpPort {
  state(): TftpState;
  /** Calls back when the state has changed, four times a second at most; the function ends it. */
  watch(changed: (state: TftpState) => void): () => void;
}
