// Echo servers in turn, each alone on core 0, the load on core 1: round trips and connections a second.
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import {
  accepts,
  answers,
  bobPath,
  built,
  ended,
  freePort,
  hasProgram,
  machineLine,
  median,
  printTable,
  progressOf,
  started,
} from './machine.mjs';

/** What it measures, for `--help`. */
export const about = 'round trips and connections a second of the C floor, plain Node, bob and ncat';

const hubServer = fileURLToPath(new URL('hub-server.mjs', import.meta.url));
const plainServer = fileURLToPath(new URL('plain-server.mjs', import.meta.url));

const tcpRows = [
  ['TCP, 1 peer', ['tcp', '-k', '1']],
  ['TCP, 50 peers', ['tcp', '-k', '50']],
  ['TCP, connect + one + close, 8 at once', ['conn', '-k', '8']],
];
const udpRows = [
  ['UDP, 1 peer', ['udp', '-k', '1']],
  ['UDP, 50 peers', ['udp', '-k', '50']],
];

const allRows = [...tcpRows, ...udpRows];
const quietBob = 'bob tcp|udp listen --quiet';

const settleSeconds = '1';

/** The same load for a second, uncounted: what is measured is a server that has served, not one that is being compiled. */
function settle(load, kind, port, args) {
  execFileSync('taskset', ['-c', '1', load, kind, port, ...args, '-s', '64', '-t', settleSeconds]);
}

/** Measures every server in turn, round after round, and prints medians and ratios. */
export async function run({ seconds, rounds }) {
  const load = built('echoload');
  const floor = built('echofloor');
  const servers = [
    { name: 'C floor', command: floor, args: (port) => [port], rows: allRows },
    { name: 'plain node', command: process.execPath, args: (port) => [plainServer, port], rows: allRows },
    {
      name: 'bob, every event through the hub',
      command: process.execPath,
      args: (port) => [hubServer, port],
      rows: allRows,
    },
    {
      name: quietBob,
      command: process.execPath,
      args: (port) => [bobPath, 'tcp', 'listen', port, '--reply', 'echo', '--quiet'],
      rows: tcpRows,
    },
    {
      name: quietBob,
      command: process.execPath,
      args: (port) => [bobPath, 'udp', 'listen', port, '--reply', 'echo', '--quiet'],
      rows: udpRows,
    },
    ...(hasProgram('ncat')
      ? [
          {
            name: 'ncat',
            command: 'ncat',
            args: (port) => ['-l', '-k', '-m', '2000', '-e', '/bin/cat', '127.0.0.1', port],
            rows: tcpRows,
          },
        ]
      : []),
  ];
  const figures = new Map();
  const progress = progressOf(rounds * servers.reduce((sum, { rows }) => sum + rows.length, 0));
  for (let round = 0; round < rounds; round += 1) {
    for (const server of servers) {
      const port = String(await freePort());
      const child = await started(
        0,
        server.command,
        server.args(port),
        port,
        server.rows === udpRows ? answers : accepts,
      );
      try {
        for (const [row, [kind, ...args]] of server.rows) {
          progress.step(`round ${round + 1}, ${server.name}, ${row}`);
          settle(load, kind, port, args);
          const printed = execFileSync('taskset', [
            '-c',
            '1',
            load,
            kind,
            port,
            ...args,
            '-s',
            '64',
            '-t',
            String(seconds),
          ]);
          const rate = Number(/([\d.]+) ops\/s/.exec(String(printed))?.[1]);
          const key = `${row}/${server.name}`;
          figures.set(key, [...(figures.get(key) ?? []), rate]);
        }
      } finally {
        await ended(child);
      }
    }
  }
  progress.end();
  const names = [...new Set(servers.map(({ name }) => name))];
  const of = (row, name) => median(figures.get(`${row}/${name}`) ?? []);
  const shown = (value) => (Number.isNaN(value) ? '–' : Math.round(value).toLocaleString('en'));
  const ratio = (value) => (Number.isNaN(value) ? '–' : value.toFixed(2));
  process.stdout.write(
    `Echo, 64 B, a second; medians of ${rounds} rounds of ${seconds} s. ${machineLine()}\n\n`,
  );
  printTable(
    ['', ...names, 'hub / floor', 'quiet / floor', 'hub / ncat'],
    allRows.map(([row]) => {
      const hub = of(row, 'bob, every event through the hub');
      return [
        row,
        ...names.map((name) => shown(of(row, name))),
        ratio(hub / of(row, 'C floor')),
        ratio(of(row, quietBob) / of(row, 'C floor')),
        ratio(hub / of(row, 'ncat')),
      ];
    }),
  );
}
