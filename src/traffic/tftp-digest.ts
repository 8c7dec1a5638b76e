import type { Failed, TrafficEvent, TransferFinished, TransferStarted } from './event.js';

/** A machine requested several missing files in a row, as boot loaders do when they search for their configuration. */
export interface NamesMissed {
  readonly type: 'namesMissed';
  readonly timeMicros: number;
  /** The server that received the requests. */
  readonly endpoint: string;
  /** The machine's IP address. */
  readonly client: string;
  readonly first: string;
  readonly last: string;
  /** How many distinct names. */
  readonly count: number;
  /** The file that it found in the end; undefined if it stopped searching. */
  readonly found: string | undefined;
  /** A file that exists and has a similar name. */
  readonly nearest: string | undefined;
}

/** The summary of a machine that has been quiet for a while after several files. */
export interface MachineServed {
  readonly type: 'machineServed';
  readonly timeMicros: number;
  readonly client: string;
  readonly files: number;
  readonly bytes: number;
  /** From its first request to the end of its last transfer. */
  readonly seconds: number;
  /** Its last file. */
  readonly last: string;
  readonly failed: number;
}

/** A transfer with one block per round trip took long; a window would have been faster. */
export interface WindowNotAsked {
  readonly type: 'windowNotAsked';
  readonly timeMicros: number;
  readonly peer: string;
  readonly file: string;
  readonly roundTripMs: number;
}

/** An entry in the log of a TFTP server: an event, or the summary of several. */
export type DigestEntry = TrafficEvent | NamesMissed | MachineServed | WindowNotAsked;

/** A search is over when no request comes for this long. */
const searchPauseMicros = 1_500_000;
/** A search is reported after this time even if it goes on: a device may request a missing file every second for ever. */
const maxSearchMicros = 10_000_000;
/** The most names told apart in one search; a boot loader tries two dozen. */
const maxNames = 64;
const machineQuietMicros = 30_000_000;
/** The most machines remembered; beyond it the oldest is forgotten. */
const maxMachines = 1000;
const maxRunning = 10_000;
const minTellingBytes = 4 * 1024 * 1024;
const minTellingSeconds = 1;

interface Search {
  readonly client: string;
  readonly first: Failed;
  /** The last request for a new name. */
  last: Failed;
  lastMicros: number;
  readonly names: Set<string>;
  nearest: string | undefined;
}

interface Machine {
  files: number;
  failed: number;
  bytes: number;
  last: string;
  running: number;
  readonly firstMicros: number;
  lastMicros: number;
}

/**
 * Turns a TFTP server's events into the log for its operator. A search for a configuration is one line instead of many errors,
 * and a machine that has booted gets its own line. Pure, on the time of the events; pending entries are due at `dueMicros`.
 */
export class TftpDigest {
  /** By server and client: another server may have the file. */
  readonly #searches = new Map<string, Search>();
  readonly #machines = new Map<string, Machine>();
  /** By server and transfer: each server has its own ids. */
  readonly #running = new Map<string, TransferStarted>();

