import type { Line } from '../line.js';
import { etherTypeNames } from './ether-type-names.js';

/** The least EtherType; smaller numbers in its place are lengths or types of their own (IEEE 802.3, clause 3.2.6). */
export const leastEtherType = 0x0600;

/** EtherTypes that codecs name (IANA, IEEE 802 Numbers). */
export const etherType = Object.freeze({
  ipv4: 0x0800,
  arp: 0x0806,
  rarp: 0x8035,
  vlan: 0x8100,
  ipv6: 0x86dd,
  providerBridge: 0x88a8,
  oldProviderBridge: 0x9100,
});

/** What the column `Protocol` shows for a payload of a type that is not known: its number. */
export function etherTypeLabel(type: number): string {
  return `0x${type.toString(16).padStart(4, '0')}`;
}

/** Writes the name of a type whose payload is not known; returns false without writing if it has none. */
export function writeEtherTypeName(line: Line, type: number): boolean {
  const name = etherTypeNames[type];
  if (name === undefined) return false;
  line.ascii(name);
  return true;
}
