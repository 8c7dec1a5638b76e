import { bareHost, isEveryAddress } from '../../bytes/address.js';
import { formatSocketAddress } from '../../bytes/socket-address.js';
import { BreakoutboxError } from '../../errors/error.js';
import { isSystemError, socketError, systemCode } from '../../errors/system-errors.js';
import { type RunningServer, type ServerOptions, startServer } from '../../http/server.js';
import { checkedAddress } from '../../system/interfaces.js';
import { isAddress } from '../../system/ip-address.js';
import { localAddresses } from '../../system/local-addresses.js';

const portsTried = 20;

/** Where the page of a workbench is to be. */
export interface PageBinding {
  readonly host: string;
  /** 0 lets the system choose. */
  readonly port: number;
  /** Take the next free port, twenty at most, when `port` is taken. */
  readonly nextFreePort?: boolean;
}

/** Starts the server of the page, at the next free port where it may be another. @throws BreakoutboxError ADDRESS_IN_USE, PERMISSION_DENIED, ADDRESS_NOT_LOCAL */
export async function bindPage(
  { port, nextFreePort, host }: PageBinding,
  options: Omit<ServerOptions, 'port'>,
): Promise<RunningServer> {
  const tries = nextFreePort === true ? portsTried : 1;
  for (let number = 0; ; number += 1) {
    try {
      return await startServer({ ...options, port: port + number });
    } catch (error) {
      if (systemCode(error) === 'EADDRINUSE' && number + 1 < tries) continue;
      throw isSystemError(error) ? socketError(error, formatSocketAddress(host, port)) : error;
    }
  }
}

/**
 * Returns the host to bind to in the system's form; people also write brackets, and short forms of every address. An empty
 * host, as from an unset variable, would open the page to the network.
 * @throws BreakoutboxError HOST_NOT_FOUND, ZONE_MISSING, INTERFACE_NOT_FOUND
 */
export function boundHost(host: string): string {
  const bare = bareHost(host);
  if (bare === '*') return '::';
  if (bare === '0') return '0.0.0.0';
  if (isAddress(bare)) return checkedAddress(bare);
  if (bare === '' || bare.includes(':')) throw new BreakoutboxError('HOST_NOT_FOUND', { host });
  return bare;
}

/** The host that programs of this machine ask: a server bound to every address answers on loopback. */
export function nameToAsk(host: string): string {
  return isEveryAddress(host) ? '127.0.0.1' : host;
}

/** The host that a browser opens: of a page bound to every address, the first one that others can reach. */
export function nameToOpen(host: string): string {
  if (host !== '0.0.0.0' && host !== '::') return host;
  return (
    localAddresses().find(({ internal, family }) => !internal && family === 'IPv4')?.address ?? 'localhost'
  );
}
