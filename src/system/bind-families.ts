import type { Family } from '../bytes/address.js';
import { BreakoutboxError } from '../errors/error.js';
import { systemCode } from '../errors/system-errors.js';

/** How many ports are tried: one that the system chose in one family may be in use in the other. */
const maxPortChoices = 16;

/** How the sockets of an engine are bound. */
export interface FamilyBinding<Socket> {
  /** Binds to every address of `family`; port 0 lets the system choose. */
  readonly bind: (family: Family, port: number) => Socket | Promise<Socket>;
  readonly portOf: (socket: Socket) => number;
}

/** Returns true if binding failed because the machine lacks the family or has no address of it. */
export function isFamilyMissing(error: unknown): boolean {
  const code = bindCode(error);
  return code === 'EAFNOSUPPORT' || code === 'EADDRNOTAVAIL';
}

/**
 * Binds one socket for each of `families`, in this order, all at one port. A family that the machine lacks is omitted, except
 * the first. Rejects with the error of `bind`, after which no socket is open.
 */
export async function bindFamilies<Socket extends { close(): unknown }>(
  families: readonly Family[],
  port: number,
  { bind, portOf }: FamilyBinding<Socket>,
): Promise<ReadonlyMap<Family, Socket>> {
  for (let choice = 1; ; choice += 1) {
    const sockets = new Map<Family, Socket>();
    let chosen = port;
    try {
      for (const family of families) {
        try {
          const socket = await bind(family, chosen);
          sockets.set(family, socket);
          chosen = portOf(socket);
        } catch (error) {
          if (sockets.size === 0 || !isFamilyMissing(error)) throw error;
        }
      }
      return sockets;
    } catch (error) {
      const wasChosen = port === 0 && sockets.size > 0;
      for (const socket of sockets.values()) socket.close();
      if (!wasChosen || bindCode(error) !== 'EADDRINUSE' || choice >= maxPortChoices) throw error;
    }
  }
}

/** The system's code of an error of `bind`, also of one wrapped in a BreakoutboxError. */
function bindCode(error: unknown): string {
  return systemCode(error instanceof BreakoutboxError ? error.cause : error);
}
