import { createServer } from 'node:net';
import type { TcpListenSpec } from '../../config/endpoint-spec.js';
import { bind } from './tcp-binding.js';

/**
 * Finds a TCP port that is free on `local`'s host. Another program may take it at any moment. Rejects with the system's
 * error if there is none.
 */
export async function freePort(local: TcpListenSpec['local']): Promise<number> {
  const probe = createServer();
  const { port } = await bind(probe, local);
  await new Promise((resolve) => {
    probe.close(resolve);
  });
  return port;
}
