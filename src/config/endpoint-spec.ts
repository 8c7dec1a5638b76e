import type { Address } from '../bytes/address.js';
import type { FramingSpec } from '../bytes/framing.js';
import type { Answering } from '../endpoint/behaviour.js';
import type { Duplex } from '../endpoint/chat.js';
import type { Limits } from './limits.js';

interface CommonSpec extends Answering {
  readonly label: string;
  readonly limits: Limits;
  /** Of received messages, as formatChecksum writes it; undefined: they are not checked. */
  readonly receivedChecksum: string | undefined;
  /** Names of the layouts by which messages are read. */
  readonly layouts: readonly string[];
}

/** A certificate and its private key, PEM. */
export interface TlsIdentity {
  readonly certificatePem: string;
  readonly keyPem: string;
}

/** A TCP server, every field decided. */
export interface TcpListenSpec extends CommonSpec {
  readonly type: 'tcp-listen';
  readonly local: Address;
  /** The interface to use alone, by its name. */
  readonly interface: string | undefined;
  readonly framing: FramingSpec;
  readonly once: boolean;
  readonly workers: number;
  /** The room of a chat that its peers are in. */
  readonly chatRoom: string | undefined;
  readonly tls: 'off' | 'self-signed' | TlsIdentity;
}

/** A TCP client, every field decided. */
export interface TcpConnectSpec extends CommonSpec {
  readonly type: 'tcp-connect';
  readonly remote: Required<Address>;
  /** Where to connect from; port 0 lets the system choose. */
  readonly local: Address;
  /** The interface to use alone, by its name. */
  readonly interface: string | undefined;
  readonly framing: FramingSpec;
  readonly reconnect: boolean;
  readonly tls: 'off' | 'verify' | 'insecure';
}

/** How a UDP socket is bound, every field decided; `undefined` means none, not unspecified. */
export interface DatagramSpec {
  readonly local: Address;
  /** The interface to use alone, by its name. */
  readonly interface: string | undefined;
  readonly remote: Required<Address> | undefined;
  readonly broadcast: boolean;
  /** The group, with its zone if it is joined on one interface only. */
  readonly multicast: string | undefined;
  readonly ttl: number | undefined;
  readonly limits: Pick<Limits, 'maxTotalBacklogBytes'>;
}

/** A UDP socket that one speaks through, every field decided. */
export interface UdpSpec extends CommonSpec, DatagramSpec {
  readonly type: 'udp';
  readonly limits: Limits;
  readonly once: boolean;
  readonly duplex: Duplex;
  /** The room of a chat that its peers are in. */
  readonly chatRoom: string | undefined;
}

/** What an endpoint is: parsed once at the edge, frozen, no optional field. */
export type EndpointSpec = TcpListenSpec | TcpConnectSpec | UdpSpec;
