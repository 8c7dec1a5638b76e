import type { TftpServerInput } from '../../config/tftp-server-input.js';
import type { ChangeListener } from '../../endpoint/change-listener.js';
import type { ConnectionNumbers } from '../../endpoint/connection-numbers.js';
import type { Hub } from '../../traffic/hub.js';
import type { FilesOrigin } from './open-served-files.js';

/** What a `TftpServer` serves and how. */
export interface TftpServerOptions extends TftpServerInput, FilesOrigin {
  /** Where its events go; default: a hub of its own, which `events()` reads. */
  readonly hub?: Hub;
  /** Its name in every event. Default `tftp-serve`. */
  readonly id?: string;
  /** Sockets that are bound already, by number, as systemd passes them. */
  readonly descriptors?: readonly number[];
  /**
   * What is to be done when the ports are bound and before `listening` is published, such as giving root up. When it
   * throws, the server closes and `listen` rejects with that.
   */
  readonly whenBound?: () => void | Promise<void>;
  /** Steps of each transfer that are kept for its story, 17 bytes each while it runs. Default 256; 0 for none. */
  readonly traceSteps?: number;
  /** Of a server that is made again under the same id: its transfers are numbered on. */
  readonly transferNumbers?: ConnectionNumbers | undefined;
  /** Is notified when what `totals`, `transfers` or `addresses` give has changed. */
  readonly changes?: ChangeListener | undefined;
}
