// Relays in turn, each alone on core 0; clients and target on core 1: throughput and connections by TCP, datagrams by UDP, a second.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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
export const about =
  'TCP throughput and connections, UDP datagrams a second through bob relay, socat and nginx';

/** Rows whose target answers, by echofloor, then those whose load is the target. `per` divides, `unit` is behind the name. */
const echoRows = {
  tcp: [
    { name: 'TCP, connect + one + close, 8 at once', words: ['conn', '-k', '8', '-s', '64'] },
    { name: 'TCP, round trips of 50 clients', words: ['tcp', '-k', '50', '-s', '64'] },
  ],
  udp: [{ name: 'UDP, round trips of 50 clients', words: ['udp', '-k', '50', '-s', '64'] }],
};
const oneWayRows = {
  tcp: [
    { name: 'TCP, MB, 1 connection', words: ['-k', '1', '-s', '65536'], per: 1_000_000 },
    { name: 'TCP, MB, 16 connections', words: ['-k', '16', '-s', '65536'], per: 1_000_000 },
  ],
  udp: [
    { name: 'UDP, datagrams of 64 B, 1 client', words: ['-k', '1', '-s', '64'], per: 1 },
    { name: 'UDP, datagrams of 64 B, 50 clients', words: ['-k', '50', '-s', '64'], per: 1 },
    { name: 'UDP, datagrams of 1,200 B, 50 clients', words: ['-k', '50', '-s', '1200'], per: 1 },
  ],
};
const settleSeconds = '1';

/** How each program relays `kind` from `port` to `target`; `folder` is for its files. */
const relays = {
  bob: {
    command: process.execPath,
    args: ({ kind, port, target }) => [
      ...[bobPath, 'relay', kind, `127.0.0.1:${port}`, `127.0.0.1:${target}`, '--quiet'],
    ],
  },
  socat: {
    command: 'socat',
    args: ({ kind, port, target }) =>
      kind === 'tcp'
        ? [`TCP4-LISTEN:${port},bind=127.0.0.1,fork,reuseaddr,backlog=1024`, `TCP4:127.0.0.1:${target}`]
        : [`UDP4-LISTEN:${port},bind=127.0.0.1,fork,reuseaddr`, `UDP4:127.0.0.1:${target}`],
  },
  nginx: {
    command: 'nginx',
    args: ({ kind, port, target, folder }) => {
      const file = join(folder, `${port}.conf`);
      writeFileSync(file, nginxConfiguration({ kind, port, target, folder }));
      return ['-c', file, '-e', '/dev/null', '-p', folder];
    },
  },
};

/** One process, as bob is one. */
function nginxConfiguration({ kind, port, target, folder }) {
  return `load_module /usr/lib/nginx/modules/ngx_stream_module.so;
daemon off;
master_process off;
pid ${folder}/nginx.pid;
error_log /dev/null;
events { worker_connections 4096; }
stream {
  server { listen 127.0.0.1:${port}${kind === 'udp' ? ' udp' : ''}; proxy_pass 127.0.0.1:${target}; proxy_timeout 60s; }
}
`;
}

/** Measures every relay in turn, round after round, and prints medians and ratios. */
export async function run({ seconds, rounds }) {
  process.env.PATH += ':/usr/sbin';
  const programs = {
    echoload: built('echoload'),
    echofloor: built('echofloor'),
    relayload: built('relayload'),
  };
  const names = Object.keys(relays).filter((name) => name === 'bob' || hasProgram(name));
  const allRows = ['tcp', 'udp'].flatMap((kind) => [...oneWayRows[kind], ...echoRows[kind]]);
  const figures = new Map();
  const folder = mkdtempSync(join(tmpdir(), 'breakoutbox-relay-bench-'));
  const progress = progressOf(rounds * names.length * allRows.length);
  try {
    for (let round = 0; round < rounds; round += 1) {
      for (const name of names) {
        for (const kind of ['tcp', 'udp']) {
          const note = (row, rate) => {
            const key = `${row.name}/${name}`;
            figures.set(key, [...(figures.get(key) ?? []), rate]);
          };
          const step = (row) => progress.step(`round ${round + 1}, ${name}, ${row.name}`);
          await measure({ name, kind, folder, seconds, programs, step, note });
        }
      }
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  progress.end();
  const of = (row, name) => median(figures.get(`${row.name}/${name}`) ?? []);
  const shown = (value) => (Number.isNaN(value) ? '–' : Math.round(value).toLocaleString('en'));
  const ratio = (value) => (Number.isNaN(value) ? '–' : value.toFixed(2));
  process.stdout.write(`Relays, a second; medians of ${rounds} rounds of ${seconds} s. ${machineLine()}\n\n`);
  printTable(
    ['', ...names, 'bob / socat', 'bob / nginx'],
    allRows.map((row) => [
      row.name,
      ...names.map((name) => shown(of(row, name))),
      ratio(of(row, 'bob') / of(row, 'socat')),
      ratio(of(row, 'bob') / of(row, 'nginx')),
    ]),
  );
}

/** One relay of one kind, from its start to its end. */
async function measure({ name, kind, folder, seconds, programs, step, note }) {
  const [port, target] = [String(await freePort()), String(await freePort())];
  const { command, args } = relays[name];
  const isReady = kind === 'udp' ? answers : accepts;
  const floor = await started(1, programs.echofloor, [target], target);
  let relay;
  try {
    relay = await started(0, command, args({ kind, port, target, folder }), port, isReady);
    for (const row of echoRows[kind]) {
      step(row);
      const load = (time) =>
        onCore1([programs.echoload, row.words[0], port, ...row.words.slice(1), '-t', time]);
      load(settleSeconds);
      note(row, Number(/(\d+) ops\/s/.exec(load(seconds))?.[1]));
    }
    await ended(floor);
    for (const row of oneWayRows[kind]) {
      step(row);
      const load = (time) => onCore1([programs.relayload, kind, port, target, ...row.words, '-t', time]);
      load(settleSeconds);
      note(row, Number(/^(\d+) /.exec(load(seconds))?.[1]) / row.per);
    }
  } finally {
    await ended(floor);
    if (relay !== undefined) await ended(relay);
  }
}

function onCore1(words) {
  return String(execFileSync('taskset', ['-c', '1', ...words.map(String)]));
}
