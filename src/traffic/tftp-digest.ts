import type { Failed, TrafficEvent, TransferFinished, TransferStarted } from './event.js';

/** A machine asked for several names that are not there, one after the other, as boot loaders look for their configuration. */
export interface NamesMissed {
  readonly type: 'namesMissed';
  readonly timeMicros: number;
  /** The server that was asked. */
  readonly endpoint: string;
  /** The machine's IP address. */
  readonly client: string;
  readonly first: string;
  readonly last: string;
  /** How many names, each counted once. */
  readonly count: number;
  /** The name that it then found; undefined when it asked no more. */
  readonly found: string | undefined;
  /** A name that is there and looks like one of them. */
  readonly nearest: string | undefined;
}

/** A machine has been quiet for a while after several files: what it had. */
export interface MachineServed {
  readonly type: 'machineServed';
  readonly timeMicros: number;
  readonly client: string;
  readonly files: number;
  readonly bytes: number;
  /** From its first request to the end of its last transfer. */
  readonly seconds: number;
  /** The file that it had last. */
  readonly last: string;
  readonly failed: number;
}

/** A transfer of one block a round trip took long: what would have been faster. */
export interface WindowNotAsked {
  readonly type: 'windowNotAsked';
  readonly timeMicros: number;
  readonly peer: string;
  readonly file: string;
  readonly roundTripMs: number;
}

/** An entry of the log of a TFTP server: an event as it is, or what several of them come to. */
export type DigestEntry = TrafficEvent | NamesMissed | MachineServed | WindowNotAsked;

/** As long as a search goes on, the next request comes sooner than this. */
const searchPauseMicros = 1_500_000;
/** A search is reported by then, also while it goes on: a device may ask for a name that is not there every second, for ever. */
const longestSearchMicros = 10_000_000;
/** Names that are told apart in one search; a boot loader looks for two dozen. */
const maxNames = 64;
const machineQuietMicros = 30_000_000;
/** Machines that are remembered; the one that asked longest ago goes first. */
const maxMachines = 1000;
const maxRunning = 10_000;
const minTellingBytes = 4 * 1024 * 1024;
const minTellingSeconds = 1;

interface Search {
  readonly client: string;
  readonly first: Failed;
  /** The last request for a name that had not been asked for before. */
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
 * Makes of a TFTP server's events what its operator reads: a search for a configuration is one line and no row of errors, a machine
 * that has booted gets a line of its own. Pure, on the time of the events; what waits is due at `dueMicros`.
 */
export class TftpDigest {
  /** By server and client: what one server has not may be at another. */
  readonly #searches = new Map<string, Search>();
  readonly #machines = new Map<string, Machine>();
  /** By server and transfer: each server numbers its own. */
  readonly #running = new Map<string, TransferStarted>();

  /** The entries that follow from an event. */
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

  /** What each machine that asked lately has had so far. */
  machines(): readonly MachineServed[] {
    return Array.from(this.#machines, ([client, machine]) => standingOf(client, machine));
  }

  /** When `due` has something to tell; infinite when nothing waits. */
  get dueMicros(): number {
    let due = Number.POSITIVE_INFINITY;
    for (const search of this.#searches.values()) due = Math.min(due, endOfSearch(search));
    for (const { lastMicros, running } of this.#machines.values())
      if (running === 0) due = Math.min(due, lastMicros + machineQuietMicros);
    return due;
  }

  /** What has waited long enough. */
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

/** When a search is reported, unless it goes on or finds something before. */
function endOfSearch({ first, lastMicros }: Search): number {
  return Math.min(lastMicros + searchPauseMicros, first.timeMicros + longestSearchMicros);
}

/** The name that was asked for and is not there. */
function nameOf({ failure }: Failed): string {
  return String(failure.params.text);
}

/** One name that is not there is an error as any, however often it was asked for; several in a row are a search, and reported as one. */
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

/** A machine of one file has had its line already. */
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
