// An echo server with fifty rules of every kind beside one without: round trips a second, and the processor at 20,000 messages a second.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  bobPath,
  built,
  ended,
  freePort,
  machineLine,
  median,
  printTable,
  progressOf,
  started,
} from './machine.mjs';
import { countScript, rulesOfEveryKind } from './rules-of-every-kind.mjs';

/** What it measures, for `--help`. */
export const about =
  'an echo server with 50 rules of every kind: round trips, and CPU at 20,000 messages a second';

const messagesPerSecond = 20_000;
/** Ticks of /proc/PID/stat in a second. */
const ticksPerSecond = 100;

/** Seconds of processor that a process has used. */
function cpuSeconds(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /, '')
    .split(' ');
  return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
}

/** Round trips a second of 50 peers that wait for each answer. */
function roundTrips(load, port, seconds) {
  const args = ['-c', '1', load, 'tcp', port, '-k', '50', '-s', '64', '-t', String(seconds)];
  return Number(/([\d.]+) ops\/s/.exec(String(execFileSync('taskset', args)))?.[1]);
}

/** The part of a core that a server takes at the rate, in percent, and the messages a second that it answered. */
function atRate(pid, port, seconds) {
  const before = cpuSeconds(pid);
  const args = ['-c', '1', process.execPath, bobPath, 'load', 'tcp', `127.0.0.1:${port}`, '--json'];
  const more = ['--rate', String(messagesPerSecond), '--seconds', String(seconds), '--peers', '50'];
  const lines = String(execFileSync('taskset', [...args, ...more]));
  const { perSecond } = JSON.parse(lines.trim().split('\n').at(-1));
  return { cpu: ((cpuSeconds(pid) - before) / seconds) * 100, answered: perSecond };
}

/** Measures both servers in turn, round after round, and prints medians and ratios. */
export async function run({ seconds, rounds }) {
  const folder = mkdtempSync(join(tmpdir(), 'rules-bench-'));
  const file = join(folder, 'rules.yaml');
  writeFileSync(file, rulesOfEveryKind());
  const scriptless = join(folder, 'scriptless.yaml');
  writeFileSync(scriptless, rulesOfEveryKind(false));
  writeFileSync(join(folder, 'count.js'), countScript);
  const load = built('echoload');
  const servers = {
    'without rules': [],
    'with 49 rules, none a script': ['--rules', scriptless],
    'with 50 rules': ['--rules', file],
  };
  const figures = {};
  const progress = progressOf(rounds * Object.keys(servers).length);
  try {
    for (let round = 0; round < rounds; round += 1) {
      for (const [name, more] of Object.entries(servers)) {
        progress.step(`round ${round + 1}, ${name}`);
        const port = String(await freePort());
        const args = [bobPath, 'tcp', 'listen', port, '--reply', 'echo', '--quiet', ...more];
        const child = await started(0, process.execPath, args, port);
        try {
          roundTrips(load, port, 1);
          figures[name] ??= { trips: [], cpu: [], answered: [] };
          figures[name].trips.push(roundTrips(load, port, seconds));
          const { cpu, answered } = atRate(child.pid, port, seconds);
          figures[name].cpu.push(cpu);
          figures[name].answered.push(answered);
        } finally {
          await ended(child);
        }
      }
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
  progress.end();
  process.stdout.write(
    `Echo, 64 B, 50 peers, fifty rules of every kind; medians of ${rounds} rounds of ${seconds} s. ${machineLine()}\n\n`,
  );
  const of = (what, name) => median(figures[name][what]);
  const share = (what, name) => {
    const part = of(what, name) / of(what, 'without rules');
    return name === 'without rules' ? '' : `, ${part.toFixed(2)} of that`;
  };
  const rate = messagesPerSecond.toLocaleString('en');
  printTable(
    ['', `answered a second of ${rate}`, 'CPU at that', 'round trips a second at full load'],
    Object.keys(servers).map((name) => [
      name,
      `${Math.round(of('answered', name)).toLocaleString('en')}${share('answered', name)}`,
      `${Math.round(of('cpu', name))} % of a core`,
      `${Math.round(of('trips', name)).toLocaleString('en')}${share('trips', name)}`,
    ]),
  );
}
