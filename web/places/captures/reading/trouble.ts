const httpErrors = ['HTTP/1.0 4', 'HTTP/1.0 5', 'HTTP/1.1 4', 'HTTP/1.1 5'];

/** Beginnings of rows of these protocols that report a failure. */
const failures: Readonly<Record<string, readonly string[]>> = {
  TFTP: ['Error Code'],
  ICMP: ['Destination unreachable', 'Time-to-live exceeded', 'Parameter problem', 'Source quench'],
  ICMPv6: ['Destination Unreachable', 'Time Exceeded', 'Packet Too Big', 'Parameter Problem'],
  HTTP: httpErrors,
  'HTTP/JSON': httpErrors,
  'HTTP/XML': httpErrors,
  DHCP: ['DHCP NAK', 'DHCP Decline'],
};

/** What Wireshark notes of a TCP segment that is no sign of a fault. */
const harmless = [
  '[TCP Keep-Alive',
  '[TCP Window Update',
  '[TCP segment of',
  '[TCP Port numbers reused',
  '[TCP PDU',
];

const bracket = 0x5b;
const closing = 0x5d;

/** Whether the row of a packet says that something is wrong: sent again, lost, refused, reset, malformed. `info` is ASCII. */
export function isTrouble(label: string, info: Uint8Array, from: number, to: number): boolean {
  if (to === from) return false;
  if (info[to - 1] === closing && endsWith(info, from, to, '[Malformed Packet]')) return true;
  if (label === 'TCP' || label === 'MPTCP' || info[from] === bracket) {
    if (startsWith(info, from, to, '[TCP '))
      return !harmless.some((words) => startsWith(info, from, to, words));
    return hasReset(info, from, to);
  }
  if (label === 'DNS' || label === 'MDNS' || label === 'LLMNR') return hasRefusal(info, from, to);
  const beginnings = failures[label];
  return beginnings?.some((words) => startsWith(info, from, to, words)) ?? false;
}

function startsWith(info: Uint8Array, from: number, to: number, words: string): boolean {
  if (to - from < words.length) return false;
  for (let index = 0; index < words.length; index += 1)
    if (info[from + index] !== words.charCodeAt(index)) return false;
  return true;
}

function endsWith(info: Uint8Array, from: number, to: number, words: string): boolean {
  return to - words.length >= from && startsWith(info, to - words.length, to, words);
}

/** `[RST` among the flags, which follow the ports. */
function hasReset(info: Uint8Array, from: number, to: number): boolean {
  for (let at = from; at < Math.min(to, from + 24); at += 1)
    if (info[at] === bracket) return startsWith(info, at, to, '[RST');
  return false;
}

/** `Standard query response 0x1234 No such name`, or another failure before what was asked. */
function hasRefusal(info: Uint8Array, from: number, to: number): boolean {
  const words = 'Standard query response 0x0000 ';
  const after = from + words.length;
  if (!startsWith(info, from, to, words.slice(0, 24))) return false;
  return ['No such name', 'Server failure', 'Refused', 'Format error', 'Not implemented'].some((reply) =>
    startsWith(info, after, to, reply),
  );
}
