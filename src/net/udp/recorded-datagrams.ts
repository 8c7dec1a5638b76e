import type { Socket } from 'node:dgram';
import type { SocketAddress } from '../../bytes/socket-address.js';
import type { RecorderSource, Side } from '../../transport/recorder.js';

/** Shows a datagram of a socket to the recorder, if one runs. Its parts are borrowed until the call returns. */
export function showDatagram(
  source: RecorderSource | undefined,
  by: Side,
  socket: Socket,
  peer: SocketAddress,
  parts: readonly Uint8Array[],
): void {
  const recorder = source?.recorder;
  if (recorder === undefined) return;
  const local = boundAddress(socket);
  if (local !== undefined) recorder.datagram(by, { local, peer }, parts);
}

/** Where a socket is bound; `undefined` once it is closed, which `address` throws for. */
export function boundAddress(socket: Socket): SocketAddress | undefined {
  try {
    return socket.address();
  } catch {
    return undefined;
  }
}
