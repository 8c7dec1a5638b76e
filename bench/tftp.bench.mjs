// TFTP servers in turn, each alone on core 0, the load on core 1: megabytes a second of downloads. Needs root: dnsmasq
// serves the protocol's own port.
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { bobPath, built, ended, hasProgram, machineLine, median, printTable } from './machine.mjs';

const mebibyte = 1024 * 1024;

/** What each row downloads: clients at once, downloads in all, block size, window, and the file. */
const rows = [
  { name: '1 client, 512 B, window 1', clients: 1, downloads: 4, blksize: 512, window: 1, file: 'm1' },
  { name: '1 client, 1428 B, window 16', clients: 1, downloads: 8, blksize: 1428, window: 16, file: 'm8' },
  { name: '1 client, 8192 B, window 8', clients: 1, downloads: 8, blksize: 8192, window: 8, file: 'm8' },
  { name: '50 clients, 1428 B, window 1', clients: 50, downloads: 150, blksize: 1428, window: 1, file: 'm1' },
  {
    name: '50 clients, 1428 B, window 16',
    clients: 50,
    downloads: 300,
    blksize: 1428,
    window: 16,
    file: 'm1',
  },
  {
    name: '500 clients, 1428 B, window 1',
    clients: 500,
    downloads: 500,
    blksize: 1428,
    window: 1,
    file: 'm1',
  },
];
const sizes = { m1: mebibyte, m8: 8 * mebibyte };

const unpackedAtftpd = join(
  process.env.XDG_CACHE_HOME || join(homedir(), '.cache'),
  'breakoutbox-peers/usr/sbin/atftpd',
);

function servers(root) {
  const atftpd = hasProgram('atftpd') ? 'atftpd' : unpackedAtftpd;
  return [
    {
      name: 'bob tftp serve',
      command: process.execPath,
      args: (port) => [bobPath, 'tftp', 'serve', root, '--host', '127.0.0.1', '--port', port, '--quiet'],
    },
    {
      name: 'tftpd-hpa',
      command: 'in.tftpd',
      args: (port) => ['-L', '-u', 'root', '-a', `127.0.0.1:${port}`, '-s', root],
      // It knows no windows and serves without them.
    },
    {
      name: 'atftpd',
      command: atftpd,
      args: (port) => [
        ...['--daemon', '--no-fork', '--user', 'root', '--group', 'root', '--verbose=0'],
        ...['--bind-address', '127.0.0.1', '--port', port, '--maxthread', '1000', root],
      ],
    },
    {
      name: 'dnsmasq',
      command: 'dnsmasq',
      port: '69',
      args: () => [
        ...['-k', '--port=0', '--enable-tftp', `--tftp-root=${root}`, '--tftp-max=1000'],
        ...[
          '--listen-address=127.0.0.1',
          '--bind-interfaces',
          '--user=root',
          '--conf-file=/dev/null',
          '--pid-file=',
        ],
      ],
    },
  ].filter(({ command }) => command.includes('/') || hasProgram(command));
}

/** A UDP port that nothing uses now. */
function freeUdpPort() {
  return new Promise((resolve) => {
    const probe = createSocket('udp4');
    probe.bind(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => resolve(String(port)));
    });
  });
}

/** What one load prints; `undefined` when it did not get through. */
function measure(load, port, { clients, downloads, blksize, window, file }) {
  const args = [
    '-k',
    clients,
    '-n',
    downloads,
    '-f',
    file,
    '-b',
    blksize,
    '-w',
    window,
    '-p',
    port,
    '-s',
    sizes[file],
  ];
  const { stdout, status } = spawnSync('taskset', ['-c', '1', load, ...args.map(String)], {
    encoding: 'utf8',
    timeout: 60_000,
  });
  const [, rate, retries, failed, p99] =
    /([\d.]+) MB\/s .*retr=(\d+) err=(\d+) .*p99=([\d.]+)ms/.exec(stdout ?? '') ?? [];
  if (status !== 0 || rate === undefined || failed !== '0') return undefined;
  return { rate: Number(rate), retries: Number(retries), p99Ms: Number(p99) };
}

/** Measures every server in turn, round after round, and prints medians and ratios. */
export async function run({ rounds }) {
  const load = built('tftpload');
  const root = mkdtempSync(join(tmpdir(), 'breakoutbox-bench-'));
  execFileSync('chmod', ['755', root]);
  for (const [name, size] of Object.entries(sizes)) writeFileSync(join(root, name), Buffer.alloc(size, 0x5a));
  const all = servers(root);
  const figures = new Map();
  try {
    for (let round = 0; round < rounds; round += 1) {
      for (const server of all) {
        const port = server.port ?? (await freeUdpPort());
        const child = spawn('taskset', ['-c', '0', server.command, ...server.args(port)], {
          stdio: 'ignore',
        });
        try {
          await new Promise((resolve) => setTimeout(resolve, 1_500));
          // What is compared is a server that has served.
          measure(load, port, { clients: 8, downloads: 32, blksize: 1428, window: 4, file: 'm1' });
          for (const row of rows) {
            const figure = measure(load, port, row);
            const key = `${row.name}/${server.name}`;
            if (figure !== undefined) figures.set(key, [...(figures.get(key) ?? []), figure]);
          }
        } finally {
          await ended(child);
        }
      }
    }
  } finally {
    rmSync(root, { recursive: true });
  }
  const of = (row, name, what) => median((figures.get(`${row}/${name}`) ?? []).map((figure) => figure[what]));
  const shown = (value) => (Number.isNaN(value) ? '–' : value.toFixed(value < 10 ? 1 : 0));
  process.stdout.write(`TFTP downloads, MB/s (retries); medians of ${rounds} rounds. ${machineLine()}\n\n`);
  printTable(
    ['', ...all.map(({ name }) => name), 'bob / best peer'],
    rows.map(({ name: row }) => {
      const peers = all.slice(1).map(({ name }) => of(row, name, 'rate'));
      const best = Math.max(...peers.filter((rate) => !Number.isNaN(rate)));
      const own = of(row, 'bob tftp serve', 'rate');
      return [
        row,
        ...all.map(({ name }) => {
          const retries = of(row, name, 'retries');
          return `${shown(of(row, name, 'rate'))}${retries > 0 ? ` (${retries})` : ''}`;
        }),
        Number.isNaN(own / best) ? '–' : (own / best).toFixed(2),
      ];
    }),
  );
}
