import { copyFileSync, readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { EndpointFacts } from '../src/config/message-settings.js';
import { AgeClock } from '../src/store/history/age-clock.js';
import { hasNodeSqlite } from '../src/store/history/node-sqlite.js';
import { openSqlite } from '../src/store/history/open-sqlite.js';
import { RecordStore, type RecordStoreOptions } from '../src/store/history/record-store.js';
import type { SqlEngine } from '../src/store/history/sqlite.js';
import type { Received, TrafficEvent } from '../src/traffic/event.js';

/** The engines of SQLite that this Node has: `node:sqlite` is there from 22.13, and what tests it is skipped on Node 20. */
export const sqlEngines: readonly SqlEngine[] = hasNodeSqlite() ? ['wasm', 'node'] : ['wasm'];

/** The clocks of a test, which it moves itself. */
export class SetClocks {
  wallMicros = 1_790_000_000_000_000;
  steadyMs = 0;

  /** Lets both clocks go on. */
  pass(ms: number): void {
    this.wallMicros += ms * 1_000;
    this.steadyMs += ms;
  }
}

/** Opens the record of a folder. */
export function openStore(
  folder: string,
  options: Partial<RecordStoreOptions> & { readonly clocks?: SetClocks } = {},
): RecordStore {
  const { clocks = new SetClocks(), ...rest } = options;
  return new RecordStore(join(folder, 'record.sqlite'), {
    readOnly: false,
    clock: new AgeClock(() => ({ wallMicros: clocks.wallMicros, steadyMs: clocks.steadyMs })),
    nowMicros: () => clocks.wallMicros,
    ...rest,
  });
}

/** Copies a record into a folder as a program leaves it that is killed in the middle of a change of every row. */
export function copyKilled(file: string, folder: string, engine: SqlEngine): void {
  const writer = openSqlite(file, { readOnly: false }, engine);
  // Memory for a single page: the transaction has to write to the file before it ends.
  writer.exec("PRAGMA cache_size = 1; BEGIN; UPDATE events SET bytes = zeroblob(4000), rest = 'half';");
  for (const name of readdirSync(dirname(file)))
    if (name === basename(file) || name === `${basename(file)}-journal`)
      copyFileSync(join(dirname(file), name), join(folder, name));
  writer.exec('ROLLBACK');
  writer.close();
}

/** An endpoint as a record knows it. */
export function facts(endpoint: string, more: Partial<EndpointFacts> = {}): EndpointFacts {
  return { endpoint, label: '', kind: 'tcp-listen', encoding: 'utf-8', layouts: [], ...more };
}

/** A received message. */
export function received(sequence: number, text: string, more: Partial<Received> = {}): Received {
  return {
    ...{ type: 'received', sequence, endpoint: 'e1', peer: '127.0.0.1:5000' },
    timeMicros: 1_790_000_000_000_000 + sequence,
    bytes: new TextEncoder().encode(text),
    ...more,
  };
}

/** The texts of messages, and the types of other events. */
export function textsOf(events: readonly TrafficEvent[]): readonly string[] {
  return events.map((event) =>
    event.type === 'received' || event.type === 'sent' ? new TextDecoder().decode(event.bytes) : event.type,
  );
}
