import { hostAddresses } from '../../system/host-addresses.js';
import type { ClientShell, ResolveHost } from '../../tftp/client/client-shell.js';
import { chooseEngine, type EngineWish, ownLoop } from '../engine.js';

/**
 * Loads only the shell that runs; `resolve` looks up the addresses of names. Rejects with a `BreakoutboxError` if the Linux
 * engine is asked for and does not run here.
 */
export async function clientShell(
  wish: EngineWish,
  resolve: ResolveHost = hostAddresses,
): Promise<ClientShell> {
  const engine = chooseEngine(wish);
  if (engine.name === 'linux') {
    const { LinuxClientShell } = await import('../../linux/tftp/linux-client-shell.js');
    return new LinuxClientShell(engine.libc, ownLoop(engine.libc), resolve);
  }
  const { PortableClientShell } = await import('../../net/tftp/portable-client-shell.js');
  return new PortableClientShell(resolve);
}
