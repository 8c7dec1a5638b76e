// A workbench as a node, as a process of its own, with an endpoint that a numbered load talks to.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { bobPath } from '../../bench/machine.mjs';
import { ended, eventually, finished, isRunning, started } from './children.mjs';
import { Ledger, unwrittenMs } from './ledger.mjs';
import { NumberedLoad, numberOf } from './numbered-load.mjs';

/** More events than any run has. */
const limit = '1000000';
const env = { ...process.env, LC_ALL: 'C.UTF-8', NO_COLOR: '1' };

/** A node: its process ends and comes back, its workspace and its numbers stay. */
export class BobNode {
  name;
  stream = 'bob-history';
  ledger = new Ledger();
  #urls;
  #workspace;
  #port;
  #load;
  #child;
  #url;
  #isNew = true;

  /** `port` is free for its endpoint; `workspace` is a folder of its own. */
  constructor({ name, urls, rate, port, workspace }) {
    this.name = name;
    this.#urls = urls;
    this.#port = port;
    this.#workspace = workspace;
    this.#load = new NumberedLoad(port, rate, this.ledger);
    mkdirSync(workspace, { recursive: true });
  }

  get subject() {
    return `bob.history.${this.name}.*`;
  }

  get workspace() {
    return this.#workspace;
  }

  /** Starts it; resolves when it listens. */
  async start() {
    const words = ['workbench', '--port', '0', '--no-open', '--trust', '--workspace', this.#workspace];
    const cluster = ['--cluster', this.#urls, '--node', this.name, '--history-replicas', '3'];
    const child = started(process.execPath, [bobPath, ...words, ...cluster, '--json'], { env });
    this.#child = child;
    let url;
    createInterface({ input: child.stdout }).on('line', (line) => {
      const event = JSON.parse(line);
      if (event.type === 'workbench') url = event.url;
    });
    await eventually(`${this.name} is up`, () => {
      if (!isRunning(child)) throw new Error(`${this.name} has ended: ${child.said}`);
      return url;
    });
    this.#url = url;
    if (this.#isNew) await this.#makeEndpoint();
    this.#isNew = false;
  }

  /** Begins to send. */
  begin() {
    this.#load.begin();
  }

  /** Ends it at once; what it took in the last 200 ms may be gone. */
  async kill() {
    const safe = this.ledger.takenBefore(unwrittenMs);
    await ended(this.#child, 'SIGKILL');
    await eventually('the load sees the end', () => !this.#load.isOpen);
    this.ledger.breakOff(safe);
  }

  /** Ends it as a person does: what it has taken stays. */
  async stop() {
    await ended(this.#child, 'SIGTERM');
    await eventually('the load sees the end', () => !this.#load.isOpen);
    this.ledger.breakOff(this.ledger.taken);
  }

  /** Sends no more; resolves when the node has taken everything. */
  async end() {
    await this.#load.end();
  }

  /** What its API answers, and with which status. Rejects where no answer comes. */
  async asked(path, method = 'GET', body = undefined) {
    const answer = await fetch(`${this.#url}api/${path}`, {
      ...{ method, signal: AbortSignal.timeout(10_000) },
      ...(body === undefined
        ? {}
        : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    return { status: answer.status, body: text === '' ? undefined : JSON.parse(text) };
  }

  /** Resolves when the stream has the last event that the record has. */
  async delivered(timeoutMs = 60_000) {
    await eventually(
      `the stream has what ${this.name} has recorded`,
      async () => {
        const [own] = await this.#events(['--workspace', this.#workspace, '--limit', '1']);
        const [common] = await this.#events(['--cluster', this.#urls, '--node', this.name, '--limit', '1']);
        return own !== undefined && common !== undefined && common.sequence >= own.sequence;
      },
      timeoutMs,
    );
  }

  /**
   * Compares the cluster’s history of this node with what was sent, and with its own record: `unlike` are events of the record that the
   * history has not, or as another; `told` are events that it says are missing; `untold` are numbers of events that are neither there nor
   * told, or both.
   */
  async count() {
    const common = await this.#events(['--cluster', this.#urls, '--node', this.name, '--limit', limit]);
    const own = await this.#events(['--workspace', this.#workspace, '--limit', limit]);
    const events = new Map();
    const numbers = [];
    let told = 0;
    for (const event of common) {
      if (event.type === 'notRecorded') told += event.count;
      if (event.sequence !== undefined) events.set(event.sequence, contentOf(event));
      const number = event.type === 'received' ? numberOf(event.text) : undefined;
      if (number !== undefined) numbers.push(number);
    }
    const kept = own.filter(({ sequence }) => sequence !== undefined);
    const last = Math.max(0, ...common.slice(-1_000).map(({ sequence = 0 }) => sequence));
    return {
      ...this.ledger.count(numbers),
      unlike: kept.filter((event) => events.get(event.sequence) !== contentOf(event)).length,
      told,
      untold: Math.abs(last - events.size - told),
    };
  }

  async close() {
    await ended(this.#child, 'SIGTERM');
  }

  async #makeEndpoint() {
    const made = await fetch(`${this.#url}api/endpoints`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        ...{ type: 'tcp-listen', address: `127.0.0.1:${this.#port}`, label: 'lines' },
        ...{ framing: 'line', reply: 'echo', autoStart: true },
      }),
    });
    if (!made.ok) throw new Error(`${this.name} makes no endpoint: ${await made.text()}`);
  }

  async #events(words) {
    const { status, stdout, stderr } = await finished(
      process.execPath,
      [bobPath, 'history', ...words, '--json'],
      { env },
    );
    // 1: there is nothing.
    if (status !== 0 && !(status === 1 && stdout.length === 0)) throw new Error(`bob history: ${stderr}`);
    const lines = stdout.toString().split('\n');
    return lines.flatMap((line) => (line === '' ? [] : [JSON.parse(line)]));
  }
}

/** What an event says, to be compared. */
function contentOf({ time, type, hex }) {
  return `${time} ${type} ${hex ?? ''}`;
}

/** A folder for a node’s workspace. */
export function workspaceOf(folder, name) {
  return join(folder, `workspace-${name}`);
}
