import { parseEncodingName } from '../../bytes/encoding-names.js';
import type { EndpointFacts } from '../../config/message-settings.js';
import type { RecordedFacts } from './record-parts.js';
import { allRows, runOnce, type SqlDatabase, type SqlRow, wholeNumber } from './sqlite.js';

/** Addresses of an endpoint that are read. */
const maxReachable = 64;

/** What was known of an endpoint from some event on. */
export interface Source extends EndpointFacts {
  readonly id: number;
}

/**
 * The endpoints of a record, as they were described. A row is added with the first event after a description has changed, so that the
 * sources of an endpoint follow each other as their events do.
 */
export class SourceTable {
  readonly #database: SqlDatabase;
  readonly #byId = new Map<number, Source>();
  /** In the order of their events. */
  readonly #byEndpoint = new Map<string, Source[]>();
  /** As they are now. */
  readonly #facts = new Map<string, EndpointFacts>();

  /** @throws SqlError */
  constructor(database: SqlDatabase) {
    this.#database = database;
    for (const row of allRows(database, 'SELECT * FROM sources ORDER BY id')) this.#add(sourceOf(row));
  }

  /** The endpoints that the record knows. */
  get endpoints(): readonly string[] {
    return [...this.#byEndpoint.keys()];
  }

  /** All sources. */
  get all(): readonly Source[] {
    return [...this.#byId.values()];
  }

  /** Its endpoints as they were last, that one first which was described anew last. */
  get known(): readonly RecordedFacts[] {
    const latestFirst = [...this.#byEndpoint.values()].sort(
      (one, other) => (other.at(-1)?.id ?? 0) - (one.at(-1)?.id ?? 0),
    );
    return latestFirst.flatMap((sources) => {
      const latest = sources.at(-1);
      if (latest === undefined) return [];
      const { endpoint, label, kind, encoding } = latest;
      const labels = new Set(sources.map((source) => source.label));
      labels.delete(label);
      labels.delete('');
      return [{ endpoint, label, kind, encoding, formerLabels: [...labels] }];
    });
  }

  /** What its endpoints are now, as it was told. */
  get described(): readonly EndpointFacts[] {
    return [...this.#facts.values()];
  }

  byId(id: number): Source | undefined {
    return this.#byId.get(id);
  }

  /** Those of an endpoint, the oldest first. */
  of(endpoint: string): readonly Source[] {
    return this.#byEndpoint.get(endpoint) ?? [];
  }

  /** Says what an endpoint is from now on. */
  describe(facts: EndpointFacts): void {
    this.#facts.set(facts.endpoint, facts);
  }

  /** The source of an endpoint's next event. Its row may be new: call it in the transaction of the event. @throws SqlError */
  current(endpoint: string): Source {
    const latest = this.#byEndpoint.get(endpoint)?.at(-1);
    const facts = this.#facts.get(endpoint) ?? latest ?? unknownFacts(endpoint);
    if (latest !== undefined && isSame(latest, facts)) return latest;
    const id = Math.max(0, ...this.#byId.keys()) + 1;
    const source = { ...facts, id };
    runOnce(this.#database, 'INSERT INTO sources VALUES (?, ?, ?, ?, ?, ?)', [
      id,
      facts.endpoint,
      facts.label,
      facts.kind,
      facts.encoding,
      settingsOf(facts),
    ]);
    this.#add(source);
    return source;
  }

  /** Forgets the rows of a transaction that was taken back. */
  reload(): void {
    this.#byId.clear();
    this.#byEndpoint.clear();
    for (const row of allRows(this.#database, 'SELECT * FROM sources ORDER BY id')) this.#add(sourceOf(row));
  }

  #add(source: Source): void {
    this.#byId.set(source.id, source);
    const all = this.#byEndpoint.get(source.endpoint) ?? [];
    all.push(source);
    this.#byEndpoint.set(source.endpoint, all);
  }
}

function unknownFacts(endpoint: string): EndpointFacts {
  return { endpoint, label: '', kind: '', encoding: 'utf-8', layouts: [] };
}

function settingsOf({ layouts, receivedChecksum, framing, local, reachable }: EndpointFacts): string {
  return JSON.stringify({ layouts, receivedChecksum, framing, local, reachable });
}

function isSame(one: EndpointFacts, other: EndpointFacts): boolean {
  const isEqual = one.label === other.label && one.kind === other.kind && one.encoding === other.encoding;
  return isEqual && settingsOf(one) === settingsOf(other);
}

/** What a row says; a file may have been changed by anybody. */
function sourceOf(row: SqlRow): Source {
  const settings = readSettings(row.settings);
  return {
    id: wholeNumber(row.id),
    endpoint: String(row.endpoint),
    label: String(row.label),
    kind: String(row.kind),
    encoding: parseEncodingName(String(row.encoding)) ?? 'utf-8',
    layouts: Array.isArray(settings.layouts) ? settings.layouts.map(String).slice(0, 8) : [],
    receivedChecksum: textOf(settings.receivedChecksum),
    framing: textOf(settings.framing),
    local: textOf(settings.local),
    reachable: Array.isArray(settings.reachable)
      ? settings.reachable.map(String).slice(0, maxReachable)
      : undefined,
  };
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function readSettings(value: unknown): Readonly<Record<string, unknown>> {
  try {
    const settings: unknown = JSON.parse(String(value));
    return typeof settings === 'object' && settings !== null
      ? (settings as Readonly<Record<string, unknown>>)
      : {};
  } catch {
    return {};
  }
}
