// How TFTP grows with nodes behind one address: 1 to 4 servers over which a router spreads downloads by ECMP, each with one port, in network namespaces of
// this machine. Every node is held far below what the machine can do, to a link of 50 Mbit/s or to a tenth of a core, so that it is the nodes that are
// measured. Then what the model of bench/boot-model.mjs says of the same rows. Needs root.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { blocksOf, downloadsPerSecond, fullestShare, lastBoot } from './boot-model.mjs';
import { hasCpuGroups } from './cpu-group.mjs';
import { built, hasProgram, machineLine, median, printTable, progressOf } from './machine.mjs';
import { folderOf, kibibyte } from './tftp-programs.mjs';

/** What it measures, for `--help`. */
export const about = 'TFTP over 1 to 4 nodes behind one address, by ECMP, and what the model of it says';

const most = 4;
const megabits = 50;
const cores = 0.1;
const image = { file: 'k256', bytes: 256 * kibibyte, blockBytes: 1468, megabits };
/** `downloads` in all, or for each node; `warmUp` of them for each before anything counts. */
const rows = [
  { name: 'window 4', ...image, windowBlocks: 4, clients: 96, downloadsPerNode: 150, warmUp: 200 },
  { name: 'lock-step', ...image, windowBlocks: 1, clients: 96, downloadsPerNode: 150, warmUp: 200 },
  {
    name: 'lock-step, 8 clients that take 1 ms a block',
    ...image,
    ...{ windowBlocks: 1, clients: 8, turnaroundMicros: 1_000, downloads: 160, warmUp: 1 },
  },
  {
    name: '300 machines at once, window 4',
    ...image,
    windowBlocks: 4,
    clients: 300,
    downloads: 300,
    warmUp: 1,
  },
  {
    name: 'files of 1 KiB',
    ...{ file: 'k1', bytes: kibibyte, blockBytes: 1468, windowBlocks: 1, cores },
    ...{ clients: 128, downloadsPerNode: 2_500, warmUp: 5_000 },
  },
];
const [windows, lockStep, turnaround, storm, small] = rows;
/** Machines whose node the kernel is asked for, and downloads that are held for their memory. */
const machines = 10_000;
const held = [1_000, 5_000, 10_000];

