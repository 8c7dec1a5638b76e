import type { AddressInfo, Server } from 'node:net';
import type { TlsOptions } from 'node:tls';
import { formatAddress } from '../../bytes/address.js';
import type { TcpListenSpec, TlsIdentity } from '../../config/endpoint-spec.js';
import { BreakoutboxError } from '../../errors/error.js';
import type { ReasonKey } from '../../errors/reasons.js';
import { ownHostAddresses } from '../../system/host-addresses.js';
import { addressesOfInterface } from '../../system/interfaces.js';

/** Connections that may wait to be accepted; the system caps it (somaxconn). */
const acceptBacklog = 4096;

/** The addresses to listen at: each address of a name or an interface, or `undefined` for every address. */
export async function localAddressesOf({
  local,
  interface: via,
}: Pick<TcpListenSpec, 'local' | 'interface'>): Promise<readonly (string | undefined)[]> {
  if (local.host !== undefined) return ownHostAddresses(local.host, local.port, via);
  return via === undefined ? [undefined] : addressesOfInterface(via);
}

/** Creates a server of node:tls. TLS is a tenth of the program's start time, so it is loaded only when used. */
export async function createTls(
  options: TlsOptions,
  { certificatePem, keyPem }: TlsIdentity,
): Promise<Server> {
  const { createServer: createTlsServer } = await import('node:tls');
  try {
    return createTlsServer({ ...options, cert: certificatePem, key: keyPem });
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new BreakoutboxError('TLS_CERTIFICATE_INVALID', { reason }, { cause });
  }
}

/** Binds to the address, or without a host to all (IPv4 and IPv6). @throws the system's error, or a BreakoutboxError */
export function bind(server: Server, local: TcpListenSpec['local']): Promise<AddressInfo> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(
      {
        port: local.port,
        backlog: acceptBacklog,
        ...(local.host === undefined ? {} : { host: local.host }),
      },
      () => {
        server.off('error', reject);
        const bound = server.address();
        if (bound === null || typeof bound === 'string') {
          const reason: ReasonKey = 'bound-to-no-ip';
          reject(new BreakoutboxError('SOCKET_FAILED', { address: formatAddress(local), reason }));
        } else resolve(bound);
      },
    );
  });
}
