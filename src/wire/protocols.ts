import type { Codec } from './codec.js';
import { type CodecTables, createCodecTables } from './codec-tables.js';
import { dataCodec } from './data.js';
import { DhcpCodec } from './dhcp/dhcp.js';
import { Dhcpv6Codec } from './dhcpv6/dhcpv6.js';
import { DnsCodec } from './dns/dns.js';
import { FrameCodec } from './frame.js';
import { GreCodec } from './gre/gre.js';
import { HttpCodec } from './http/http.js';
import { IcmpCodec } from './icmp/icmp.js';
import { Icmpv6Codec } from './icmpv6/icmpv6.js';
import { IgmpCodec } from './igmp/igmp.js';
import { Ipv4Codec } from './ip/ipv4.js';
import { Ipv6Codec } from './ip/ipv6.js';
import { DestinationOptionsCodec } from './ip/ipv6-destination-options.js';
import { FragmentCodec } from './ip/ipv6-fragment.js';
import { HopByHopCodec } from './ip/ipv6-hop-by-hop.js';
import { RoutingCodec } from './ip/ipv6-routing.js';
import { ArpCodec } from './link/arp.js';
import { EthernetCodec } from './link/ethernet.js';
import { LlcCodec } from './link/llc.js';
import { NullCodec } from './link/null.js';
import { RawCodec } from './link/raw.js';
import { SllCodec } from './link/sll.js';
import { ProviderTagCodec, VlanCodec } from './link/vlan.js';
import { MbtcpCodec, ModbusCodec } from './modbus/modbus.js';
import { NtpCodec } from './ntp/ntp.js';
import { shaped } from './shaped-codec.js';
import { SyslogCodec } from './syslog/syslog.js';
import type { TcpAnalysis } from './tcp/analysis.js';
import { TcpCodec } from './tcp/tcp.js';
import { TftpCodec } from './tftp/tftp.js';
import { TlsCodec } from './tls/tls.js';
import { UdpCodec } from './udp/udp.js';
import type { UdpConversations } from './udp/udp-conversations.js';

/**
 * All protocols that are known, and the one that every packet begins with. They are of one capture: codecs keep what later packets
 * need of it.
 */
export interface Protocols {
  readonly frame: Codec;
  /** What is known of the TCP conversations of the capture. */
  readonly tcp: TcpAnalysis;
  /** The same of UDP. */
  readonly udp: UdpConversations;
  /** In the order in which they are listed to people. */
  readonly all: readonly Codec[];
}

/** What is followed of a capture. */
export interface ProtocolOptions {
  /** Whether UDP conversations get their numbers and times, which only some fields say. Default true. */
  readonly udpConversations?: boolean;
  /** Whether TCP's segments are matched with their acknowledgments, which only some fields say. Default true. */
  readonly acknowledgments?: boolean;
}

/**
 * Creates the codecs of one capture, each with the table of those that it carries. A new protocol is one row here. Codecs that are
 * `added`, of what a person describes, come before those that have the same ports or look the same.
 */
export function createProtocols(
  added: readonly Codec[] = [],
  { udpConversations = true, acknowledgments = true }: ProtocolOptions = {},
): Protocols {
  const tables = createCodecTables();
  const modbus = shaped(new ModbusCodec());
  const udp = new UdpCodec({ ports: tables.udpPort, followsConversations: udpConversations });
  const tcp = new TcpCodec(tables.tcpPort, { acknowledgments });
  const headers = headerCodecs(tables, udp, tcp);
  const all: readonly Codec[] = [
    ...headers,
    shaped(new TftpCodec()),
    shaped(new DnsCodec('dns')),
    shaped(new DnsCodec('mdns')),
    shaped(new DnsCodec('llmnr')),
    shaped(new DhcpCodec()),
    shaped(new Dhcpv6Codec()),
    shaped(new NtpCodec()),
    shaped(new SyslogCodec()),
    shaped(new HttpCodec()),
    shaped(new TlsCodec()),
    shaped(new MbtcpCodec(modbus)),
    modbus,
    dataCodec,
  ];
  register(all, tables);
  const shapedAdded = added.map(shaped);
  for (const codec of shapedAdded) addBefore(codec, tables);
  return {
    frame: headers[0],
    tcp: tcp.analysis,
    udp: udp.conversations,
    all: [...all, ...shapedAdded],
  };
}

/** The codecs of headers only, and the one that every packet begins with. */
export interface HeaderProtocols {
  readonly frame: Codec;
  /** The names of the protocols that they read: no other layer is one of those. */
  readonly names: ReadonlySet<string>;
}

/**
 * Creates the codecs that read a packet up to the headers of UDP and TCP, whose payloads stay bytes; nothing is followed but what those below
 * follow, such as fragments. In a full walk the same layers begin every packet, and those behind them are of other protocols. So whatever
 * depends on them alone (`isOfHeaders`) is the same, for a fraction of the time.
 */
export function createHeaderProtocols(): HeaderProtocols {
  const tables = createCodecTables();
  const headers = headerCodecs(tables, new UdpCodec(), new TcpCodec());
  register(headers, tables);
  return { frame: headers[0], names: new Set(headers.map(({ protocol }) => protocol)) };
}

/** The frame first, then links, IP and what it carries without ports, UDP and TCP. */
function headerCodecs(
  tables: CodecTables,
  udp: UdpCodec,
  tcp: TcpCodec,
): readonly [frame: Codec, ...others: Codec[]] {
  const llc = shaped(new LlcCodec(tables.etherType));
  return [
    shaped(new FrameCodec(tables.linkType)),
    shaped(new EthernetCodec(tables.etherType, llc)),
    shaped(new VlanCodec(tables.etherType, llc)),
    shaped(new ProviderTagCodec(tables.etherType)),
    llc,
    shaped(new SllCodec(tables.linkType, tables.etherType, llc)),
    shaped(new NullCodec(tables.etherType)),
    shaped(new RawCodec(tables.etherType)),
    shaped(new ArpCodec()),
    shaped(new Ipv4Codec(tables.ipProtocol)),
    shaped(new Ipv6Codec(tables.ipProtocol)),
    shaped(new HopByHopCodec(tables.ipProtocol)),
    shaped(new RoutingCodec(tables.ipProtocol)),
    shaped(new FragmentCodec(tables.ipProtocol)),
    shaped(new DestinationOptionsCodec(tables.ipProtocol)),
    shaped(new GreCodec(tables.etherType, tables.linkType)),
    shaped(new IgmpCodec()),
    shaped(new IcmpCodec(tables.ipProtocol)),
    shaped(new Icmpv6Codec(tables.ipProtocol)),
    shaped(udp),
    shaped(tcp),
  ];
}

function register(codecs: readonly Codec[], tables: CodecTables): void {
  for (const codec of codecs)
    for (const { table, number } of codec.carriers) tables[table].add(number, codec);
}

function addBefore(codec: Codec, tables: CodecTables): void {
  for (const { table, number } of codec.carriers) tables[table].replace(number, codec);
  if (codec.looksLike === undefined) return;
  tables.tcpPort.recognizeFirst(codec);
  tables.udpPort.recognizeFirst(codec);
}
