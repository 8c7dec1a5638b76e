import type { CaptureFacts, PacketRow } from '../reading/messages.js';
import type { TimeFormat } from './capture-settings.js';

/** The column `Time` of a row. */
export function timeText(
  row: PacketRow,
  format: TimeFormat,
  { timeDigits }: Pick<CaptureFacts, 'timeDigits'>,
): string {
  if (row.seconds === undefined) return '';
  if (format === 'first') return row.sinceFirst?.toFixed(timeDigits) ?? '';
  if (format === 'above') return row.sinceAbove?.toFixed(timeDigits) ?? '';
  const date = new Date(row.seconds * 1_000);
  const two = (value: number): string => String(value).padStart(2, '0');
  const fraction = String(row.nanoseconds).padStart(9, '0').slice(0, timeDigits);
  const clock = `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
  const exact = timeDigits === 0 ? clock : `${clock}.${fraction}`;
  if (format === 'clock') return exact;
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())} ${exact}`;
}

/** Families of protocols, which have a colour each. */
export type ProtocolFamily = 'tcp' | 'udp' | 'web' | 'control' | 'link' | 'other';

const families: Readonly<Record<string, ProtocolFamily>> = {
  TCP: 'tcp',
  UDP: 'udp',
  TFTP: 'udp',
  DNS: 'udp',
  MDNS: 'udp',
  LLMNR: 'udp',
  DHCP: 'udp',
  BOOTP: 'udp',
  DHCPv6: 'udp',
  NTP: 'udp',
  Syslog: 'udp',
  ICMP: 'control',
  ICMPv6: 'control',
  IGMP: 'control',
  ARP: 'link',
  STP: 'link',
  LLC: 'link',
  LLDP: 'link',
  'Modbus/TCP': 'tcp',
};

/** The family of the protocol in a row. */
export function familyOf(protocol: string): ProtocolFamily {
  if (/^(HTTP|TLS|SSL|QUIC)/.test(protocol)) return 'web';
  return families[protocol] ?? 'other';
}

/** The filter that selects a conversation or a transfer. */
export function conversationFilter(
  kind: 'tcp' | 'udp' | 'ip' | 'tftp',
  one: {
    readonly client: string;
    readonly server: string;
    readonly clientPort: number;
    readonly serverPort: number;
  },
): string {
  const address = addressField(one.client);
  const ends = [one.client, one.server].filter((end) => end !== '');
  const parts = [...new Set(ends)].map((end) => `${address} == ${end}`);
  if (kind === 'tcp' || kind === 'udp')
    parts.push(...[...new Set([one.clientPort, one.serverPort])].map((port) => `${kind}.port == ${port}`));
  if (kind === 'tftp') parts.push(`udp.port == ${one.clientPort}`, 'tftp');
  return parts.join(' and ');
}

function addressField(address: string): string {
  if (/^[\da-f]{2}(:[\da-f]{2}){5}$/i.test(address)) return 'eth.addr';
  return address.includes(':') ? 'ipv6.addr' : 'ip.addr';
}
