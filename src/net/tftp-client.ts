import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { formatSocketAddress } from '../config/socket-address.js';
import { socketError } from '../errors/system-errors.js';
import type { ClientPort, ClientPortEars, ClientShell } from '../tftp/client-transfer.js';
import { TftpClientSocket } from './tftp-client-socket.js';

/** Runs one transfer of a client on node:dgram. */
export class DatagramClientShell implements ClientShell {
  private timer: NodeJS.Timeout | undefined;
  private keepsAlive = true;

  nowMs(): number {
    return performance.now();
  }

  async resolve(host: string, port: number): Promise<string> {
    if (isIP(host.replace(/%.*/, '')) !== 0) return host;
    try {
      return (await lookup(host)).address;
    } catch (error) {
      throw socketError(error, formatSocketAddress(host, port));
    }
  }

  async openPort(address: string, local: string | undefined, ears: ClientPortEars): Promise<ClientPort> {
    try {
      return await TftpClientSocket.bind(address, local, ears);
    } catch (error) {
      throw socketError(error, formatSocketAddress(local ?? address, 0));
    }
  }

  wakeAt(atMs: number, wake: () => void): void {
    clearTimeout(this.timer);
    if (atMs === Number.POSITIVE_INFINITY) return;
    this.timer = setTimeout(wake, Math.max(0, Math.ceil(atMs - performance.now())));
    if (!this.keepsAlive) this.timer.unref();
  }

  unref(): void {
    this.keepsAlive = false;
    this.timer?.unref();
  }
}
