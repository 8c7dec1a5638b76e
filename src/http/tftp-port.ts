import type { TftpState } from '../operations/tftp.js';

/** The source of the live feed for TFTP, passed to the server by the program's composition. */
export interface TftpPort {
  state(): TftpState;
  /** Calls back when the state has changed, four times a second at most; the returned function ends that. */
  watch(changed: (state: TftpState) => void): () => void;
}
