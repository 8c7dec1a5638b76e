// `bob dissect` against tshark on a capture of TFTP transfers: whole processes in turn, a line for each packet to a file, the files
// compared byte by byte.
import { spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bobPath, hasProgram, machineLine, median, printTable, progressOf } from './machine.mjs';
import { writeTftpCapture } from './tftp-capture.mjs';

/** What it measures, for `--help`. */
export const about = 'bob dissect against tshark on a capture of 700,000 TFTP packets, and its memory';

const programs = {
  'bob dissect': (file) => ['node', [bobPath, 'dissect', file]],
  'tshark -n': (file) => ['tshark', ['-n', '-r', file]],
};

/** Times both in turn, round after round, and prints medians. */
export async function run({ rounds }) {
  if (!hasProgram('tshark')) throw new Error('tshark is missing: npm run setup:peers');
  const folder = mkdtempSync(join(tmpdir(), 'breakoutbox-bench-'));
  const progress = progressOf((rounds + 1) * 2 + 1);
  const took = new Map(Object.keys(programs).map((name) => [name, []]));
  const resident = new Map();
  try {
    const file = join(folder, 'tftp.pcap');
    progress.step('writing the capture');
    const packets = writeTftpCapture(file);
    for (let round = 0; round <= rounds; round += 1)
      for (const [name, words] of Object.entries(programs)) {
        progress.step(`${round === 0 ? 'warming up' : `round ${round}`}, ${name}`);
        const { ms, kibibytes } = timed(words(file), outputOf(folder, name));
        resident.set(name, kibibytes);
        // The first round warms the disk's cache, and the code that Node keeps.
        if (round > 0) took.get(name).push(ms);
      }
    progress.end();
    const [own, theirs] = Object.keys(programs).map((name) => readFileSync(outputOf(folder, name)));
    print({ packets, rounds, took, resident, isSame: own.equals(theirs) });
  } finally {
    progress.end();
    rmSync(folder, { recursive: true, force: true });
  }
}

const outputOf = (folder, name) => join(folder, `${name.split(' ')[0]}.txt`);

/** Runs a program with its standard output in a file. Its largest resident memory is what GNU time says. */
function timed([command, args], output) {
  const out = openSync(output, 'w');
  const beganMs = performance.now();
  const { status, stderr } = spawnSync('/usr/bin/time', ['-f', 'resident %M', command, ...args], {
    stdio: ['ignore', out, 'pipe'],
    encoding: 'utf8',
  });
  const ms = performance.now() - beganMs;
  closeSync(out);
  if (status !== 0) throw new Error(`${command} failed: ${stderr}`);
  return { ms, kibibytes: Number(/resident (\d+)/.exec(stderr)?.[1]) };
}

function print({ packets, rounds, took, resident, isSame }) {
  process.stdout.write(
    `${packets.toLocaleString('en')} TFTP packets to a line each, whole processes; medians of ${rounds} rounds. ${machineLine()}\n\n`,
  );
  const own = median(took.get('bob dissect'));
  printTable(
    ['', 'ms', 'packets/s', 'largest resident memory', 'bob is faster by'],
    [...took].map(([name, times]) => {
      const ms = median(times);
      const perSecond = Math.round((packets / ms) * 1_000).toLocaleString('en');
      const mebibytes = `${(resident.get(name) / 1_024).toFixed(0)} MiB`;
      return [
        name,
        ms.toFixed(0),
        perSecond,
        mebibytes,
        name === 'bob dissect' ? '' : `${(ms / own).toFixed(1)} ×`,
      ];
    }),
  );
  process.stdout.write(`\nThe lines are ${isSame ? 'the same, byte by byte' : 'NOT the same'}.\n`);
}
