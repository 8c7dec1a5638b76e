import type { SqlDatabase, SqlStatement } from './sqlite.js';
import { wholeNumber } from './sqlite.js';

/** Peers that are remembered; past it, all of them are read again. */
const maxRemembered = 65_536;

/** The names of peers, each written once. */
export class PeerTable {
  readonly #find: SqlStatement;
  readonly #read: SqlStatement;
  readonly #insert: SqlStatement;
  readonly #ids = new Map<string, number>();
  readonly #names = new Map<number, string | undefined>();
  #used: ((id: number) => void) | undefined;

  /** @throws SqlError */
  constructor(database: SqlDatabase) {
    this.#find = database.prepare('SELECT id FROM peers WHERE peer = ?');
    this.#read = database.prepare('SELECT peer FROM peers WHERE id = ?');
    this.#insert = database.prepare('INSERT INTO peers(peer) VALUES (?)');
  }

  /** The id of a peer, whose row may be new. @throws SqlError */
  idOf(peer: string): number {
    const known = this.#ids.get(peer);
    if (known !== undefined) {
      this.#used?.(known);
      return known;
    }
    const found = this.#find.get([peer]);
    if (found === undefined) this.#insert.run([peer]);
    const id = wholeNumber((found ?? this.#find.get([peer]))?.id);
    if (this.#ids.size >= maxRemembered) this.#ids.clear();
    this.#ids.set(peer, id);
    this.#used?.(id);
    return id;
  }

  /** Tells from now on of each id that an event gets; undefined ends that. */
  watch(used: ((id: number) => void) | undefined): void {
    this.#used = used;
  }

  /** The peer of an id. @throws SqlError */
  nameOf(id: number): string | undefined {
    if (this.#names.has(id)) return this.#names.get(id);
    const peer = this.#read.get([id])?.peer;
    if (this.#names.size >= maxRemembered) this.#names.clear();
    const name = typeof peer === 'string' ? peer : undefined;
    this.#names.set(id, name);
    return name;
  }

  /** Forgets the rows of a transaction that was taken back. */
  forget(): void {
    this.#ids.clear();
    this.#names.clear();
  }

  finish(): void {
    for (const statement of [this.#find, this.#read, this.#insert]) statement.finish();
  }
}
