import type { Packet } from '../packet.js';
import { headerBytes } from './icmp-message.js';

/** Bytes of a header above IP that an error quotes at least (RFC 792). */
const transportBytes = 8;
const ipv4HeaderBytes = 20;
const ipv6HeaderBytes = 40;
const tcpLengthAt = 12;
/** Bytes that are quoted before extensions by a message that does not say how many (RFC 4884, section 5.5). */
const extendedBytes = 128;

/**
 * Whether a snap length has cut what the message in `layer` quotes, as Wireshark marks it: within a header, within the first 3 bytes
 * after the last one, or within extensions, before which the message says to quote `quotedBytes`; 0 if it does not say. A quote that
 * is short by itself is not malformed: most are. Of what a redirect quotes less is read.
 */
export function isQuoteCut(packet: Packet, layer: number, quotedBytes: number, isRedirect: boolean): boolean {
  const end = packet.end(layer);
  if (end === packet.wireEnd(layer)) return false;
  const from = packet.start(layer);
  if (!isRedirect && packet.wireEnd(layer) - from > headerBytes + (quotedBytes || extendedBytes)) return true;
  let last = packet.layerCount - 1;
  if (packet.codec(last)?.protocol === 'data') last -= 1;
  if (isRedirect) last = Math.min(last, layer + 2);
  const at = packet.start(last);
  const captured = packet.end(last) - at;
  switch (packet.codec(last)?.protocol) {
    case 'udp':
      return isCutAt(captured, transportBytes, isRedirect);
    case 'tcp':
      return isCutAt(
        captured,
        isRedirect ? transportBytes : tcpHeaderBytes(packet.bytes, at, captured),
        isRedirect,
      );
    case 'icmp':
    case 'icmpv6':
      return captured < headerBytes;
    case 'ipv6':
      return captured < ipv6HeaderBytes;
    default:
      return captured < ipv4HeaderBytes;
  }
}

function isCutAt(captured: number, header: number, isRedirect: boolean): boolean {
  return captured < header || (!isRedirect && captured > header && captured < header + 4);
}

/** The length that a TCP header gives; more than what was captured if that is not known. */
function tcpHeaderBytes(bytes: Uint8Array, at: number, captured: number): number {
  return captured > tcpLengthAt ? ((bytes[at + tcpLengthAt] ?? 0) >> 4) * 4 : captured + 1;
}
