import { readFile } from 'node:fs/promises';
import { endianness } from 'node:os';
import process from 'node:process';
import { formatSocketAddress } from '../../bytes/socket-address.js';
import { parseProcNet } from '../../system/proc-net.js';

/** A connection as the watch looks at it. */
export interface Spoken {
  /** `ADDRESS:PORT`. */
  readonly peer: string;
  readonly localPort: number;
  /** What was sent last was sent from here: the peer's system may not have acknowledged it. */
  readonly spokeLast: boolean;
}

/** How often the system has sent the same again, by local port and peer. */
export type Retransmissions = ReadonlyMap<string, number>;

/** So often in a row only a peer that is gone, or a network that is, leaves a segment unacknowledged: 1.4 s at least. */
const minRetransmissions = 3;

/**
 * Finds the connections whose peer acknowledges nothing any more. The system's keep-alive does not: it asks silent peers alone,
 * and what was written is sent again for 15 minutes (tcp_retries2, tcp(7)). Node cannot set TCP_USER_TIMEOUT, so the system's
 * own table is asked how often it has sent the same again (Linux; nothing elsewhere), and only while somebody here spoke last.
 */
export class DeadPeerWatch<Connection extends Spoken> {
  readonly #patienceMs: number;
  readonly #connections: () => Iterable<Connection>;
  readonly #dead: (connection: Connection) => void;
  readonly #retransmissions: () => Promise<Retransmissions>;
  readonly #timer: NodeJS.Timeout | undefined;
  /** Since when a connection is seen to send the same again. */
  #sinceMs = new Map<Connection, number>();
  #isLooking = false;

  /**
   * Calls `dead` with who was silent for `patienceMs` in spite of what was sent; 0 never. Keeps no process alive.
   * `table` is where the system's own counts come from.
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

/** The table knows no zones. */
function keyOf(localPort: number, peer: string): string {
  return `${localPort} ${peer.replace(/%[^\]]*/, '')}`;
}
