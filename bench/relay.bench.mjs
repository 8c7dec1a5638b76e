// Relays in turn, each alone on core 0; clients and target on core 1: throughput and connections by TCP, datagrams by UDP, a second, and
// the relay's CPU time for each. CPU time hardly moves with what else the machine does, rates do.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
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

/**
 * Rows whose target answers, by echofloor, then those whose load is the target. `per` divides what the load counts, `unit` is what the
 * quotient counts.
 */
const echoRows = {
  tcp: [
    {
      name: 'TCP, connect + one + close, 8 at once',
      words: ['conn', '-k', '8', '-s', '64'],
      unit: 'connection',
    },
    { name: 'TCP, round trips of 50 clients', words: ['tcp', '-k', '50', '-s', '64'], unit: 'round trip' },
  ],
  udp: [
    { name: 'UDP, round trips of 50 clients', words: ['udp', '-k', '50', '-s', '64'], unit: 'round trip' },
  ],
};
const oneWayRows = {
  tcp: [
    { name: 'TCP, 1 connection', words: ['-k', '1', '-s', '65536'], per: 1_000_000, unit: 'MB' },
    { name: 'TCP, 16 connections', words: ['-k', '16', '-s', '65536'], per: 1_000_000, unit: 'MB' },
  ],
  udp: [64, 1400].flatMap((bytes) =>
    [1, 100].map((clients) => ({
      name: `UDP, ${bytes.toLocaleString('en')} B, ${clients} client${clients > 1 ? 's' : ''}`,
      words: ['-k', String(clients), '-s', String(bytes)],
      per: 1,
      unit: 'datagram',
    })),
  ),
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
        : // Its children are not told when it ends: they end after two silent seconds.
          ['-T', '2', `UDP4-LISTEN:${port},bind=127.0.0.1,fork,reuseaddr`, `UDP4:127.0.0.1:${target}`],
  },
  nginx: {
    command: 'nginx',
    args: ({ kind, port, target, folder }) => {
      const file = join(folder, `${port}.conf`);
      writeFileSync(file, nginxConfiguration({ kind, port, target, folder }));
      return ['-c', file, '-e', '/dev/null', '-p', folder];
    },
  },
  // What the system calls cost that bob makes.
  C: { kinds: ['udp'], program: 'relayfloor', args: ({ port, target }) => [port, target] },
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
    relayfloor: built('relayfloor'),
  };
  const names = Object.keys(relays).filter((name) => !isPeer(name) || hasProgram(name));
  for (const name of Object.keys(relays).filter((each) => !names.includes(each)))
    process.stderr.write(`${name} is missing, and is not measured: npm run setup:peers\n`);
  const allRows = ['tcp', 'udp'].flatMap((kind) => [...oneWayRows[kind], ...echoRows[kind]]);
  const figures = new Map();
  const folder = mkdtempSync(join(tmpdir(), 'breakoutbox-relay-bench-'));
  const steps = names.flatMap((name) =>
    kindsOf(name).flatMap((kind) => [...oneWayRows[kind], ...echoRows[kind]]),
  );
  const progress = progressOf(rounds * steps.length);
  try {
    for (let round = 0; round < rounds; round += 1) {
      for (const name of names) {
        for (const kind of kindsOf(name)) {
          const note = (row, rate, cpuMicros) => {
            const key = `${row.name}/${name}`;
            const known = figures.get(key) ?? { rates: [], cpuMicros: [] };
            known.rates.push(rate);
            known.cpuMicros.push(cpuMicros / rate);
            figures.set(key, known);
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
  const of = (row, name, what) => median(figures.get(`${row.name}/${name}`)?.[what] ?? []);
  const ratio = (value) => (Number.isFinite(value) ? value.toFixed(2) : '–');
  const table = (what, shown, others) =>
    printTable(
      ['', ...names, ...others.map((name) => `bob / ${name}`)],
      allRows.map((row) => [
        `${row.name}, ${row.unit}s`,
        ...names.map((name) => shown(of(row, name, what))),
        ...others.map((name) => ratio(of(row, 'bob', what) / of(row, name, what))),
      ]),
    );
  const whole = (value) => (Number.isFinite(value) ? Math.round(value).toLocaleString('en') : '–');
  const tenths = (value) => (Number.isFinite(value) ? value.toFixed(value < 100 ? 1 : 0) : '–');
  process.stdout.write(
    `Relays, a second: more is better. Medians of ${rounds} rounds of ${seconds} s. ${machineLine()}\n\n`,
  );
  table('rates', whole, ['socat', 'nginx']);
  process.stdout.write('\nCPU time of the relay for each, in microseconds: less is better.\n\n');
  table('cpuMicros', tenths, ['nginx', 'C']);
}

function kindsOf(name) {
  return relays[name].kinds ?? ['tcp', 'udp'];
}

/** Whether it is a program that this machine may lack. */
function isPeer(name) {
  return name === relays[name].command;
}

/** One relay of one kind, from its start to its end. */
async function measure({ name, kind, folder, seconds, programs, step, note }) {
  const [port, target] = [String(await freePort()), String(await freePort())];
  const { program, command = programs[program], args } = relays[name];
  const isReady = kind === 'udp' ? answers : accepts;
  const floor = await started(1, programs.echofloor, [target], target);
  let relay;
  try {
    relay = await started(0, command, args({ kind, port, target, folder }), port, isReady);
    const cpu = () => (name === 'socat' ? Number.NaN : cpuMicrosOf(relay.pid));
    const measured = (row, load, rateOf) => {
      step(row);
      load(settleSeconds);
      const before = cpu();
      const said = load(seconds);
      note(row, rateOf(said), (cpu() - before) / seconds);
    };
    for (const row of echoRows[kind]) {
      const [mode, ...words] = row.words;
      measured(
        row,
        (time) => onCore1([programs.echoload, mode, port, ...words, '-t', time]),
        (said) => Number(/(\d+) ops\/s/.exec(said)?.[1]),
      );
    }
    await ended(floor);
    for (const row of oneWayRows[kind])
      measured(
        row,
        (time) => onCore1([programs.relayload, kind, port, target, ...row.words, '-t', time]),
        (said) => Number(/^(\d+) /.exec(said)?.[1]) / row.per,
      );
  } finally {
    await ended(floor);
    if (relay !== undefined) await ended(relay);
  }
}

function onCore1(words) {
  return String(execFileSync('taskset', ['-c', '1', ...words.map(String)]));
}

/** The CPU time of a process so far, of the user and the system, by proc(5). socat's is that of children which nobody counts. */
function cpuMicrosOf(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, 'latin1').split(') ').at(-1).split(' ');
  const microsOfTick = 10_000;
  return (Number(fields[11]) + Number(fields[12])) * microsOfTick;
}
