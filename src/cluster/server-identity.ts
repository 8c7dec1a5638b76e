import { isIP } from 'node:net';
import { checkServerIdentity, type PeerCertificate } from 'node:tls';

/**
 * Checks whom a certificate is for, as `checkServerIdentity` of Node does: returns what is wrong, or undefined. Where a server is named by its
 * address, the client of NATS tells Node no name, and Node takes `localhost` for it: who has a certificate for that would be taken for any
 * server, and a right one refused. Then the certificate has to be for one of the addresses of `servers`, `HOST:PORT` each.
 */
export function serverIdentity(
  servers: readonly string[],
): (name: string, certificate: PeerCertificate) => Error | undefined {
  const hosts = servers.map((server) => server.replace(/:\d+$/, '').replace(/^\[(.*)\]$/, '$1'));
  const addresses = hosts.filter((host) => isIP(host) !== 0);
  const names = hosts.includes('localhost') ? ['localhost', ...addresses] : addresses;
  return (name, certificate) => {
    if (name !== 'localhost' || addresses.length === 0) return checkServerIdentity(name, certificate);
    const faults = names.map((one) => checkServerIdentity(one, certificate));
    return faults.includes(undefined) ? undefined : faults[0];
  };
}
