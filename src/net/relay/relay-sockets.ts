import { everyAddress, familyOf } from '../../bytes/address.js';
import type { SocketAddress } from '../../bytes/socket-address.js';
import type { DatagramSpec } from '../../config/endpoint-spec.js';
import type { DatagramHandler, DatagramTransport } from '../../transport/datagram-transport.js';
import { NodeDatagramTransport } from '../udp/node-datagram-transport.js';

/** Binds a socket, on any engine. Rejects with a `BreakoutboxError`. */
export type OpenSocket = (spec: DatagramSpec, handler: DatagramHandler) => Promise<DatagramTransport>;

/** Opens the sockets of a UDP relay, on any engine. */
export interface RelaySockets {
  /** Binds a socket that receives from everyone. */
  readonly open: OpenSocket;
  /**
   * Binds a socket to talk to the remote of a spec, which the network's reports that nobody listens there reach. It may be
   * connected to it, or receive from others as well.
   */
  readonly openTowards: OpenSocket;
}

/** The sockets of node:dgram: one towards a remote is connected. */
export const nodeSockets: RelaySockets = {
  open: NodeDatagramTransport.open,
  openTowards: NodeDatagramTransport.open,
};

/** How a socket at one address is bound that is one of many of its relay. */
export function socketSpec(local: SocketAddress, remote: SocketAddress | undefined): DatagramSpec {
  return {
    local: { host: local.address, port: local.port },
    interface: undefined,
    remote: remote && { host: remote.address, port: remote.port },
    broadcast: false,
    multicast: undefined,
    ttl: undefined,
    limits: { maxTotalBacklogBytes: maxWaitingBytes },
  };
}

/** Bytes that may wait to leave one socket: a client's share, so that none of them holds much. */
const maxWaitingBytes = 1024 * 1024;

/** Every address of the family of an address, with a port that the system chooses. */
export function anyLocal(address: string): SocketAddress {
  return { address: everyAddress[familyOf(address)], port: 0 };
}