/** Measures round after round, in namespaces of its own, and prints medians. */
export async function run({ rounds }) {
  for (const program of ['unshare', 'ip', 'tc', 'sysctl'])
    if (!hasProgram(program))
      throw new Error(`${program} is missing: install util-linux, iproute2 and procps`);
  if (!hasCpuGroups()) throw new Error('this needs root, and control groups of the processor');
  const load = built('tftpload');
  const { root, remove } = folderOf({ k1: kibibyte, k256: 256 * kibibyte });
  const progress = progressOf(1 + rounds * rows.length * most + 2 * (most - 1) + 1);
  const figures = new Map();
  try {
    const plan = { rounds, load, root, most, rows, held, machines };
    const lab = fileURLToPath(new URL('scaling-lab.mjs', import.meta.url));
    const words = ['-nm', '--pid', '--fork', '--kill-child', '--mount-proc', process.execPath, lab];
    const child = spawn('unshare', [...words, JSON.stringify(plan)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const closed = once(child, 'close');
    for await (const line of createInterface({ input: child.stdout })) {
      const { step, key, figure } = JSON.parse(line);
      if (step !== undefined) progress.step(step);
      else figures.set(key, [...(figures.get(key) ?? []), figure]);
    }
    const [status] = await closed;
    if (status !== 0) throw new Error(`the lab ended with ${status}`);
  } finally {
    progress.end();
    remove();
  }
  const of = (row, nodes, what) =>
    median((figures.get(`${row}/${nodes}`) ?? []).map((figure) => figure[what]));
  process.stdout.write(
    `bob tftp serve --single-port on 1 to ${most} nodes; medians of ${rounds} rounds. ${machineLine()}\n\n`,
  );
  printGrowth(of);
  printModel(of);
  printHash(figures);
  printMemory(figures);
}

const counts = Array.from({ length: most }, (_, index) => index + 1);

/** How each row grows. */
function printGrowth(of) {
  const grown = (row, what, digits) =>
    counts.map((nodes) => {
      const value = of(row.name, nodes, what);
      const ratio = nodes === 1 ? '' : ` (${(value / of(row.name, 1, what)).toFixed(2)})`;
      return `${value.toFixed(digits)}${ratio}`;
    });
  printTable(
    ['nodes', ...counts],
    [
      ...[windows, lockStep, turnaround].map((row) => [`${row.name}, MB/s`, ...grown(row, 'rate', 1)]),
      [`${storm.name}: the last one has its file after, s`, ...grown(storm, 'seconds', 2)],
      [`${small.name}, transfers/s`, ...grown(small, 'perSecond', 0)],
      ['retries, all rows', ...counts.map((nodes) => sum(rows.map((row) => of(row.name, nodes, 'retries'))))],
      [
        'the busiest node’s processor, window 4 / lock-step, % of a core',
        ...counts.map((nodes) =>
          [windows, lockStep].map((row) => (of(row.name, nodes, 'cores') * 100).toFixed(0)).join(' / '),
        ),
      ],
    ],
  );
}

/** What the model says of each row, and how far that is from what was measured. */
function printModel(of) {
  const costs = costsOf(of);
  const node = {
    bytesPerSecond: (megabits * 1e6) / 8,
    // What the limit of the link counts is Ethernet's frame without what the wire adds.
    frameBytes: 0,
    cores: 1,
    ...costs,
  };
  // Where the nodes are many the clients are the limit, and what they take beside their millisecond is the round trip.
  const perRound =
    (of(turnaround.name, most, 'seconds') * turnaround.clients) /
    turnaround.downloads /
    (1 + blocksOf(turnaround).windows);
  const roundTripSeconds = Math.max(0, perRound - turnaround.turnaroundMicros / 1e6);
  // No more than a window of each client is under way, which the limit of the link passes at once.
  const client = { roundTripSeconds, turnaroundSeconds: 0, bytesPerSecond: Number.POSITIVE_INFINITY };
  const slow = { ...client, turnaroundSeconds: turnaround.turnaroundMicros / 1e6 };
  const held = { ...node, cores, bytesPerSecond: Number.POSITIVE_INFINITY };
  const perSecond = (row, client, node) => (nodes) =>
    downloadsPerSecond({ clients: row.clients, file: row, client, node, nodes });
  const rate = (row, client) => (nodes) => (perSecond(row, client, node)(nodes) * row.bytes) / 1e6;
  const last = (nodes) => lastBoot({ machines: storm.clients, files: [storm], client, node, nodes }).seconds;
  const modelled = [
    [windows, 'rate', 1, rate(windows, client)],
    [lockStep, 'rate', 1, rate(lockStep, client)],
    [turnaround, 'rate', 1, rate(turnaround, slow), most],
    [storm, 'seconds', 2, last],
    [small, 'perSecond', 0, perSecond(small, client, held), 1],
  ];
  const micros = (seconds) => (seconds * 1e6).toFixed(1);
  process.stdout.write(
    `\nThe model, and how far it is from the measurement. Round trip ${micros(roundTripSeconds)} µs; of the processor ` +
      `${micros(costs.secondsPerDownload)} µs a download, ${micros(costs.secondsPerWindow)} µs a window, ${micros(costs.secondsPerBlock)} µs a block.\n\n`,
  );
  printTable(
    ['nodes', ...counts],
    modelled.map(([row, what, digits, say, takenFrom]) => [
      row.name,
      ...counts.map((nodes) => {
        const said = say(nodes);
        if (nodes === takenFrom) return `${said.toFixed(digits)} (taken from it)`;
        const error = said / of(row.name, nodes, what) - 1;
        return `${said.toFixed(digits)} (${error < 0 ? '−' : '+'}${Math.abs(error * 100).toFixed(0)} %)`;
      }),
    ]),
  );
}

/**
 * Processor time of a download, a window and a block: a download of the small file, of one block, is what a node can do with its share of a core, and the
 * rest is what the server used for the other rows with one node.
 */
function costsOf(of) {
  const small1 = cores / of(small.name, 1, 'perSecond');
  const more = (row) =>
    Math.max(0, (of(row.name, 1, 'cores') * of(row.name, 1, 'seconds')) / row.downloadsPerNode - small1);
  // Windows of one block, and of four.
  const blocks = blocksOf(lockStep).blocks - 1;
  const others = blocksOf(windows).windows - 1;
  const both = more(lockStep) / blocks;
  const secondsPerWindow = Math.min(both, Math.max(0, (blocks * both - more(windows)) / (blocks - others)));
  return {
    secondsPerDownload: Math.max(0, small1 - both),
    secondsPerWindow,
    secondsPerBlock: both - secondsPerWindow,
  };
}

/** How evenly the kernel's hash spreads machines. */
function printHash(figures) {
  process.stdout.write(
    `\nOf ${machines.toLocaleString('en')} machines the fullest node gets, of the mean:\n\n`,
  );
  const nodes = counts.slice(1);
  printTable(
    ['nodes', ...nodes],
    [
      ...['addresses', 'ports'].map((what) => [
        `a hash of ${what}`,
        ...nodes.map((count) => {
          const [{ counts: to }] = figures.get(`hash of ${what}/${count}`);
          return ((Math.max(...to) * count) / sum(to)).toFixed(3);
        }),
      ]),
      ['a die (the model)', ...nodes.map((count) => (fullestShare(machines, count) * count).toFixed(3))],
    ],
  );
}

/** What downloads under way take of a node's memory. */
function printMemory(figures) {
  const bytesAt = (count) => figures.get(`memory/${count}`)?.[0].bytes ?? Number.NaN;
  process.stdout.write('\n');
  printTable(
    ['transfers under way on one node, 1468 B, window 4', 'resident', 'each'],
    [0, ...held].map((count) => [
      count.toLocaleString('en'),
      `${(bytesAt(count) / 1024 / 1024).toFixed(0)} MiB`,
      count === 0 ? '' : `${((bytesAt(count) - bytesAt(0)) / count / 1024).toFixed(1)} KiB`,
    ]),
  );
}

function sum(values) {
  return values.reduce((total, value) => total + value, 0);
}
