import { createSocket } from 'node:dgram';
import { createServer } from 'node:net';
import { systemCode } from '../errors/system-errors.js';

/**
 * Whether a socket that is bound to `::` at a port takes IPv4 as well, or is for IPv6 alone (IPV6_V6ONLY), which the kernel's tables do
 * not show: a socket of one's own is bound to 0.0.0.0 at that port, and closed at once. `undefined` if that is not permitted.
 */
export async function acceptsIpv4(protocol: 'tcp' | 'udp', port: number): Promise<boolean | undefined> {
  const code = await (protocol === 'udp' ? bindingUdp(port) : bindingTcp(port));
  if (code === '') return false;
  return code === 'EADDRINUSE' ? true : undefined;
}

/** The system's code of the refusal; empty if it bound the socket. */
function bindingUdp(port: number): Promise<string> {
  return new Promise((resolve) => {
    const socket = createSocket('udp4');
    socket.once('error', (error) => {
      socket.close();
      resolve(systemCode(error));
    });
    socket.bind({ port, address: '0.0.0.0', exclusive: true }, () => socket.close(() => resolve('')));
  });
}

function bindingTcp(port: number): Promise<string> {
  return new Promise((resolve) => {
    const server = createServer((socket) => socket.destroy());
    server.once('error', (error) => resolve(systemCode(error)));
    server.listen({ port, host: '0.0.0.0', exclusive: true }, () => server.close(() => resolve('')));
  });
}
