// The history of all nodes: how many messages a second one, two and three nodes get into its stream, each with its record, and how long a
// search through them takes.
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { startedNats } from './cluster-nats.mjs';
import { median, printTable, progressOf } from './machine.mjs';

/** Messages a second that the nodes have together, and how many nodes there are. */
const recordedPerSecond = 100_000;
const nodeCounts = [1, 2, 3];
const historyNode = fileURLToPath(new URL('history-node.mjs', import.meta.url));

/** The history of all nodes: how fast it takes messages, and how fast it is searched. */
export async function measureHistory({ rounds, seconds }) {
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
