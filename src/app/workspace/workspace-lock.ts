import { createHash, randomUUID } from 'node:crypto';
import { lookup } from 'node:dns/promises';
import {
  constants,
  copyFileSync,
  linkSync,
  lstatSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { setTimeout as later } from 'node:timers/promises';
import { type Static, Type } from 'typebox';
import { Value } from 'typebox/value';
import { BreakoutboxError } from '../../errors/error.js';
import { systemCode } from '../../errors/system-errors.js';
import {
  isPrivateFolderUnfit,
  makePrivateFolder,
  privateFolder,
} from '../../store/workspace/private-folder.js';
import { readPlainFile, UnfitFile } from '../../system/bounded-file.js';
import { isAddress } from '../../system/ip-address.js';
import { isLocalAddress } from '../../system/local-addresses.js';
import { processStart } from '../../system/process-start.js';
import { removePartialFiles } from '../../system/whole-file.js';

/** The most that is read of a lock; a workbench writes a few hundred bytes. */
const maxLockBytes = 64 * 1024;
/** How long another holder may take to publish its address in the lock, and how often the lock is read meanwhile. */
const patienceMs = 10_000;
const lookEveryMs = 50;
/** How long another holder may take to answer at its address. */
const answerMs = 2_000;

const heldShape = Type.Object({
  pid: Type.Integer({ minimum: 1 }),
  /** When the process began; absent only where the system does not report it. A number that is used again is not the same process. */
  started: Type.Optional(Type.String()),
  /** The number of the folder that it is for: in a copy of the workspace the lock holds nothing. */
  inode: Type.String(),
  /** Chosen anew by every holder; its `/api/health` repeats it. */
  instance: Type.String(),
  /** What to open in a browser, with the token; absent until it listens. */
  url: Type.Optional(Type.String()),
  /** Where it can be asked, as `http://ADDRESS:PORT`. */
  origin: Type.Optional(Type.String()),
  token: Type.Optional(Type.String()),
});

/** What a lock says of its holder. */
type Held = Static<typeof heldShape>;

/** A workbench that already holds the workspace, and answers. */
export interface OtherWorkbench {
  readonly pid: number;
  readonly url: string;
  /** Where its API is, as `http://ADDRESS:PORT`. */
  readonly origin: string;
  readonly token: string | undefined;
}

/** Where a holder can be reached. */
export interface HolderAddress {
  readonly url: string;
  readonly origin: string;
  readonly token: string | undefined;
}

/**
 * Holds a workspace folder for one workbench: `.bob/lock` in it, made whole by `link`, so that of several that start at once
 * exactly one gets it, at whatever moment another is killed.
 */
export class WorkspaceLock {
  readonly instance: string;
  readonly #folder: string;
  readonly #file: string;
  #held: Held;

  private constructor(folder: string, held: Held) {
    this.instance = held.instance;
    this.#folder = folder;
    this.#file = join(folder, 'lock');
    this.#held = held;
  }

  /**
   * Takes the workspace, or returns its holder, which may take `waitMs` to answer. A lock whose process is gone, or is another program, is taken over.
   * @throws BreakoutboxError WORKSPACE_BUSY when its holder lives and does not answer; UnfitFile or the system's error when there
   * can be no lock, as in a folder that cannot be written, or whose `.bob` is a link
   */
  static async take(workspace: string, waitMs = patienceMs): Promise<WorkspaceLock | OtherWorkbench> {
    const folder = makePrivateFolder(workspace);
    const started = processStart(process.pid);
    const held: Held = {
      pid: process.pid,
      inode: inodeOf(folder),
      instance: randomUUID(),
      ...(started === undefined ? {} : { started }),
    };
    const lock = new WorkspaceLock(folder, held);
    const own = join(folder, `lock.${held.instance}`);
    try {
      writeFileSync(own, JSON.stringify(held), { mode: 0o600, flag: 'wx' });
      return await lock.#take(own, waitMs);
    } finally {
      rmSync(own, { force: true });
    }
  }

  /** Publishes the address of this workbench in the lock, for later starters. A failed write costs only that. */
  announce({ url, origin, token }: HolderAddress): void {
    this.#held = { ...this.#held, url, origin, ...(token === undefined ? {} : { token }) };
    const own = join(this.#folder, `lock.${this.instance}`);
    try {
      writeFileSync(own, JSON.stringify(this.#held), { mode: 0o600, flag: 'wx' });
      if (this.#isOwn()) renameSync(own, this.#file);
    } catch {
      // A later starter finds a live process, and waits for its address in vain.
    } finally {
      rmSync(own, { force: true });
    }
  }

  /** Releases the workspace. */
  release(): void {
    try {
      if (this.#isOwn()) rmSync(this.#file, { force: true });
    } catch {
      // A lock that is left behind is taken over, since its process is gone.
    }
  }

  async #take(own: string, waitMs: number): Promise<WorkspaceLock | OtherWorkbench> {
    const deadlineMs = performance.now() + waitMs;
    for (;;) {
      if (linkOnce(own, this.#file)) return this;
      const text = textOf(this.#file);
      const other = text === undefined ? undefined : heldIn(text, this.#folder);
      const answering = other === undefined ? undefined : await askHolder(other);
      if (answering !== undefined) return answering;
      const isStale = text !== undefined && (other === undefined || !isAlive(other));
      if (isStale && this.#takeOver(own, text)) return this;
      if (performance.now() > deadlineMs) {
        throw new BreakoutboxError('WORKSPACE_BUSY', { file: this.#file, pid: other?.pid ?? 0 });
      }
      await later(lookEveryMs);
    }
  }

  /**
   * Replaces a lock that nobody holds. A claim is named after the lock it takes over, and a name can be linked only once:
   * only the winner of the claim may replace that lock. A claim whose winner was killed is taken over the same way.
   */
  #takeOver(own: string, stale: string): boolean {
    const claims: string[] = [];
    let claimed = stale;
    for (;;) {
      const claim = join(this.#folder, `claim.${digest(claimed)}`);
      if (linkOnce(own, claim)) {
        claims.push(claim);
        break;
      }
      const text = textOf(claim);
      const winner = text === undefined ? undefined : heldIn(text, this.#folder);
      if (text === undefined || (winner !== undefined && isAlive(winner))) return false;
      claims.push(claim);
      claimed = text;
    }
    // Claims are removed once they are served: a claim won late finds a different lock from the one it was for.
    const isStill = textOf(this.#file) === stale;
    if (isStill) renameSync(own, this.#file);
    for (const claim of isStill ? claims : claims.slice(-1)) rmSync(claim, { force: true });
    if (isStill) this.#removeRemains();
    return isStill;
  }

  #isOwn(): boolean {
    const text = textOf(this.#file);
    return text !== undefined && heldIn(text, this.#folder)?.instance === this.instance;
  }

  /** Removes files that killed processes left beside the lock. */
  #removeRemains(): void {
    removePartialFiles(this.#folder);
    for (const name of readdirSync(this.#folder)) {
      if (!/^lock\.[0-9a-f-]{36}$/.test(name)) continue;
      const path = join(this.#folder, name);
      const text = textOf(path);
      const left = text === undefined ? undefined : heldIn(text, this.#folder);
      if (left !== undefined && !isAlive(left)) rmSync(path, { force: true });
    }
  }
}

/** The workbench that holds a workspace and answers, if any does; nothing is taken. */
export async function runningWorkbench(workspace: string): Promise<OtherWorkbench | undefined> {
  if (isPrivateFolderUnfit(workspace)) return undefined;
  const folder = join(workspace, privateFolder);
  const text = textOf(join(folder, 'lock'));
  const held = text === undefined ? undefined : heldIn(text, folder);
  return held === undefined ? undefined : await askHolder(held);
}

/**
 * Makes sure that no process holds a workspace, of which `runningWorkbench` has found none that answers.
 * @throws BreakoutboxError WORKSPACE_BUSY
 */
export function mustBeUnheld(workspace: string): void {
  if (isPrivateFolderUnfit(workspace)) return;
  const folder = join(workspace, privateFolder);
  const file = join(folder, 'lock');
  const text = textOf(file);
  const held = text === undefined ? undefined : heldIn(text, folder);
  if (held !== undefined && isAlive(held))
    throw new BreakoutboxError('WORKSPACE_BUSY', { file, pid: held.pid });
}

/** Links `from` to `to`, or copies it where there are no links. Returns false if `to` exists. */
function linkOnce(from: string, to: string): boolean {
  try {
    try {
      linkSync(from, to);
    } catch (error) {
      // A file system without links, such as a memory stick's.
      if (!['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS'].includes(systemCode(error))) throw error;
      copyFileSync(from, to, constants.COPYFILE_EXCL);
    }
    return true;
  } catch (error) {
    if (systemCode(error) === 'EEXIST') return false;
    throw error;
  }
}

/** Reads a lock; undefined if there is none, empty for what no workbench writes (a link, a FIFO, megabytes). */
function textOf(file: string): string | undefined {
  try {
    return lstatSync(file).isFile() ? readPlainFile(file, maxLockBytes).toString() : '';
  } catch (error) {
    if (error instanceof UnfitFile) return '';
    if (systemCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/**
 * What a lock says; undefined if it is none that a workbench wrote for `folder` on this machine: one that was copied with its
 * workspace, or that came with a workspace from elsewhere.
 */
function heldIn(text: string, folder: string): Held | undefined {
  try {
    const held: unknown = JSON.parse(text);
    if (!Value.Check(heldShape, held)) return undefined;
    const isOurs = held.inode === inodeOf(folder) && (held.started !== undefined || !knowsStarts());
    return isOurs ? held : undefined;
  } catch {
    return undefined;
  }
}

function inodeOf(folder: string): string {
  return String(statSync(folder, { bigint: true }).ino);
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 32);
}

/** Whether the system reports when a process began. */
function knowsStarts(): boolean {
  return processStart(process.pid) !== undefined;
}

/** Whether there is a process of that number which began then. */
function isRunning({ pid, started }: Held): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // EPERM: the process lives, under another user.
    if (systemCode(error) !== 'EPERM') return false;
  }
  return !knowsStarts() || started === processStart(pid);
}

/** Whether the process that wrote it runs. Without a start time from the system, only its answer proves that. */
function isAlive(held: Held): boolean {
  return isRunning(held) && (knowsStarts() || held.url === undefined);
}

/** Returns the workbench of a lock, if its process runs and the instance that wrote it answers at its address, on this machine. */
async function askHolder(held: Held): Promise<OtherWorkbench | undefined> {
  const { pid, instance, token } = held;
  if (held.url === undefined || held.origin === undefined || !isRunning(held)) return undefined;
  try {
    const [url, origin] = [new URL(held.url), new URL(held.origin)];
    if (!(await isOfThisMachine(url)) || !(await isOfThisMachine(origin))) return undefined;
    const response = await fetch(new URL('/api/health', origin), {
      headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
      signal: AbortSignal.timeout(answerMs),
      redirect: 'error',
    });
    const health: unknown = await response.json();
    const isIt = typeof health === 'object' && health !== null && 'instance' in health;
    if (!isIt || health.instance !== instance) return undefined;
    return { pid, url: url.href, origin: origin.origin, token };
  } catch {
    return undefined;
  }
}

/** Whether an address is one of HTTP on this machine: what a lock says is opened in a browser, and messages are sent there. */
async function isOfThisMachine({ protocol, hostname, username }: URL): Promise<boolean> {
  if (protocol !== 'http:' || username !== '') return false;
  const host = hostname.replace(/^\[|\]$/g, '');
  const addresses = isAddress(host)
    ? [host]
    : (await lookup(host, { all: true })).map(({ address }) => address);
  return addresses.every((address) => isLocalAddress(address));
}
