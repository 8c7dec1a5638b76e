// The library's TFTP: `import { TftpClient, TftpServer } from 'breakoutbox/tftp'`.

import { type Address, formatAddress } from '../bytes/address.js';
import { socketError } from '../errors/system-errors.js';
import { type MetricsServer, serveMetrics } from '../http/metrics-server.js';
import { hostAddresses } from '../system/host-addresses.js';
import type { TftpServer } from './tftp/tftp-server.js';

export { BreakoutboxError, type Failure, failureMessage } from '../errors/error.js';
export {
  type DynamicAnswer,
  DynamicFiles,
  type DynamicRequest,
  type DynamicSource,
} from '../store/files/dynamic-files.js';
export { HttpFiles, type HttpFilesCounters, type HttpFilesOptions } from '../store/files/http-files.js';
export { ServedFolder, type ServedFolderOptions } from '../store/files/served-folder.js';
export { hardwareAddress } from '../system/hardware-address.js';
export { takeListenDescriptors } from '../system/listen-fds.js';
export { type BecomeUser, becomingUser, dropPrivileges } from '../system/privileges.js';
export type { Opened, ServedFiles } from '../tftp/server/served-files.js';
export type { ServerCounters } from '../tftp/server/server-counters.js';
export type { DatagramCounts, TransferSnapshot, TransferStory } from '../tftp/server/server-engine.js';
export type { TraceKind, TraceStep } from '../tftp/trace.js';
export type { Content, Sink, StreamedContent, WholeContent } from '../tftp/transfer-data.js';
export type {
  TrafficEvent,
  TransferFinished,
  TransferProgressed,
  Transferred,
  TransferStarted,
} from '../traffic/event.js';
export type { RunningEngine } from './engine.js';
export { TftpClient } from './tftp/tftp-client.js';
export type { TftpClientOptions, TftpTransferOptions } from './tftp/tftp-client-options.js';
export { TftpServer } from './tftp/tftp-server.js';
export type { TftpServerOptions } from './tftp/tftp-server-options.js';
export { Transfer, type TransferReport } from './tftp/tftp-transfer.js';

/**
 * Serves a server's figures at `http://HOST:PORT/metrics` for Prometheus; without a host, on this machine only.
 * Rejects with a `BreakoutboxError` when it cannot bind: `HOST_NOT_FOUND`, `ZONE_MISSING`, `ADDRESS_IN_USE` …
 */
export async function serveTftpMetrics(
  server: TftpServer,
  { host = '127.0.0.1', port }: Address,
): Promise<MetricsServer> {
  // Without an address the server binds to every one.
  const [address] = host === '*' ? [] : await hostAddresses(host, port);
  try {
    return await serveMetrics({ port, ...(address === undefined ? {} : { host: address }) }, () =>
      server.metrics(),
    );
  } catch (error) {
    throw socketError(error, formatAddress({ host, port }));
  }
}
