import { readFile } from 'node:fs/promises';
import { endianness } from 'node:os';
import process from 'node:process';
import { formatSocketAddress } from '../../bytes/socket-address.js';
import { parseProcNet } from '../../system/proc-net.js';

/** A connection as the watch sees it. */
export interface Spoken {
  /** `ADDRESS:PORT`. */
  readonly peer: string;
  readonly localPort: number;
  /** This side sent last: the peer's system may not have acknowledged it. */
  readonly spokeLast: boolean;
}

/** The system's count of retransmissions, by local port and peer. */
export type Retransmissions = ReadonlyMap<string, number>;

/** Only a peer or a network that is gone leaves so many retransmissions in a row unacknowledged; they take at least 1.4 s. */
const minRetransmissions = 3;

/**
 * Finds connections whose peer no longer acknowledges anything. The system's keep-alive does not find them: it only probes idle
 * connections, and written data is retransmitted for 15 minutes (tcp_retries2, tcp(7)). Node cannot set TCP_USER_TIMEOUT, so
 * this reads retransmission counts from the system's table (Linux only), and only while this side sent last.
 */
export class DeadPeerWatch<Connection extends Spoken> {
  readonly #patienceMs: number;
  readonly #connections: () => Iterable<Connection>;
  readonly #dead: (connection: Connection) => void;
  readonly #retransmissions: () => Promise<Retransmissions>;
  readonly #timer: NodeJS.Timeout | undefined;
  /** When the retransmissions of a connection were first seen. */
  #sinceMs = new Map<Connection, number>();
  #isLooking = false;

  /**
   * Calls `dead` with each connection that stays unacknowledged for `patienceMs`; 0 disables it. Keeps no process alive.
   * `table` reads the system's counts.
   */
  constructor(
    patienceMs: number,
    connections: () => Iterable<Connection>,
    dead: (connection: Connection) => void,
    table = retransmissions,
  ) {
    this.#patienceMs = patienceMs;
    this.#connections = connections;
    this.#dead = dead;
    this.#retransmissions = table;
    if (patienceMs === 0 || process.platform !== 'linux') return;
    this.#timer = setInterval(() => void this.#look(), Math.max(250, patienceMs / 2)).unref();
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#sinceMs.clear();
  }

  async #look(): Promise<void> {
    if (this.#isLooking) return;
    this.#isLooking = true;
    const spoken = [...this.#connections()].filter(({ spokeLast }) => spokeLast);
    const repeated = spoken.length === 0 ? new Map<string, number>() : await this.#retransmissions();
    this.#isLooking = false;
    const nowMs = performance.now();
    const sinceMs = new Map<Connection, number>();
    for (const connection of spoken) {
      const count = repeated.get(keyOf(connection.localPort, connection.peer)) ?? 0;
      if (count < minRetransmissions) continue;
      const firstMs = this.#sinceMs.get(connection) ?? nowMs;
      if (nowMs - firstMs >= this.#patienceMs) this.#dead(connection);
      else sinceMs.set(connection, firstMs);
    }
    this.#sinceMs = sinceMs;
  }
}

async function retransmissions(): Promise<Retransmissions> {
  const littleEndian = endianness() === 'LE';
  const tables = await Promise.all(
    // A kernel without IPv6 has no second table.
    ['tcp', 'tcp6'].map((name) => readFile(`/proc/net/${name}`, 'latin1').catch(() => '')),
  );
  return new Map(
    tables
      .flatMap((table) => parseProcNet(table, 'tcp', littleEndian))
      .flatMap(({ local, peer, retransmissions: count }) =>
        peer === undefined ? [] : [[keyOf(local.port, formatSocketAddress(peer.address, peer.port)), count]],
      ),
  );
}

/** The table has no zones. */
function keyOf(localPort: number, peer: string): string {
  return `${localPort} ${peer.replace(/%[^\]]*/, '')}`;
}
