// `bob capture` and tcpdump into a file, in turn, while 100,000 datagrams a second pass the loopback interface: what each took, what the
// kernel dropped, and the CPU time of the whole process. Needs root.
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { readCapture } from '../dist/app/capture.js';
import { bobPath, built, hasProgram, machineLine, median, printTable, progressOf } from './machine.mjs';

/** What it measures, for `--help`. */
export const about = 'bob capture and tcpdump into a file at 100,000 packets a second; --seconds 10';

const rate = 100_000;
const filter = 'udp dst port 9';
const kernelBytes = 16 * 1_024 * 1_024;
/** Time after the last datagram in which the kernel hands over what it has collected. */
const settleMs = 500;
/** Clock ticks in a second, of /proc/PID/stat. */
const ticks = 100;

const programs = {
  'bob capture': (file) => [
    'node',
    [bobPath, 'capture', 'lo', '-f', filter, '-B', String(kernelBytes), '-w', file],
  ],
  // Of a file it would give up root before it opens it; the buffer is in KiB.
  tcpdump: (file) => [
    'sh',
    ['-c', `exec tcpdump -i lo -B ${kernelBytes / 1_024} -w - '${filter}' > '${file}'`],
  ],
};

/** Captures in turn, round after round, and prints medians. */
export async function run({ seconds, rounds }) {
  if (process.getuid() !== 0) throw new Error('capturing needs root');
  if (!hasProgram('tcpdump')) throw new Error('tcpdump is missing: npm run setup:peers');
  const folder = mkdtempSync(join(tmpdir(), 'breakoutbox-bench-'));
  const names = Object.keys(programs);
  const progress = progressOf(rounds * names.length);
  const results = new Map(names.map((name) => [name, []]));
  const sender = built('packetpace');
  try {
    for (let round = 1; round <= rounds; round += 1)
      for (const name of names) {
        progress.step(`round ${round}, ${name}`);
        results.get(name).push(await captured(programs[name](join(folder, 'packets')), sender, seconds));
        results.get(name).at(-1).packets = await packetsOf(join(folder, 'packets'));
      }
    progress.end();
    print(results, seconds, rounds);
  } finally {
    progress.end();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Runs a program while the datagrams are sent; what it says was dropped, and the CPU seconds that it took. */
async function captured([command, args], sender, seconds) {
  const child = spawn(command, args, {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, LC_ALL: 'C' },
  });
  let words = '';
  const closed = new Promise((resolve) => {
    child.once('close', resolve);
  });
  await new Promise((resolve, reject) => {
    child.stderr.on('data', (chunk) => {
      words += chunk;
      if (/Ctrl\+C ends it|listening on/.test(words)) resolve();
    });
    child.once('close', () => reject(new Error(words)));
  });
  const before = cpuSeconds(child.pid);
  const { stdout } = spawnSync(sender, ['127.0.0.1', String(rate), String(seconds)], { encoding: 'utf8' });
  await pause(settleMs);
  const cpu = cpuSeconds(child.pid) - before;
  child.kill('SIGINT');
  await closed;
  const dropped = Number(/(\d+)(?: packets)? dropped by (?:the )?kernel/.exec(words)?.[1]);
  return { sent: Number(stdout), dropped, cpu };
}

function cpuSeconds(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, 'latin1').split(') ')[1].split(' ');
  return (Number(fields[11]) + Number(fields[12])) / ticks;
}

async function packetsOf(file) {
  let count = 0;
  for await (const { type } of readCapture(file)) if (type === 'packet') count += 1;
  return count;
}

function print(results, seconds, rounds) {
  process.stdout.write(
    `${rate.toLocaleString('en')} datagrams of 64 bytes a second for ${seconds} s, the kernel’s buffer 16 MiB; medians of ${rounds} rounds. ${machineLine()}\n\n`,
  );
  printTable(
    ['', 'sent', 'in the file', 'dropped by the kernel', 'CPU s'],
    [...results].map(([name, runs]) => [
      name,
      ...['sent', 'packets', 'dropped'].map((key) =>
        median(runs.map((one) => one[key])).toLocaleString('en'),
      ),
      median(runs.map(({ cpu }) => cpu)).toFixed(2),
    ]),
  );
}
