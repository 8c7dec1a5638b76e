import type { SocketAddress } from '../bytes/socket-address.js';

/** One parsed line of /proc/net/{tcp,tcp6,udp,udp6}. */
export interface ProcNetSocket {
  readonly local: SocketAddress;
  /** `undefined` if it has none. */
  readonly peer: SocketAddress | undefined;
  readonly state: string;
  /** Retransmissions since the last acknowledgement; 0 for UDP. */
  readonly retransmissions: number;
  /** Received bytes that wait to be read; in LISTEN, connections that wait to be accepted. */
  readonly waiting: number;
  /** Datagrams dropped since the socket was opened, its receive buffer being full; 0 for TCP. */
  readonly drops: number;
  /** Identifies the socket among a process's open files: `socket:[12345]`. */
  readonly inode: string;
}

/** The kernel's numbers for TCP states (include/net/tcp_states.h). */
const tcpStates: readonly string[] = [
  '',
  'ESTABLISHED',
  'SYN_SENT',
  'SYN_RECV',
  'FIN_WAIT1',
  'FIN_WAIT2',
  'TIME_WAIT',
  'CLOSE',
  'CLOSE_WAIT',
  'LAST_ACK',
  'LISTEN',
  'CLOSING',
  'NEW_SYN_RECV',
];

/**
 * Parses a table of proc(5). After the header, each line has the local and remote address, the state, the queues,
 * retransmissions, the inode and, of UDP, the drops. An address is hex of 32-bit words in the machine's byte order; a port is plain hex.
 */
export function parseProcNet(
  table: string,
  protocol: 'tcp' | 'udp',
  littleEndian: boolean,
): readonly ProcNetSocket[] {
  const sockets: ProcNetSocket[] = [];
  for (const line of table.split('\n').slice(1)) {
    const fields = line.trim().split(/\s+/);
    const [, localText = '', peerText = '', stateText = ''] = fields;
    const local = parseEndpoint(localText, littleEndian);
    const peer = parseEndpoint(peerText, littleEndian);
    const inode = fields[9];
    if (local === undefined || peer === undefined || inode === undefined) continue;
    const state = tcpStates[Number.parseInt(stateText, 16)] ?? stateText;
    sockets.push({
      local,
      peer: peer.port === 0 ? undefined : peer,
      state: protocol === 'tcp' ? state : state === 'ESTABLISHED' ? state : '',
      retransmissions: Number.parseInt(fields[6] ?? '', 16) || 0,
      waiting: Number.parseInt(fields[4]?.split(':')[1] ?? '', 16) || 0,
      drops: protocol === 'udp' ? Number(fields[12]) || 0 : 0,
      inode,
    });
  }
  return sockets;
}

function parseEndpoint(text: string, littleEndian: boolean): SocketAddress | undefined {
  const match = /^([0-9A-F]{8}|[0-9A-F]{32}):([0-9A-F]{4})$/.exec(text);
  const [, hex = '', port = ''] = match ?? [];
  if (match === null) return undefined;
  const bytes = bytesOfWords(hex, littleEndian);
  const address = bytes.length === 4 ? bytes.join('.') : ipv6Text(bytes);
  return { address, port: Number.parseInt(port, 16) };
}

function bytesOfWords(hex: string, littleEndian: boolean): readonly number[] {
  const bytes: number[] = [];
  for (let start = 0; start < hex.length; start += 8) {
    const word = [0, 2, 4, 6].map((at) => Number.parseInt(hex.slice(start + at, start + at + 2), 16));
    bytes.push(...(littleEndian ? word.reverse() : word));
  }
  return bytes;
}

/** RFC 5952: lower case, no leading zeros, the longest run of two or more zero groups as `::`. */
function ipv6Text(bytes: readonly number[]): string {
  const mapped = bytes.slice(0, 10).every((byte) => byte === 0) && bytes[10] === 0xff && bytes[11] === 0xff;
  if (mapped) return `::ffff:${bytes.slice(12).join('.')}`;
  const groups = Array.from({ length: 8 }, (_, index) =>
    (((bytes[index * 2] ?? 0) << 8) | (bytes[index * 2 + 1] ?? 0)).toString(16),
  );
  const runs = [...groups.join(':').matchAll(/(?<![0-9a-f])0(?::0)+(?![0-9a-f])/g)];
  const longest = runs.toSorted((one, other) => other[0].length - one[0].length)[0];
  if (longest === undefined) return groups.join(':');
  const text = groups.join(':');
  const before = text.slice(0, longest.index).replace(/:$/, '');
  const after = text.slice(longest.index + longest[0].length).replace(/^:/, '');
  return `${before}::${after}`;
}
