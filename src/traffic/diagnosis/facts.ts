import type { Family } from '../../bytes/address.js';
import type { Ruleset } from './firewall/ruleset.js';

/** The protocols that have ports. */
export type Protocol = 'tcp' | 'udp';

/** A socket that accepts at the port: TCP in LISTEN, UDP without a peer. */
export interface PortSocket {
  /** The IP address that it is bound to; `0.0.0.0` or `::` for every address. */
  readonly address: string;
  /** The families that it accepts: both for a socket at `::`, unless it is for IPv6 alone (IPV6_V6ONLY). */
  readonly families: readonly Family[];
  readonly pid?: number | undefined;
  /** The name of the process that holds it. */
  readonly process?: string | undefined;
  /** UDP: bytes that wait to be read. TCP: connections that wait to be accepted. */
  readonly waiting: number;
  /** UDP: datagrams that it has dropped since it was opened, its buffer being full; 0 for TCP. */
  readonly drops: number;
}

/** An address of this machine. */
export interface MachineAddress {
  readonly address: string;
  readonly family: Family;
  /** `undefined` where the system does not tell. */
  readonly interfaceName: string | undefined;
  readonly internal: boolean;
  readonly hasLink: boolean;
}

/** A multicast group that an interface is a member of. */
export interface Membership {
  readonly interfaceName: string;
  readonly group: string;
}

/** Why something could not be found out. */
export type Obstacle = 'not-permitted' | 'not-installed' | 'not-on-this-system' | 'failed';

/** What is known of the firewall. */
export type FirewallFacts =
  | { readonly state: 'known'; readonly ruleset: Ruleset }
  | { readonly state: 'hidden'; readonly why: Obstacle };

/** What was seen at an interface while it was watched. */
export interface InterfacePackets {
  readonly interfaceName: string;
  /** Packets that came in for the port. */
  readonly packets: number;
}

/** By how much a counter of the kernel grew during the watch; of all sockets of the machine together. */
export interface CounterGrowth {
  /** Datagrams that were delivered to sockets. */
  readonly delivered: number;
  /** Datagrams to ports that nobody listens on. */
  readonly noPort: number;
  /** Datagrams with a wrong checksum of UDP. */
  readonly badChecksum: number;
  /** Datagrams that no receive buffer had room for. */
  readonly bufferFull: number;
  /** Packets refused for the interface that they came by (rp_filter). */
  readonly reversePath: number;
  /** Packets to an address that is not this machine's. */
  readonly otherAddress: number;
  /** Datagrams of which a fragment did not come. */
  readonly lostFragments: number;
  /** TCP: connections that a full queue of a listener dropped. */
  readonly listenOverflows: number;
}

/** Packets at the interfaces, or why they could not be looked at; `unwatched` if nobody looked. */
export type PacketsFacts =
  | { readonly state: 'known'; readonly interfaces: readonly InterfacePackets[] }
  | { readonly state: 'hidden'; readonly why: Obstacle }
  | { readonly state: 'unwatched' };

/** What was seen while the port was watched. */
export interface WatchFacts {
  /** How long it was, in seconds. */
  readonly seconds: number;
  readonly packets: PacketsFacts;
  /** `undefined` where the system has no such counters. */
  readonly counters: CounterGrowth | undefined;
  /** The sockets at the end of the watch; those of `PortFacts` are from its beginning. */
  readonly sockets: readonly PortSocket[];
}

/** What is known of a port of this machine. */
export interface PortFacts {
  readonly protocol: Protocol;
  readonly port: number;
  /** The address of this machine, or the group, that it is asked about; `undefined` for every address. */
  readonly host: string | undefined;
  /** The interface by which what is missing should come in; `undefined` for any. */
  readonly interfaceName: string | undefined;
  /** The processes that ought to hold it; `undefined` if that is not known. */
  readonly expectedPids: readonly number[] | undefined;
  readonly sockets: readonly PortSocket[];
  /** Whether the other protocol's port of that number is listened on. */
  readonly otherProtocolListens: boolean;
  readonly addresses: readonly MachineAddress[];
  /** Whether the machine is a container, whose ports others reach only as far as they are published. */
  readonly isContainer: boolean;
  /** `undefined` where the system does not tell. */
  readonly memberships: readonly Membership[] | undefined;
  readonly firewall: FirewallFacts;
  readonly watch: WatchFacts;
}
