import { createServer } from 'node:net';
import type { TcpListenSpec } from '../../config/endpoint-spec.js';
import { bind } from './tcp-binding.js';

/**
 * A TCP port of `local`'s host that the system has free at this moment; the next moment another program may have it.
 * Rejects with the system's error where it gives none.
 */
export async function freePort(local: TcpListenSpec['local']): Promise<number> {
  const probe = createServer();
  const { port } = await bind(probe, local);
  await new Promise((resolve) => {
    probe.close(resolve);
  });
  return port;
}
