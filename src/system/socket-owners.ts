import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { endianness } from 'node:os';
import { type ProcNetSocket, parseProcNet } from './proc-net.js';

/** A process that holds sockets. */
export interface SocketOwner {
  readonly pid: number;
  /** The kernel's name of it, up to 15 bytes: `node`. */
  readonly process: string;
}

/** Where the kernel's tables are read from: `/proc`. Every call may throw. */
export interface ProcFiles {
  read(path: string): string;
  list(path: string): readonly string[];
  link(path: string): string;
}

const systemFiles: ProcFiles = {
  read: (path) => readFileSync(path, 'latin1'),
  list: (path) => readdirSync(path),
  link: (path) => readlinkSync(path),
};

/** A socket of the tables and who holds it. */
interface HeldSocket {
  readonly peerPort: number;
  readonly owner: SocketOwner;
}

/** For how many readings a socket that is gone is remembered: its last packets come when it has left the tables. */
const remembered = 30;

/**
 * Which process holds the socket of a local port, on Linux, from the kernel's tables as they were at the last `refresh`. A socket
 * that has just gone is still known. Sockets of one port with several holders are told apart by the port of their peer; where that
 * is not enough, nobody is named.
 */
export class SocketOwners {
  readonly #files: ProcFiles;
  readonly #littleEndian = endianness() === 'LE';
  #sockets = new Map<number, readonly HeldSocket[]>();
  /** When each key was in the tables last. */
  readonly #seen = new Map<number, number>();
  #readings = 0;
  #holders = new Map<string, SocketOwner>();

  constructor(files: ProcFiles = systemFiles) {
    this.#files = files;
  }

  /** Reads the tables: a millisecond, and some more when there are sockets whose holder is not known yet. */
  refresh(): void {
    this.#readings += 1;
    const found = [...this.#table('tcp'), ...this.#table('udp')];
    this.#findHolders(new Set(found.map(({ socket }) => socket.inode)));
    const sockets = new Map<number, HeldSocket[]>();
    for (const { key, socket } of found) {
      const owner = this.#holders.get(socket.inode);
      if (owner === undefined) continue;
      const held = sockets.get(key) ?? [];
      held.push({ peerPort: socket.peer?.port ?? 0, owner });
      sockets.set(key, held);
    }
    for (const key of sockets.keys()) this.#seen.set(key, this.#readings);
    const gone = new Map<number, readonly HeldSocket[]>();
    for (const [key, held] of this.#sockets) {
      if (sockets.has(key)) continue;
      if (this.#readings - (this.#seen.get(key) ?? 0) <= remembered) gone.set(key, held);
      else this.#seen.delete(key);
    }
    this.#sockets = new Map([...gone, ...sockets]);
  }

  /** Who holds the socket of a local port that talks to `peerPort`; `undefined` if nobody is known to. Allocates nothing. */
  ownerOf(protocol: 'tcp' | 'udp', localPort: number, peerPort: number): SocketOwner | undefined {
    const held = this.#sockets.get(keyOf(protocol, localPort));
    if (held === undefined) return undefined;
    const first = held[0]?.owner;
    let isOne = true;
    let peers: SocketOwner | undefined;
    let isOnePeers = true;
    for (let index = 0; index < held.length; index += 1) {
      const one = held[index];
      if (one === undefined) continue;
      if (one.owner.pid !== first?.pid) isOne = false;
      if (one.peerPort !== peerPort) continue;
      if (peers !== undefined && peers.pid !== one.owner.pid) isOnePeers = false;
      peers = one.owner;
    }
    if (isOne) return first;
    return isOnePeers ? peers : undefined;
  }

  #table(protocol: 'tcp' | 'udp'): readonly { key: number; socket: ProcNetSocket }[] {
    return [protocol, `${protocol}6`].flatMap((name) => {
      const table = this.#try(() => this.#files.read(`/proc/net/${name}`), '');
      return parseProcNet(table, protocol, this.#littleEndian).map((socket) => ({
        key: keyOf(protocol, socket.local.port),
        socket,
      }));
    });
  }

  /** Finds the holders of the sockets that have none yet, and forgets those of sockets that are gone. */
  #findHolders(inodes: ReadonlySet<string>): void {
    const holders = new Map([...this.#holders].filter(([inode]) => inodes.has(inode)));
    const wanted = new Set([...inodes].filter((inode) => inode !== '0' && !holders.has(inode)));
    this.#holders = holders;
    if (wanted.size === 0) return;
    // The newest processes first: they are likely to have the newest sockets.
    const pids = this.#try(() => this.#files.list('/proc'), [])
      .filter((name) => /^\d+$/.test(name))
      .map(Number)
      .sort((one, other) => other - one);
    for (const pid of pids) {
      this.#lookInto(pid, wanted);
      if (wanted.size === 0) return;
    }
  }

  #lookInto(pid: number, wanted: Set<string>): void {
    let owner: SocketOwner | undefined;
    // Processes of other users are unreadable, and any process may end meanwhile.
    for (const file of this.#try(() => this.#files.list(`/proc/${pid}/fd`), [])) {
      const link = this.#try(() => this.#files.link(`/proc/${pid}/fd/${file}`), '');
      const inode = link.startsWith('socket:[') ? link.slice(8, -1) : '';
      if (!wanted.delete(inode)) continue;
      owner ??= { pid, process: this.#try(() => this.#files.read(`/proc/${pid}/comm`), '?').trim() };
      this.#holders.set(inode, owner);
    }
  }

  #try<Result>(read: () => Result, otherwise: Result): Result {
    try {
      return read();
    } catch {
      return otherwise;
    }
  }
}

function keyOf(protocol: 'tcp' | 'udp', port: number): number {
  return (protocol === 'tcp' ? 0x1_0000 : 0) + port;
}
