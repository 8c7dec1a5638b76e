import { formatSocketAddress } from '../../bytes/socket-address.js';
import { socketError } from '../../errors/system-errors.js';
import type {
  ClientPort,
  ClientPortHandler,
  ClientShell,
  ResolveHost,
} from '../../tftp/client/client-shell.js';
import { TftpClientSocket } from './tftp-client-socket.js';

/** Runs one transfer of a client on node:dgram. */
export class PortableClientShell implements ClientShell {
  readonly resolve: ResolveHost;
  #timer: NodeJS.Timeout | undefined;
  #keepsAlive = true;

  /** `resolve` looks up the addresses of names. */
  constructor(resolve: ResolveHost) {
    this.resolve = resolve;
  }

  nowMs(): number {
    return performance.now();
  }

  async openPort(
    address: string,
    local: string | undefined,
    handler: ClientPortHandler,
  ): Promise<ClientPort> {
    try {
      return await TftpClientSocket.bind(address, local, handler);
    } catch (error) {
      throw socketError(error, formatSocketAddress(local ?? address, 0));
    }
  }

  wakeAt(atMs: number, wake: () => void): void {
    clearTimeout(this.#timer);
    if (atMs === Number.POSITIVE_INFINITY) return;
    this.#timer = setTimeout(wake, Math.max(0, Math.ceil(atMs - performance.now())));
    if (!this.#keepsAlive) this.#timer.unref();
  }

  unref(): void {
    this.#keepsAlive = false;
    this.#timer?.unref();
  }
}
