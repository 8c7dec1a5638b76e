import type { Address } from '../bytes/address.js';
import type { EncodingName } from '../bytes/encoding-names.js';
import type { FramingSpec } from '../bytes/framing.js';
import type { RuleSet } from '../endpoint/rules/rule.js';
import type { TcpConnectSpec, TcpListenSpec } from './endpoint-spec.js';
import type { Limits } from './limits.js';
import type { RelayLineSpec } from './line/line-input.js';

interface CommonRelaySpec {
  readonly label: string;
  readonly limits: Limits;
  readonly encoding: EncodingName;
  /** Of messages from clients, as formatChecksum writes it; undefined: they are not checked. */
  readonly receivedChecksum: string | undefined;
  /** Names of the layouts by which messages are read. */
  readonly layouts: readonly string[];
  /** The rules by which what passes is changed and answered. */
  readonly rules: RuleSet;
  readonly local: Address;
  /** The interface to listen on alone, by its name. */
  readonly interface: string | undefined;
  readonly target: Required<Address>;
  /** The line between clients and the target; undefined for one that does nothing. */
  readonly line: RelayLineSpec | undefined;
}

/** A TCP relay, every field decided. */
export interface TcpRelaySpec extends CommonRelaySpec {
  readonly type: 'tcp-relay';
  /** How the bytes of each direction are cut into messages that are shown; what passes is not held for it. */
  readonly framing: FramingSpec;
  readonly tlsListen: TcpListenSpec['tls'];
  readonly tlsTarget: TcpConnectSpec['tls'];
  readonly acceptsProxyHeader: boolean;
  readonly sendsProxyHeader: 'off' | 'v1' | 'v2';
}

/** A UDP relay, every field decided. */
export interface UdpRelaySpec extends CommonRelaySpec {
  readonly type: 'udp-relay';
  /** The target answers from further ports, each of which clients see as one of the relay's. */
  readonly isTftp: boolean;
}

/** A relay of either protocol. */
export type RelaySpec = TcpRelaySpec | UdpRelaySpec;
