import type { TftpServerInput } from '../../config/tftp-server-input.js';
import type { ChangeListener } from '../../endpoint/change-listener.js';
import type { ConnectionNumbers } from '../../endpoint/connection-numbers.js';
import type { TransferLimits } from '../../tftp/transfer-limits.js';
import type { Hub } from '../../traffic/hub.js';
import type { EndpointRecorder } from '../recording/endpoint-recorder.js';
import type { FilesOrigin } from './open-served-files.js';

/** Options of a `TftpServer`. */
export interface TftpServerOptions extends TftpServerInput, FilesOrigin {
  /** Where its events go; default: a hub of its own, which `events()` reads. */
  readonly hub?: Hub;
  /** Its name in every event. Default `tftp-serve`. */
  readonly id?: string;
  /** Sockets that are bound already, by number, as systemd passes them. */
  readonly descriptors?: readonly number[];
  /**
   * Called when the ports are bound and before `listening` is published, for example to drop root. If it throws, the server
   * closes and `listen` rejects with that error.
   */
  readonly whenBound?: () => void | Promise<void>;
  /** Steps of each transfer that are kept for its story, 17 bytes each while it runs. Default 256; 0 for none. */
  readonly traceSteps?: number;
  /** Ids of transfers, for a server made again under the same id: numbering continues. */
  readonly transferNumbers?: ConnectionNumbers | undefined;
  /** Timeouts and retries, in place of what the other options say of them. */
  readonly limits?: Partial<TransferLimits>;
  /** Is notified when `totals`, `transfers` or `addresses` have changed. */
  readonly changes?: ChangeListener | undefined;
  /** Sees its datagrams while it records (`EndpointRecorder` of `breakoutbox/capture`). */
  readonly recorder?: EndpointRecorder | undefined;
}
