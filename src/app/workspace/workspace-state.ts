import { join } from 'node:path';
import { makePrivateFolder, privateFolder } from '../../store/workspace/private-folder.js';
import { readPlainFile } from '../../system/bounded-file.js';
import { replaceFile } from '../../system/whole-file.js';

const maxStateBytes = 4 * 1024 * 1024;
const maxCounters = 10_000;

interface State {
  readonly environment?: string;
  readonly counters?: Readonly<Record<string, number>>;
}

/**
 * What this machine remembers of a workspace, in `.bob/state.json`: the environment that is chosen, and how often each message
 * with a counter was sent. A state that cannot be read or written costs only that.
 */
export class WorkspaceState {
  readonly #root: string;
  #state: State;

  constructor(root: string) {
    this.#root = root;
    this.#state = this.#read();
  }

  /** The environment that is chosen; empty for none. */
  get environment(): string {
    return this.#state.environment ?? '';
  }

  chooseEnvironment(name: string): void {
    this.#state = this.#read();
    this.#save({ ...this.#state, environment: name });
  }

  /** The number that a counter had last; 0 for none. */
  countOf(name: string): number {
    const counters = this.#state.counters ?? {};
    return Object.hasOwn(counters, name) ? (counters[name] ?? 0) : 0;
  }

  /** The next number of a counter, from 1; it is used up. */
  nextCount(name: string): number {
    // A command beside the workbench counts in the same file.
    this.#state = this.#read();
    const counters = this.#state.counters ?? {};
    const next = this.countOf(name) + 1;
    const kept = Object.entries(counters).filter(([other]) => other !== name);
    this.#save({
      ...this.#state,
      counters: Object.fromEntries([...kept.slice(1 - maxCounters), [name, next]]),
    });
    return next;
  }

  /** A number of a counter was not used after all: it comes again, unless a later one has been used. */
  giveBack(name: string, count: number): void {
    this.#state = this.#read();
    if (this.countOf(name) !== count) return;
    this.#save({ ...this.#state, counters: { ...this.#state.counters, [name]: count - 1 } });
  }

  /** The messages of the file `from` stand in `to` now: their counters go with them. */
  moved(from: string, to: string): void {
    this.#state = this.#read();
    const { counters = {} } = this.#state;
    const begin = `${from}#`;
    if (!Object.keys(counters).some((name) => name.startsWith(begin))) return;
    const moved = Object.entries(counters).map(
      ([name, count]) =>
        [name.startsWith(begin) ? `${to}#${name.slice(begin.length)}` : name, count] as const,
    );
    this.#save({ ...this.#state, counters: Object.fromEntries(moved) });
  }

  #read(): State {
    return readState(join(this.#root, privateFolder, 'state.json')) ?? this.#state ?? {};
  }

  #save(state: State): void {
    this.#state = state;
    try {
      replaceFile(join(makePrivateFolder(this.#root), 'state.json'), `${JSON.stringify(state)}\n`, 0o600);
    } catch {
      // It is known until the program ends.
    }
  }
}

/** Undefined if there is none that can be read. */
function readState(path: string): State | undefined {
  try {
    const read: unknown = JSON.parse(readPlainFile(path, maxStateBytes).toString());
    if (typeof read !== 'object' || read === null) return undefined;
    const { environment, counters } = read as Readonly<Record<string, unknown>>;
    const counted = Object.entries(typeof counters === 'object' && counters !== null ? counters : {}).filter(
      (entry): entry is [string, number] => Number.isSafeInteger(entry[1]) && Number(entry[1]) >= 0,
    );
    return {
      ...(typeof environment === 'string' ? { environment } : {}),
      counters: Object.fromEntries(counted),
    };
  } catch {
    return undefined;
  }
}
