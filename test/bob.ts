import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** The command that was built. */
export const main = fileURLToPath(new URL('../dist/bob/main.js', import.meta.url));

/** What a finished program left. */
export interface Finished {
  readonly status: number | null;
  readonly stdout: Buffer;
  readonly stderr: string;
}

/** Runs a program to its end with `input` on its standard input, and kills it after `timeoutMs`. */
export async function run(
  command: string,
  args: readonly string[],
  {
    input = '',
    timeoutMs = 40_000,
    env = {},
    cwd,
  }: { input?: string | Uint8Array; timeoutMs?: number; env?: NodeJS.ProcessEnv; cwd?: string } = {},
): Promise<Finished> {
  const child = spawn(command, args, { stdio: 'pipe', env: { ...process.env, ...env }, cwd });
  const stdout: Buffer[] = [];
  const stderr: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk));
  // A program may end before it has read everything.
  child.stdin.on('error', () => undefined);
  child.stdin.end(input);
  const timer = setTimeout(() => child.kill('SIGKILL'), timeoutMs);
  const [status] = (await once(child, 'close')) as [number | null];
  clearTimeout(timer);
  return { status, stdout: Buffer.concat(stdout), stderr: Buffer.concat(stderr).toString() };
}

/** Runs `bob` to its end, in English unless `env` says otherwise. */
export function bob(
  args: readonly string[],
  options: { input?: string | Uint8Array; timeoutMs?: number; env?: NodeJS.ProcessEnv; cwd?: string } = {},
): Promise<Finished> {
  const env = { LC_ALL: 'C.UTF-8', NO_COLOR: '1', ...options.env };
  return run(process.execPath, [main, ...args], { ...options, env });
}

/** An event of `--json`. */
export interface JsonEvent {
  readonly time: string;
  readonly type: string;
  readonly [field: string]: unknown;
}

/** A `bob` that runs with `--json`, until it is stopped. */
export class RunningBob {
  readonly process: ChildProcess;
  readonly events: JsonEvent[] = [];
  stderr = '';
  readonly #waiting = new Set<() => void>();
  #fault: Error | undefined;
  readonly #closed: Promise<number | null>;

  private constructor(
    args: readonly string[],
    more: NodeJS.ProcessEnv = {},
    user?: number,
    within: readonly string[] = [],
  ) {
    const env = { ...process.env, LC_ALL: 'C.UTF-8', ...more };
    const identity = user === undefined ? {} : { uid: user, gid: user };
    const [command = '', ...words] = [...within, process.execPath, main, ...args, '--json'];
    const child = spawn(command, words, { stdio: 'pipe', env, ...identity });
    this.process = child;
    createInterface({ input: child.stdout }).on('line', (line) => {
      this.#take(line);
      for (const look of this.#waiting) look();
    });
    child.stderr.on('data', (chunk: Buffer) => {
      this.stderr += chunk.toString();
    });
    child.stdin.on('error', () => undefined);
    this.#closed = once(child, 'close').then(([status]) => {
      for (const look of this.#waiting) look();
      return status as number | null;
    });
  }

  /** Starts a listener on a free port and waits until it listens. */
  static async listen(...args: readonly string[]): Promise<RunningBob> {
    const running = new RunningBob(args);
    await running.event(({ type }) => type === 'listening');
    return running;
  }

  /** Starts anything else. */
  static start(...args: readonly string[]): RunningBob {
    return new RunningBob(args);
  }

  /** Starts anything with more in its environment. */
  static startWith(env: NodeJS.ProcessEnv, ...args: readonly string[]): RunningBob {
    return new RunningBob(args, env);
  }

  /** Starts anything as another user, by its number, which only root may. */
  static startAs(user: number, env: NodeJS.ProcessEnv, ...args: readonly string[]): RunningBob {
    return new RunningBob(args, env, user);
  }

  /** Starts anything with a disk of its own at `folder`, of so many MiB, which it alone sees: others by `inside`. */
  static startOnDisk(folder: string, mebibytes: number, ...args: readonly string[]): RunningBob {
    const mount = `mount -t tmpfs -o size=${mebibytes}m tmpfs "$0" && exec "$@"`;
    return new RunningBob(args, {}, undefined, ['unshare', '-rm', 'sh', '-c', mount, folder]);
  }

  /** The path by which others reach what this program sees at `path`. */
  inside(path: string): string {
    return `/proc/${this.process.pid}/root${path}`;
  }

  /** The port that the listener is bound to. */
  get port(): number {
    const listening = this.events.find(({ type }) => type === 'listening');
    return Number(String(listening?.local).split(':').at(-1));
  }

  get isRunning(): boolean {
    return this.process.exitCode === null && this.process.signalCode === null;
  }

  /** The first event that fits, now or later; rejects when the program ends without. */
  event(fits: (event: JsonEvent) => boolean): Promise<JsonEvent> {
    return new Promise((resolve, reject) => {
      const look = (): void => {
        const found = this.events.find(fits);
        if (found === undefined && this.#fault === undefined && this.isRunning) return;
        this.#waiting.delete(look);
        if (this.#fault !== undefined) reject(this.#fault);
        else if (found !== undefined) resolve(found);
        else reject(new Error(`bob ended without it: ${this.stderr}${JSON.stringify(this.events)}`));
      };
      this.#waiting.add(look);
      look();
    });
  }

  /** Types a line. */
  type(line: string): void {
    this.process.stdin?.write(`${line}\n`);
  }

  /** Ends standard input. */
  endInput(): void {
    this.process.stdin?.end();
  }

  /** Waits for the program's own end. */
  ended(): Promise<number | null> {
    return this.#closed;
  }

  /** Ends the program as a person does, and gives its exit status. */
  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<number | null> {
    this.process.kill(signal);
    const status = await this.#closed;
    // A program that is killed may leave half a line.
    if (this.#fault !== undefined && signal !== 'SIGKILL') throw this.#fault;
    return status;
  }

  /** Takes a line of standard output. One that is no event fails the test, and not the process of all tests. */
  #take(line: string): void {
    try {
      this.events.push(JSON.parse(line) as JsonEvent);
    } catch (cause) {
      this.#fault ??= new Error(`bob wrote a line that is no event: ${line}`, { cause });
    }
  }
}