  /** Returns the entries for an event. */
  take(event: TrafficEvent): readonly DigestEntry[] {
    const before = this.due(event.timeMicros);
    switch (event.type) {
      case 'error':
        return [...before, ...this.#failed(event)];
      case 'transferStarted':
        return [...before, ...this.#started(event)];
      case 'transferFinished':
        return [...before, event, ...this.#finished(event)];
      case 'stopped':
        return [...before, ...this.due(Number.POSITIVE_INFINITY), event];
      default:
        return [...before, event];
    }
  }

  /** The summary so far of each machine that was active lately. */
  machines(): readonly MachineServed[] {
    return Array.from(this.#machines, ([client, machine]) => standingOf(client, machine));
  }

  /** When `due` has entries; infinite if none is pending. */
  get dueMicros(): number {
    let due = Number.POSITIVE_INFINITY;
    for (const search of this.#searches.values()) due = Math.min(due, endOfSearch(search));
    for (const { lastMicros, running } of this.#machines.values())
      if (running === 0) due = Math.min(due, lastMicros + machineQuietMicros);
    return due;
  }

  /** Returns the pending entries that are due. */
  due(nowMicros: number): readonly DigestEntry[] {
    const entries: DigestEntry[] = [];
    for (const [key, search] of this.#searches) {
      if (endOfSearch(search) > nowMicros) continue;
      this.#searches.delete(key);
      entries.push(...searched(search, undefined));
    }
    for (const [client, machine] of this.#machines) {
      const isQuiet = machine.running === 0 && machine.lastMicros + machineQuietMicros <= nowMicros;
      if (!isQuiet && nowMicros !== Number.POSITIVE_INFINITY) continue;
      this.#machines.delete(client);
      entries.push(...served(client, machine));
    }
    return entries;
  }

  #failed(event: Failed): readonly DigestEntry[] {
    if (event.failure.code !== 'TFTP_NOT_FOUND' || event.peer === undefined) return [event];
    const client = addressOf(event.peer);
    const key = searchKey(event.endpoint, client);
    const search = this.#searches.get(key) ?? newSearch(event, client);
    const name = nameOf(event);
    if (!search.names.has(name) && search.names.size < maxNames) {
      search.names.add(name);
      search.last = event;
    }
    search.lastMicros = event.timeMicros;
    const { nearest } = event.failure.params;
    search.nearest ??= nearest === undefined ? undefined : String(nearest);
    this.#searches.set(key, search);
    if (this.#searches.size <= maxMachines) return [];
    const [oldest] = this.#searches;
    if (oldest === undefined) return [];
    this.#searches.delete(oldest[0]);
    return searched(oldest[1], undefined);
  }

  #started(event: TransferStarted): readonly DigestEntry[] {
    const client = addressOf(event.peer);
    if (this.#running.size < maxRunning) this.#running.set(runningKey(event), event);
    const machine = this.#machine(client, event.timeMicros);
    machine.running += 1;
    const key = searchKey(event.endpoint, client);
    const search = this.#searches.get(key);
    if (search === undefined) return [event];
    this.#searches.delete(key);
    return [...searched(search, event.file), event];
  }

  #finished(event: TransferFinished): readonly DigestEntry[] {
    const started = this.#running.get(runningKey(event));
    this.#running.delete(runningKey(event));
    const machine = this.#machine(addressOf(event.peer), event.timeMicros);
    machine.running = Math.max(0, machine.running - 1);
    machine.lastMicros = event.timeMicros;
    if (event.outcome === 'failed') machine.failed += 1;
    if (event.outcome === 'done') {
      machine.files += 1;
      machine.bytes += event.bytes;
      machine.last = event.file;
    }
    const { timeMicros, peer, file, bytes, seconds } = event;
    if (event.outcome !== 'done' || started?.options.windowBlocks !== 1 || started.direction !== 'get')
      return [];
    if (bytes < minTellingBytes || seconds < minTellingSeconds || started.asked?.windowsize !== undefined)
      return [];
    const roundTripMs = (seconds * 1000) / (bytes / started.options.blockBytes);
    return [{ type: 'windowNotAsked', timeMicros, peer, file, roundTripMs }];
  }

  #machine(client: string, nowMicros: number): Machine {
    const known = this.#machines.get(client);
    if (known !== undefined) return known;
    const [oldest] = this.#machines.keys();
    if (this.#machines.size >= maxMachines && oldest !== undefined) this.#machines.delete(oldest);
    const machine = {
      files: 0,
      failed: 0,
      bytes: 0,
      last: '',
      running: 0,
      firstMicros: nowMicros,
      lastMicros: nowMicros,
    };
    this.#machines.set(client, machine);
    return machine;
  }
}

function runningKey({ endpoint, id }: TransferStarted | TransferFinished): string {
  return `${endpoint} ${id}`;
}

function searchKey(endpoint: string, client: string): string {
  return `${endpoint} ${client}`;
}

function newSearch(first: Failed, client: string): Search {
  return { client, first, last: first, lastMicros: first.timeMicros, names: new Set(), nearest: undefined };
}

/** When a search is reported, unless it goes on or finds a file before. */
function endOfSearch({ first, lastMicros }: Search): number {
  return Math.min(lastMicros + searchPauseMicros, first.timeMicros + maxSearchMicros);
}

/** The name of the missing file. */
function nameOf({ failure }: Failed): string {
  return String(failure.params.text);
}

/** One missing name is an ordinary error, however often it was requested. Several in a row are reported as one search. */
function searched(
  { client, first, last, names, nearest }: Search,
  found: string | undefined,
): readonly DigestEntry[] {
  if (names.size === 1) return [first];
  return [
    {
      type: 'namesMissed',
      timeMicros: last.timeMicros,
      endpoint: last.endpoint,
      client,
      first: nameOf(first),
      last: nameOf(last),
      count: names.size,
      found,
      nearest,
    },
  ];
}

/** A machine with one file needs no summary: the log already has its transfer. */
function served(client: string, machine: Machine): readonly DigestEntry[] {
  return machine.files < 2 ? [] : [standingOf(client, machine)];
}

function standingOf(client: string, machine: Machine): MachineServed {
  const { files, failed, bytes, last, firstMicros, lastMicros: timeMicros } = machine;
  const seconds = (timeMicros - firstMicros) / 1e6;
  return { type: 'machineServed', timeMicros, client, files, failed, bytes, seconds, last };
}

/** The address of `ADDRESS:PORT`. */
function addressOf(peer: string): string {
  return peer.slice(0, peer.lastIndexOf(':'));
}
