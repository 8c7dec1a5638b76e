// TFTP clients in turn, each as a whole process on core 1, from its start to its end, against bob's server on core 0.
import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { machineLine, median, printTable, progressOf } from './machine.mjs';
import { clients, folderOf, mebibyte, ownServer, startedServer } from './tftp-programs.mjs';

/** What it measures, for `--help`. */
export const about = 'TFTP clients in turn, as whole processes';

const sizes = { m1: mebibyte, m32: 32 * mebibyte };
/** `shape` undefined: what each client does by itself; atftp and curl are asked for 1428 B, as they default to 512. */
const rows = [
  { name: '32 MiB, its own defaults (atftp: 1428 B, window 16; curl: 1428 B)', file: 'm32' },
  { name: '32 MiB, 1428 B, window 16', file: 'm32', shape: { blksize: 1428, window: 16 } },
  { name: '1 MiB, 1428 B, window 1', file: 'm1', shape: { blksize: 1428, window: 1 } },
];

/** Times every client in turn, round after round, and prints medians. */
export async function run({ rounds }) {
  const { root, remove } = folderOf(sizes);
  const times = new Map();
  const { port, end } = await startedServer(ownServer(root));
  const progress = progressOf((rounds + 1) * rows.length);
  try {
    for (let round = 0; round <= rounds; round += 1) {
      for (const row of rows) {
        progress.step(`${round === 0 ? 'warming up' : `round ${round}`}, ${row.name}`);
        for (const { name, command, words } of clients) {
          const local = join(root, 'copy');
          const args = words({ port, remote: row.file, local }, row.shape);
          if (args === undefined) continue;
          const beganMs = performance.now();
          const { status } = spawnSync('taskset', ['-c', '1', command, ...args], { stdio: 'ignore' });
          const tookMs = performance.now() - beganMs;
          rmSync(local, { force: true });
          if (status !== 0) throw new Error(`${name} failed`);
          const key = `${row.name}/${name}`;
          // The first round warms the server and the disk's cache.
          if (round > 0) times.set(key, [...(times.get(key) ?? []), tookMs]);
        }
      }
    }
  } finally {
    progress.end();
    await end();
    remove();
  }
  process.stdout.write(
    `TFTP clients, whole processes, ms; medians of ${rounds} rounds. ${machineLine()}\n\n`,
  );
  printTable(
    ['', ...clients.map(({ name }) => name), 'atftp / bob', 'bob − atftp'],
    rows.map(({ name: row }) => {
      const of = (name) => median(times.get(`${row}/${name}`) ?? []);
      const [own, atftp] = [of('bob tftp get'), of('atftp')];
      return [
        row,
        ...clients.map(({ name }) => (Number.isNaN(of(name)) ? '–' : of(name).toFixed(0))),
        (atftp / own).toFixed(2),
        `${(own - atftp).toFixed(0)} ms`,
      ];
    }),
  );
}
