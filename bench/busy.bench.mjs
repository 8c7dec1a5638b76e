// TFTP servers on a machine that has other things to do: one client in lock-step, 1432 bytes a block, one block at a time, as boot
// firmware downloads, while a busy loop takes one of two cores and while the server is held to half a core; then the first 16 MiB
// after a start, with a window of 16 blocks. Servers take turns within each round. Needs root: dnsmasq serves the protocol's own port, and cgroups are root's.
import { spawn } from 'node:child_process';
import { cpuGroup, hasCpuGroups } from './cpu-group.mjs';
import { built, ended, machineLine, median, printTable } from './machine.mjs';
import { folderOf, loaded, mebibyte, servers, startedServer } from './tftp-programs.mjs';

export const about = 'TFTP servers to one client in lock-step, on a machine that has other things to do';

const lockStep = { clients: 1, blksize: 1432, window: 1 };
/** What is compared is a server that has served: V8 compiles what runs often only then. */
const warmUp = { ...lockStep, downloads: 8, file: 'm4', size: 4 * mebibyte };
const counted = { ...lockStep, downloads: 4, file: 'm4', size: 4 * mebibyte };
const firstDownload = {
  clients: 1,
  blksize: 1428,
  window: 16,
  downloads: 1,
  file: 'm16',
  size: 16 * mebibyte,
};
/** The client is on core 1 in all of them. */
const rows = [
  { name: 'nothing beside', measure: served },
  { name: 'a busy loop on the client’s core', measure: (...all) => beside('1', ...all) },
  { name: 'a busy loop on the other core', measure: (...all) => beside('0', ...all) },
  { name: 'the server held to half a core', measure: heldToHalf, isMissing: () => !hasCpuGroups() },
  {
    name: 'the first 16 MiB after a start, 1428 B, window 16',
    measure: async (load, port) => loaded(load, port, firstDownload),
    isCold: true,
  },
];

/** Measures every server in turn, round after round, and prints medians and ratios. */
export async function run({ rounds }) {
  const load = built('tftpload');
  const { root, remove } = folderOf({ m4: 4 * mebibyte, m16: 16 * mebibyte });
  const all = servers(root);
  const shown = rows.filter(({ isMissing }) => isMissing?.() !== true);
  const figures = new Map();
  try {
    for (let round = 1; round <= rounds; round += 1) {
      for (const row of shown) {
        for (const server of all) {
          process.stderr.write(`round ${round} of ${rounds}: ${server.name}, ${row.name}\n`);
          const { port, pid, end } = await startedServer(server, '0,1');
          try {
            if (row.isCold !== true) loaded(load, port, warmUp);
            const figure = await row.measure(load, port, pid);
            const key = `${row.name}/${server.name}`;
            if (figure !== undefined) figures.set(key, [...(figures.get(key) ?? []), figure.rate]);
          } finally {
            await end();
          }
        }
      }
    }
  } finally {
    remove();
  }
  process.stdout.write(
    `One TFTP client, 1432 B, window 1 where nothing else is said, MB/s; medians of ${rounds} rounds. ${machineLine()}\n\n`,
  );
  printTable(
    ['', ...all.map(({ name }) => name), 'bob / best peer'],
    shown.map(({ name }) => {
      const [own, ...peers] = all.map((server) => median(figures.get(`${name}/${server.name}`) ?? []));
      const best = Math.max(...peers.filter((rate) => !Number.isNaN(rate)));
      return [name, ...[own, ...peers].map((rate) => rate.toFixed(1)), (own / best).toFixed(2)];
    }),
  );
  for (const { name } of rows.filter((row) => !shown.includes(row))) {
    process.stdout.write(`\nNot measured: ${name} (no cgroup whose quota can be set here).\n`);
  }
}

async function served(load, port) {
  return loaded(load, port, counted);
}

/** While a loop does nothing but use `core`. */
async function beside(core, load, port) {
  const loop = spawn('taskset', ['-c', core, 'sh', '-c', 'while :; do :; done'], { stdio: 'ignore' });
  try {
    return loaded(load, port, counted);
  } finally {
    await ended(loop);
  }
}

/** While the server gets 50 ms of each 100. */
async function heldToHalf(load, port, pid) {
  const group = cpuGroup('breakoutbox-bench', 0.5);
  try {
    group.hold(pid);
    return loaded(load, port, counted);
  } finally {
    group.close();
  }
}
