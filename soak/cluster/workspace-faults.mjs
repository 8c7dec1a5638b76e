// What is done to the files that workspaces share: here an edit is what may not be lost. Both nodes add lines to one file and to a file of their
// own, all the time, and where their changes meet, each makes one of both versions.
import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import { Kvm } from '@nats-io/kv';
import { connect } from '@nats-io/transport-node';
import { BobNode, workspaceOf } from './bob-node.mjs';
import { eventually, later } from './children.mjs';
import { serverNames } from './nats-cluster.mjs';
import { freePort, nodeNames } from './network.mjs';

const bucket = 'bob-workspace';
const stream = `KV_${bucket}`;
const common = 'messages/common.yaml';
const head = 'text: |\n';
const editEveryMs = 50;
/** How long what was killed stays away, in milliseconds. */
const awayMs = 1_500;

/** Each by its name, as those of nodes; `run` resolves with the count of the lines. */
export const workspaceFaults = {
  'workspace-leader-killed': {
    about: 'kill -9 of the server that leads the shared workspace, again and again, while both nodes edit',
    ...{ ofBob: true, hasNodes: false },
    run: (bench) => edited(bench, leaderKilled),
  },
  'workspace-node-killed': {
    about: 'kill -9 of a node, again and again, while both edit the shared workspace',
    ...{ ofBob: true, hasNodes: false },
    run: (bench) => edited(bench, nodeKilled),
  },
  'workspace-all-killed': {
    about: 'kill -9 of all servers and both nodes at once, while both edit the shared workspace',
    ...{ ofBob: true, hasNodes: false },
    run: (bench) => edited(bench, allKilled),
  },
  'changes-raced': {
    about: 'two change one key at the same moment, from the same revision, again and again',
    ...{ ofBob: true, hasNodes: false },
    run: raced,
  },
};

/** Of two changes of one moment one has to hold, and the other to be told: `doubled` are pairs that were both acknowledged. */
async function raced({ cluster, forMs }) {
  const { BucketChanges } = await import(new URL('../../dist/cluster/bucket-changes.js', import.meta.url));
  await new Kvm(cluster.nats).create(bucket, { history: 1, replicas: serverNames.length });
  const connections = await Promise.all(
    nodeNames.map((name) => connect({ servers: cluster.urls(name).split(',') })),
  );
  const changers = await Promise.all(
    connections.map(async (nats) => {
      const [client, manager] = [jetstream(nats), await jetstreamManager(nats)];
      return new BucketChanges({ client, manager, bucket, ackMs: 5_000 });
    }),
  );
  const count = {
    sent: 0,
    found: 0,
    lost: 0,
    doubled: 0,
    disordered: 0,
    unknown: 0,
    unwritten: 0,
    pauseMs: 0,
  };
  try {
    let revision = 0;
    for (const untilMs = performance.now() + forMs; performance.now() < untilMs; count.sent += 1) {
      const value = new TextEncoder().encode(String(count.sent));
      const answers = await Promise.all(changers.map((changer) => changer.put('key', value, revision)));
      const held = answers.filter((answer) => answer !== undefined);
      if (held.length === 1) count.found += 1;
      else if (held.length === 0) count.lost += 1;
      else count.doubled += 1;
      revision = Math.max(revision, ...held);
    }
  } finally {
    for (const nats of connections) await nats.close();
  }
  return { ...count, deliveredMs: 0 };
}

async function leaderKilled({ cluster, say, forMs }) {
  const untilMs = performance.now() + forMs;
  do {
    const leader = await cluster.leaderOf(stream);
    say(`${leader}, which leads ${stream}, is killed`);
    await cluster.kill(leader);
    await later(awayMs);
    cluster.start(leader);
    say(`${leader} is back`);
    await cluster.ready();
    await cluster.replicated(stream);
  } while (performance.now() < untilMs);
}

async function nodeKilled({ editors, say, forMs }) {
  const untilMs = performance.now() + forMs;
  for (let round = 0; performance.now() < untilMs; round += 1) {
    const editor = editors[round % editors.length];
    await later(awayMs);
    say(`${editor.name} is killed`);
    await editor.kill();
    await later(awayMs);
    await editor.start();
    say(`${editor.name} is back`);
  }
}

async function allKilled({ cluster, editors, say, forMs }) {
  await later(forMs / 2);
  say('everything is killed');
  await Promise.all([
    ...serverNames.map((server) => cluster.kill(server)),
    ...editors.map((editor) => editor.kill()),
  ]);
  for (const editor of editors) await editor.start();
  say('the nodes are back');
  await later(forMs / 4);
  await cluster.startAll();
  say('the servers are back');
  await later(forMs / 4);
}

