// The library of a cluster, on one nats-server: how soon after an upload's end another node has served the new file whole, and what its TFTP server
// gives beside one of a folder with the same files. Both servers wait on core 0, the load is on core 1. Then the history of all nodes: how many messages
// a second one, two and three nodes get into its stream, each with its record, and how long a search through them takes.
import { execFile, execFileSync, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import {
  accepts,
  bobPath,
  built,
  freePort,
  hasProgram,
  machineLine,
  median,
  printTable,
  progressOf,
} from './machine.mjs';
import { folderOf, loaded, mebibyte, ownServer, startedServer } from './tftp-programs.mjs';

/** What it measures, for `--help`. */
export const about =
  'the library in NATS: from an upload to another node’s TFTP, and TFTP beside a folder; the history: messages a second into the stream';

const uploadBytes = 32 * mebibyte;
const uploadDeadlineMs = 60_000;

const rows = [
  { name: '1 client, 1428 B, window 16', clients: 1, downloads: 8, blksize: 1428, window: 16, file: 'm8' },
  { name: '50 clients, 1428 B, window 1', clients: 50, downloads: 150, blksize: 1428, window: 1, file: 'm1' },
  {
    name: '50 clients, 1428 B, window 16',
    clients: 50,
    downloads: 600,
    blksize: 1428,
    window: 16,
    file: 'm1',
  },
];
const sizes = { m1: mebibyte, m8: 8 * mebibyte };
/** Messages a second that the nodes have together, and how many nodes there are. */
const recordedPerSecond = 100_000;
const nodeCounts = [1, 2, 3];
const historyNode = fileURLToPath(new URL('history-node.mjs', import.meta.url));
/** Loads before those that count: what is compared are servers that have served, with the files in their caches. */
const warmUps = 3;

/** Measures round after round, and prints medians. */
export async function run({ rounds, seconds }) {
  const load = built('tftpload');
  const scratch = mkdtempSync(join(tmpdir(), 'breakoutbox-bench-cluster-'));
  const { root, remove } = folderOf(sizes);
  const nats = await startedNats(join(scratch, 'nats'));
  // Copies and names of this run alone.
  process.env.XDG_DATA_HOME = join(scratch, 'data');
  const cluster = ['--cluster', nats.url];
  const progress = progressOf(rounds * (1 + 2 * rows.length));
  const rates = new Map();
  const put = (key, rate) => rates.set(key, [...(rates.get(key) ?? []), rate]);
  const running = [];
  try {
    for (const name of Object.keys(sizes)) bob(['library', 'add', join(root, name), ...cluster]);
    const folder = { ...(await startedServer(ownServer(root))), name: 'a folder' };
    running.push(folder);
    const library = {
      ...(await startedServer(ownServer('--library', cluster))),
      name: 'the library',
    };
    running.push(library);
    for (let round = 1; round <= rounds; round += 1) {
      progress.step(`round ${round}, an upload`);
      put('upload', await secondsToServed(scratch, cluster, library.port));
      for (const row of rows) {
        for (const { name, port } of running) {
          progress.step(`round ${round}, ${name}, ${row.name}`);
          const asked = { ...row, size: sizes[row.file] };
          if (round === 1) for (let left = warmUps; left > 0; left -= 1) loaded(load, port, asked);
          const figure = loaded(load, port, asked);
          if (figure !== undefined) put(`${row.name}/${name}`, figure.rate);
        }
      }
    }
  } finally {
    progress.end();
    for (const { end } of running) await end();
    await nats.end();
    remove();
    rmSync(scratch, { recursive: true, force: true });
  }
  const of = (key) => median(rates.get(key) ?? []);
  process.stdout.write(`The library of a cluster, medians of ${rounds}. ${machineLine()}\n\n`);
  printTable(
    ['what', 'seconds'],
    [
      [
        '32 MiB, from the end of `bob library add` to the end of a download elsewhere',
        of('upload').toFixed(2),
      ],
    ],
  );
  process.stdout.write('\n');
  printTable(
    ['MB/s', 'a folder', 'the library', 'ratio'],
    rows.map(({ name }) => {
      const [plain, kept] = [of(`${name}/a folder`), of(`${name}/the library`)];
      return [name, plain.toFixed(1), kept.toFixed(1), (kept / plain).toFixed(2)];
    }),
  );
  process.stdout.write('\n');
  await recorded(rounds, seconds);
}

/** The history of all nodes: how fast it takes messages, and how fast it is searched. */
async function recorded(rounds, seconds) {
  const progress = progressOf(rounds * nodeCounts.length);
  const found = [];
  for (const count of nodeCounts) {
    const figures = [];
    for (let round = 1; round <= rounds; round += 1) {
      progress.step(`round ${round}, the history, ${count} nodes`);
      figures.push(await recordedBy(count, seconds));
    }
    const of = (name) => median(figures.map((one) => one[name]));
    found.push([
      `${count} ${count === 1 ? 'node' : 'nodes'}`,
      Math.round(of('perSecond')).toLocaleString('en'),
      `${Math.round(of('stored') * 100)} %`,
      `${of('cpuMicros').toFixed(1)} µs`,
      `${of('batchEvents').toFixed(0)}`,
      `${of('searchMicros').toFixed(2)} s`,
    ]);
  }
  progress.end();
  const offered = recordedPerSecond.toLocaleString('en');
  process.stdout.write(
    `The history of all nodes: messages of 64 bytes, ${offered} a second offered in all.\n\n`,
  );
  printTable(
    ['', 'a second in the stream', 'of them', 'CPU of a node each', 'in a batch', 'search of 1,000,000'],
    found,
  );
}

/** So many nodes at the same time, on a NATS server of their own. */
async function recordedBy(count, seconds) {
  const folder = mkdtempSync(join(tmpdir(), 'breakoutbox-bench-history-'));
  const nats = await startedNats(join(folder, 'nats'));
  try {
    const server = nats.url.replace('nats://', '');
    const rate = Math.round(recordedPerSecond / count);
    const nodes = await Promise.all(
      Array.from({ length: count }, async (_, index) => {
        const words = [historyNode, server, `node${index + 1}`, String(rate), String(seconds), folder];
        const { stdout } = await promisify(execFile)(process.execPath, words);
        return JSON.parse(stdout);
      }),
    );
    const total = nodes.reduce((all, one) => all + one.total, 0);
    const slowestMs = Math.max(...nodes.map((one) => one.tookMs));
    const cpuMs = nodes.reduce((all, one) => all + one.cpuMs, 0);
    const searched = await searchedAll(server);
    return {
      perSecond: searched.events / (slowestMs / 1_000),
      stored: searched.events / total,
      cpuMicros: (cpuMs * 1_000) / total,
      batchEvents: searched.events / searched.batches,
      searchMicros: (searched.tookMs * 1_000) / searched.events,
    };
  } finally {
    await nats.end();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Counts what is in the stream, and searches it for what is nowhere. */
async function searchedAll(server) {
  const load = (path) => import(new URL(`../dist/${path}`, import.meta.url).href);
  const { ClusterLink } = await load('cluster/cluster-link.js');
  const { HistoryReader } = await load('cluster/history/history-reader.js');
  const { searchHistory } = await load('cluster/history/history-search.js');
  const options = { servers: [server], isTls: false, login: { type: 'none' }, tls: {}, name: 'bench' };
  const link = await ClusterLink.open(options);
  try {
    const reader = await HistoryReader.open(link);
    const never = new AbortController().signal;
    const query = (filter) => ({ filter, layouts: [], limit: Number.MAX_SAFE_INTEGER });
    let [events, batches] = [0, 0];
    for await (const { hits, of } of searchHistory(reader, query(''), never)) [events, batches] = [hits, of];
    const begunMs = performance.now();
    for await (const { hits } of searchHistory(reader, query('text contains "nowhere"'), never))
      if (hits > 0) throw new Error('found what is nowhere');
    return { events, batches, tookMs: performance.now() - begunMs };
  } finally {
    await link.close();
  }
}

/** Seconds from the end of an upload of new bytes until a download of them is complete. */
async function secondsToServed(scratch, cluster, port) {
  const [file, copy] = [join(scratch, 'upload.bin'), join(scratch, 'copy.bin')];
  const bytes = randomBytes(uploadBytes);
  writeFileSync(file, bytes);
  bob(['library', 'add', file, ...cluster]);
  const beganMs = performance.now();
  const words = ['tftp', 'get', `tftp://127.0.0.1:${port}/upload.bin`, copy, '--overwrite', '--quiet'];
  for (;;) {
    try {
      bob([...words, '--blksize', '1428', '--windowsize', '16']);
      const seconds = (performance.now() - beganMs) / 1000;
      if (readFileSync(copy).equals(bytes)) return seconds;
    } catch (error) {
      // The name may not have arrived.
      if (performance.now() - beganMs > uploadDeadlineMs) throw error;
    }
    if (performance.now() - beganMs > uploadDeadlineMs) throw new Error('the upload was never served');
  }
}

function bob(words) {
  execFileSync(process.execPath, [bobPath, ...words], { stdio: 'ignore' });
}

/** A NATS server with JetStream, on a free port of 127.0.0.1. */
async function startedNats(store) {
  if (!hasProgram('nats-server')) throw new Error('nats-server is missing: npm run setup:peers');
  const port = await freePort();
  const child = spawn('nats-server', ['-js', '-sd', store, '-a', '127.0.0.1', '-p', String(port)], {
    stdio: 'ignore',
  });
  const deadlineMs = performance.now() + 10_000;
  while (!(await accepts(port))) {
    if (child.exitCode !== null || performance.now() > deadlineMs)
      throw new Error('nats-server does not start');
    await new Promise((resolve) => {
      setTimeout(resolve, 50);
    });
  }
  const end = async () => {
    const gone = new Promise((resolve) => {
      child.once('exit', resolve);
    });
    child.kill('SIGTERM');
    await gone;
  };
  return { url: `nats://127.0.0.1:${port}`, end };
}
