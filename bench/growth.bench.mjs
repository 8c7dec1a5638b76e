// How the cost of bob's TFTP server grows, on core 0 with the load on core 1: with the transfers at once, and with the size
// of the file. Prints tables and, where gnuplot is installed, draws them into docs/tftp-growth.svg.
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { built, hasProgram, machineLine, median, printTable, progressOf } from './machine.mjs';
import {
  folderOf,
  kibibyte,
  loaded,
  mebibyte,
  ownServer,
  processorSeconds,
  residentBytes,
  startedServer,
} from './tftp-programs.mjs';

/** What it measures, for `--help`. */
export const about = 'what TFTP costs with more transfers at once and with larger files';

const sizes = { k1: kibibyte, m1: mebibyte, g1: 1024 * mebibyte };
const shape = { blksize: 1428, window: 16 };
const byTransfers = [
  { name: 1, clients: 1, downloads: 50, file: 'm1' },
  { name: 10, clients: 10, downloads: 300, file: 'm1' },
  { name: 100, clients: 100, downloads: 600, file: 'm1' },
  { name: 1_000, clients: 1_000, downloads: 2_000, file: 'm1' },
];
const bySize = [
  { name: '1 KiB', clients: 10, downloads: 20_000, file: 'k1' },
  { name: '1 MiB', clients: 10, downloads: 600, file: 'm1' },
  { name: '1 GiB', clients: 10, downloads: 10, file: 'g1' },
];
const picture = fileURLToPath(new URL('../docs/tftp-growth.svg', import.meta.url));

/** Measures every row on a fresh server, round after round, and prints medians. */
export async function run({ rounds }) {
  const load = built('tftpload');
  const { root, remove } = folderOf(sizes);
  const figures = new Map();
  const rows = [...byTransfers, ...bySize];
  const progress = progressOf(rounds * rows.length);
  try {
    for (let round = 0; round < rounds; round += 1) {
      for (const row of rows) {
        progress.step(`round ${round + 1}, ${row.name}`);
        const figure = await measure(load, root, { ...row, ...shape, size: sizes[row.file] });
        if (figure === undefined) throw new Error(`${row.name}: a download failed`);
        figures.set(row, [...(figures.get(row) ?? []), figure]);
      }
    }
  } finally {
    progress.end();
    remove();
  }
  const of = (row, what) => median((figures.get(row) ?? []).map((figure) => figure[what]));
  process.stdout.write(
    `bob tftp serve, 1428 B, window 16; medians of ${rounds} rounds. ${machineLine()}\n\n`,
  );
  printTable(
    [
      'transfers at once, of 1 MiB',
      'MB/s',
      'processor, ms a MiB',
      '99 of 100 within, ms',
      'retries',
      'resident, MiB',
    ],
    byTransfers.map((row) => [
      row.name.toLocaleString('en'),
      of(row, 'rate').toFixed(0),
      of(row, 'msPerMebibyte').toFixed(2),
      of(row, 'p99Ms').toFixed(0),
      of(row, 'retries'),
      of(row, 'residentMib').toFixed(0),
    ]),
  );
  process.stdout.write('\n');
  printTable(
    [
      'file, ten transfers at once',
      'transfers/s',
      'MB/s',
      'processor, ms a transfer',
      'processor, ms a MiB',
      'resident, MiB',
    ],
    bySize.map((row) => [
      row.name,
      of(row, 'perSecond').toFixed(of(row, 'perSecond') < 10 ? 1 : 0),
      of(row, 'rate').toFixed(of(row, 'rate') < 10 ? 1 : 0),
      of(row, 'msPerTransfer').toFixed(of(row, 'msPerTransfer') < 10 ? 2 : 0),
      of(row, 'msPerMebibyte').toFixed(2),
      of(row, 'residentMib').toFixed(0),
    ]),
  );
  draw(
    byTransfers.map((row) => [row.name, of(row, 'rate'), of(row, 'msPerMebibyte')]),
    bySize.map((row) => [sizes[row.file], of(row, 'msPerTransfer')]),
  );
}

async function measure(load, root, row) {
  const { port, pid, end } = await startedServer(ownServer(root, ['--max-transfers', '2000']));
  try {
    loaded(load, port, {
      ...row,
      clients: Math.min(row.clients, 10),
      downloads: 10,
      file: 'm1',
      size: sizes.m1,
    });
    const before = processorSeconds(pid);
    const figure = loaded(load, port, row);
    if (figure === undefined) return undefined;
    const seconds = processorSeconds(pid) - before;
    const bytes = row.downloads * row.size;
    return {
      ...figure,
      perSecond: (figure.rate * 1e6) / row.size,
      msPerTransfer: (seconds * 1_000) / row.downloads,
      msPerMebibyte: (seconds * 1_000) / (bytes / mebibyte),
      residentMib: residentBytes(pid) / mebibyte,
    };
  } finally {
    await end();
  }
}

/** Two panels: rate and cost over the transfers at once; cost of a transfer over the size of its file. */
function draw(transfers, files) {
  if (!hasProgram('gnuplot')) {
    process.stdout.write('\nno picture: gnuplot is not installed\n');
    return;
  }
  const data = (name, points) =>
    `$${name} << END\n${points.map((point) => point.join(' ')).join('\n')}\nEND\n`;
  const script = `
${data('transfers', transfers)}${data('files', files)}
set terminal svg size 900,340 font 'sans-serif,12' background '#ffffff'
set output '${picture}'
set multiplot layout 1,2
set grid lc '#dddddd'
set border 3 lc '#555555'
set tics nomirror
set logscale x
set key right center
set xlabel 'transfers at once, 1 MiB each'
set ylabel 'MB/s'
set yrange [0:*]
set y2label 'processor, ms a MiB'
set y2tics
set y2range [0:*]
set xrange [0.8:1250]
plot $transfers using 1:2 with linespoints lw 2 pt 7 lc '#0f766e' title 'MB/s', \\
     $transfers using 1:3 axes x1y2 with linespoints lw 2 pt 5 lc '#b45309' title 'processor, ms a MiB'
unset y2tics
unset y2label
unset key
set logscale y
set xrange [512:2.2e9]
set yrange [*:*]
set xtics ('1 KiB' 1024, '1 MiB' 1048576, '1 GiB' 1073741824)
set xlabel 'file, ten transfers at once'
set ylabel 'processor, ms a transfer'
plot $files using 1:2 with linespoints lw 2 pt 7 lc '#b45309'
`;
  execFileSync('gnuplot', { input: script });
  process.stdout.write(`\ndrawn: ${picture}\n`);
}