/** Edits while `fault` goes on; resolves with the count of the lines that both nodes have in the end. */
async function edited(bench, fault) {
  const { cluster, folder, forMs } = bench;
  const say = (what) => bench.say(what);
  await new Kvm(cluster.nats).create(bucket, { history: 1, replicas: serverNames.length });
  const ports = new Set();
  const editors = [];
  try {
    for (const name of nodeNames) {
      const own = { name, urls: cluster.urls(name), workspace: workspaceOf(folder, name) };
      const editor = new Editor(new BobNode({ ...own, rate: 1, port: await freePort(ports) }));
      editors.push(editor);
      await editor.start();
    }
    for (const name of ['common', ...nodeNames]) await editors[0].make(name);
    await eventually('both have the files', () => isSettled(editors));
    const editing = editors.map((editor) => editor.edit());
    await fault({ cluster, editors, say, forMs });
    for (const editor of editors) editor.end();
    await Promise.all(editing);
    say('nothing is edited any more; both come to one state');
    const endedMs = performance.now();
    await eventually('both have the same files', () => isSettled(editors), 90_000);
    const lines = await linesOf(editors[0]);
    const deliveredMs = Math.round(performance.now() - endedMs);
    const missing = editors.flatMap(({ saved }) => saved).filter((line) => !lines.includes(line));
    if (missing.length > 0) say(`missing: ${missing.slice(0, 10).join(', ')}`);
    return { ...countOf(editors, lines), deliveredMs };
  } finally {
    for (const editor of editors) await editor.close();
  }
}

/** Whether both nodes are in step and have the same texts; decides the conflicts that are left. */
async function isSettled(editors) {
  const texts = [];
  for (const editor of editors) {
    await editor.decide();
    const { sharing } = await editor.answer('workspace');
    if (sharing?.state !== 'shared' || sharing.conflicts > 0 || sharing.waiting > 0) return false;
    texts.push(JSON.stringify(await linesOf(editor)));
  }
  return texts[0] === texts[1];
}

/** All lines of all files that are edited, file by file. */
async function linesOf(editor) {
  const all = [];
  for (const path of [common, ...nodeNames.map(pathOf)]) {
    const file = await editor.answer(`workspace/files/${path}`);
    all.push(...linesIn(file?.text ?? ''));
  }
  return all;
}

/** Of the lines that were saved, how many are found; those whose saving was not answered may be missing. */
function countOf(editors, lines) {
  const times = new Map();
  for (const line of lines) times.set(line, (times.get(line) ?? 0) + 1);
  const saved = editors.flatMap((editor) => editor.saved);
  const unsure = editors.flatMap((editor) => editor.unsure);
  const found = saved.filter((line) => times.has(line)).length;
  const known = new Set([...saved, ...unsure]);
  return {
    ...{ sent: saved.length, found, lost: saved.length - found, disordered: 0, pauseMs: 0 },
    doubled: [...times.values()].filter((count) => count > 1).length,
    unknown: [...times.keys()].filter((line) => !known.has(line)).length,
    unwritten: unsure.filter((line) => !times.has(line)).length,
  };
}

/** Somebody at one node, who adds line after line. */
class Editor {
  /** Lines that the node has taken. */
  saved = [];
  /** Lines whose saving was not answered. */
  unsure = [];
  #node;
  #isEnding = false;
  #number = 0;

  constructor(node) {
    this.#node = node;
  }

  get name() {
    return this.#node.name;
  }

  start() {
    return this.#node.start();
  }

  kill() {
    return this.#node.kill();
  }

  close() {
    return this.#node.close();
  }

  /** Makes a message without lines. */
  async make(name) {
    const { status } = await this.#asked('workspace/files', 'POST', { kind: 'message', name, text: head });
    if (status !== 201) throw new Error(`${this.name} makes no file: ${status}`);
  }

  /** Adds no more. */
  end() {
    this.#isEnding = true;
  }

  /** Adds a line to the common file and to its own, in turn, until it is ended; decides conflicts as they come. */
  async edit() {
    while (!this.#isEnding) {
      this.#number += 1;
      await this.#add(this.#number % 2 === 0 ? common : pathOf(this.name), `${this.name} ${this.#number}`);
      await this.decide();
      await later(editEveryMs);
    }
  }

  /** Makes one of both versions wherever two changes met. */
  async decide() {
    const list = await this.answer('workspace/conflicts');
    for (const { path } of list?.conflicts ?? []) {
      const both = await this.answer(`workspace/conflicts/${path}`);
      if (both?.mine === undefined) continue;
      const { mine, theirs } = both;
      const lines = [...new Set([...linesIn(mine.text), ...linesIn(theirs.text)])];
      await this.#asked('workspace/resolve', 'POST', {
        ...{ path, keep: 'merged', text: textOf(lines) },
        ...{ mine: mine.revision, theirs: theirs.revision },
      });
    }
  }

  /** What the node answers; undefined while it is away or has nothing of it. */
  async answer(path) {
    const { status, body } = await this.#asked(path, 'GET');
    return status === 200 ? body : undefined;
  }

  /** Saves a line behind the ones that the file has, if it still has what was read. */
  async #add(path, line) {
    const file = await this.answer(`workspace/files/${path}`);
    if (file === undefined) return;
    const body = { text: textOf([...linesIn(file.text), line]), revision: file.revision };
    const { status } = await this.#asked(`workspace/files/${path}`, 'PUT', body);
    if (status === 200) this.saved.push(line);
    else if (status === undefined) this.unsure.push(line);
  }

  /** Its status is undefined where no answer came. */
  async #asked(path, method, body) {
    try {
      return await this.#node.asked(path, method, body);
    } catch {
      return { status: undefined };
    }
  }
}

function pathOf(name) {
  return `messages/${name}.yaml`;
}

function textOf(lines) {
  return head + lines.map((line) => `  ${line}\n`).join('');
}

function linesIn(text) {
  return text
    .slice(head.length)
    .split('\n')
    .flatMap((line) => (line === '' ? [] : [line.trim()]));
}
