import { readdir, readFile, readlink } from 'node:fs/promises';
import { endianness } from 'node:os';
import { formatSocketAddress, type SocketAddress } from '../bytes/socket-address.js';
import type { PortRow } from './port-row.js';
import { parseProcNet } from './proc-net.js';

/** Which rows are wanted. */
export interface PortFilter {
  readonly tcp: boolean;
  readonly udp: boolean;
  /** Only sockets that accept: TCP in LISTEN, UDP without a peer. */
  readonly listening: boolean;
  /** Only this local port. */
  readonly port?: number;
  /** Only these local ports. */
  readonly ports?: ReadonlySet<number>;
  /** Whether the processes are left out: to name them, the open files of all processes are read, which takes longer than the tables. */
  readonly isUnnamed?: boolean;
}

/** A row of the system's tables. */
export interface SocketRow extends Omit<PortRow, 'local' | 'peer'> {
  readonly local: SocketAddress;
  readonly peer: SocketAddress | undefined;
  /** Received bytes that wait to be read; in LISTEN, connections that wait to be accepted. 0 where the system does not tell. */
  readonly waiting: number;
  /** Datagrams dropped since the socket was opened, its receive buffer being full. 0 where the system does not tell. */
  readonly drops: number;
}

/** Processes whose open files are read at a time. */
const processesAtOnce = 32;

/**
 * The sockets of this machine: on Linux from the kernel's tables, in process; elsewhere from systeminformation. A socket's
 * process is named if the system lets this process see it.
 */
export async function listPorts(filter: PortFilter): Promise<readonly PortRow[]> {
  const rows = await socketRows(filter);
  const isRoot = process.getuid?.() === 0;
  return rows
    .toSorted(
      (one, other) =>
        one.protocol.localeCompare(other.protocol) ||
        one.local.port - other.local.port ||
        textOf(one.local).localeCompare(textOf(other.local)),
    )
    .map(({ waiting, drops, ...row }) =>
      withHiddenOwner({ ...row, local: textOf(row.local), peer: textOf(row.peer) }, isRoot),
    );
}

/** The same as `listPorts`, in no order, with what waits in the sockets and what they have dropped. */
export async function socketRows(filter: PortFilter): Promise<readonly SocketRow[]> {
  return process.platform === 'linux' ? linuxRows(filter) : otherRows(filter);
}

function textOf(address: SocketAddress | undefined): string {
  return address === undefined ? '*' : formatSocketAddress(address.address, address.port);
}

/** Returns the row, marked if its owner is hidden. A socket in TIME_WAIT belongs to no process. */
export function withHiddenOwner(row: PortRow, isRoot: boolean): PortRow {
  const hasOwner = row.pid !== undefined || row.state === 'TIME_WAIT';
  return hasOwner || isRoot ? row : { ...row, ownerHidden: true };
}

async function linuxRows(filter: PortFilter): Promise<SocketRow[]> {
  const littleEndian = endianness() === 'LE';
  const tables = (['tcp', 'udp'] as const).filter((protocol) => filter[protocol]);
  const sockets = await Promise.all(
    tables.flatMap((protocol) =>
      [protocol, `${protocol}6`].map(async (name) => {
        // A kernel without IPv6 has no such table.
        const table = await readFile(`/proc/net/${name}`, 'latin1').catch(() => '');
        return parseProcNet(table, protocol, littleEndian).map((socket) => ({ protocol, ...socket }));
      }),
    ),
  );
  const wanted = sockets.flat().filter((socket) => isWanted(socket, filter));
  const inodes = filter.isUnnamed ? [] : wanted.map(({ inode }) => inode);
  const holders = await holdersOf(new Set(inodes));
  return wanted.map(({ protocol, local, peer, state, waiting, drops, inode }) => {
    const holder = holders.get(inode);
    return { protocol, local, peer, state, waiting, drops, ...(holder ?? {}) };
  });
}

/** The process that holds each socket: the links in a process's list of open files name socket inodes. */
async function holdersOf(
  inodes: ReadonlySet<string>,
): Promise<Map<string, { pid: number; process: string }>> {
  const holders = new Map<string, { pid: number; process: string }>();
  inodes = new Set([...inodes].filter((inode) => inode !== '0'));
  if (inodes.size === 0) return holders;
  // Most often the sockets are this process's own.
  await lookInto(String(process.pid), inodes, holders);
  if (holders.size === inodes.size) return holders;
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  for (let start = 0; start < pids.length && holders.size < inodes.size; start += processesAtOnce) {
    await Promise.all(
      pids.slice(start, start + processesAtOnce).map((pid) => lookInto(pid, inodes, holders)),
    );
  }
  return holders;
}

async function lookInto(
  pid: string,
  inodes: ReadonlySet<string>,
  holders: Map<string, { pid: number; process: string }>,
): Promise<void> {
  // Processes of other users are unreadable, and any process may end meanwhile.
  const files = await readdir(`/proc/${pid}/fd`).catch(() => []);
  const links = await Promise.all(files.map((file) => readlink(`/proc/${pid}/fd/${file}`).catch(() => '')));
  const held = links.flatMap((link) => {
    const inode = /^socket:\[(\d+)\]$/.exec(link)?.[1];
    return inode !== undefined && inodes.has(inode) ? [inode] : [];
  });
  if (held.length === 0) return;
  const name = (await readFile(`/proc/${pid}/comm`, 'utf8').catch(() => '?')).trim();
  for (const inode of held) holders.set(inode, { pid: Number(pid), process: name });
}

async function otherRows(filter: PortFilter): Promise<SocketRow[]> {
  const { networkConnections } = await import('systeminformation');
  const connections = await networkConnections();
  return connections.flatMap((connection) => {
    const protocol = connection.protocol.startsWith('tcp') ? 'tcp' : 'udp';
    // `*` or empty if there is none.
    const localPort = Number(connection.localPort) || 0;
    const peerPort = Number(connection.peerPort);
    const row: SocketRow = {
      protocol,
      local: { address: connection.localAddress, port: localPort },
      peer: peerPort > 0 ? { address: connection.peerAddress, port: peerPort } : undefined,
      state: protocol === 'tcp' ? connection.state : '',
      waiting: 0,
      drops: 0,
      ...(connection.pid > 0 ? { pid: connection.pid, process: connection.process } : {}),
    };
    return filter[protocol] && isWanted(row, filter) ? [row] : [];
  });
}

function isWanted(
  { protocol, local, peer, state }: Pick<SocketRow, 'protocol' | 'local' | 'peer' | 'state'>,
  { listening, port, ports }: PortFilter,
): boolean {
  if (port !== undefined && local.port !== port) return false;
  if (ports !== undefined && !ports.has(local.port)) return false;
  return !listening || (protocol === 'tcp' ? state === 'LISTEN' : peer === undefined);
}
