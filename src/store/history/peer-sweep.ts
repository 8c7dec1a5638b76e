import type { PeerTable } from './peer-table.js';
import { allRows, inTransaction, runOnce, type SqlDatabase, wholeNumber } from './sqlite.js';

/** Events whose peers are looked at in a step. */
const lookedEvents = 20_000;
/** Ids of peers that a step removes from. */
const removedIds = 2_000;

/** Removes the peers that no event names any more, in steps. Whoever uses a peer meanwhile says so (`PeerTable.watch`). */
export class PeerSweep {
  readonly #database: SqlDatabase;
  readonly #peers: PeerTable;
  /** By id: whether an event names the peer. */
  readonly #isUsed: Uint8Array;
  #lookedAt = 0;
  #isLooking = true;
  #nextId = 1;

  /** @throws SqlError */
  constructor(database: SqlDatabase, peers: PeerTable) {
    this.#database = database;
    this.#peers = peers;
    const [last] = allRows(database, 'SELECT ifnull(max(id), 0) AS id FROM peers');
    this.#isUsed = new Uint8Array(wholeNumber(last?.id) + 1);
    peers.watch((id) => this.#use(id));
  }

  /** Goes on. Returns whether there is more to do. @throws SqlError */
  step(): boolean {
    if (this.#isLooking) this.#look();
    else this.#remove();
    const isMore = this.#nextId < this.#isUsed.length;
    if (!isMore) this.#peers.watch(undefined);
    return isMore;
  }

  #look(): void {
    const rows = allRows(this.#database, 'SELECT seq, peer FROM events WHERE seq > ? ORDER BY seq LIMIT ?', [
      this.#lookedAt,
      lookedEvents,
    ]);
    for (const { seq, peer } of rows) {
      this.#lookedAt = wholeNumber(seq);
      this.#use(wholeNumber(peer));
    }
    this.#isLooking = rows.length === lookedEvents;
  }

  #remove(): void {
    const ids: number[] = [];
    const end = Math.min(this.#isUsed.length, this.#nextId + removedIds);
    for (; this.#nextId < end; this.#nextId += 1)
      if (this.#isUsed[this.#nextId] === 0) ids.push(this.#nextId);
    if (ids.length === 0) return;
    inTransaction(this.#database, () => {
      runOnce(this.#database, `DELETE FROM peers WHERE id IN (${ids.join()})`);
    });
    this.#peers.forget();
  }

  #use(id: number): void {
    if (id < this.#isUsed.length) this.#isUsed[id] = 1;
  }
}
