import { formatAddress } from '../bytes/address.js';
import { fieldText } from '../wire/field-text.js';
import { noAddress, type Packet } from '../wire/packet.js';

/** An end of a conversation. */
export interface End {
  /** An IP or a MAC address as Wireshark writes it; empty on a link that has none. */
  readonly address: string;
  /** -1 where there are no ports. */
  readonly port: number;
}

/** The innermost ends of a packet that was walked. */
export function packetEnds(packet: Packet): { readonly source: End; readonly destination: End } {
  const { bytes, sourceAt, sourceBytes, destinationAt, destinationBytes, sourcePort, destinationPort } =
    packet;
  return {
    source: { address: addressText(bytes, sourceAt, sourceBytes), port: sourcePort },
    destination: { address: addressText(bytes, destinationAt, destinationBytes), port: destinationPort },
  };
}

/** An end as text: `10.0.0.1:69`, and the address alone where there are no ports. */
export function endText({ address, port }: End): string {
  return port < 0 ? address : formatAddress({ host: address, port });
}

/** The address of 4, 6 or 16 bytes at `at`; empty for none. */
export function addressText(bytes: Uint8Array, at: number, length: number): string {
  if (length === 0 || length === noAddress) return '';
  // A decoder of text takes five times as long, and every packet has two of these.
  if (length === 4) return `${bytes[at]}.${bytes[at + 1]}.${bytes[at + 2]}.${bytes[at + 3]}`;
  const kind = length === 16 ? 'ipv6' : 'mac';
  return fieldText({ kind, base: 'decimal' }, undefined, bytes, at, length);
}
