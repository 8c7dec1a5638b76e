// `bob dissect` against tshark on a capture of TFTP transfers: whole processes in turn, a line for each packet to a file, and those
// that a filter selects; the files are compared byte by byte.
import { spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bobPath, hasProgram, machineLine, median, printTable, progressOf } from './machine.mjs';
import { writeTftpCapture } from './tftp-capture.mjs';

/** What it measures, for `--help`. */
export const about = 'bob dissect against tshark on a capture of 700,000 TFTP packets, and its memory';

const programs = ['bob dissect', 'tshark -n'];
/** What both are asked for. */
const tasks = [
  { name: 'a line each', own: [], theirs: [] },
  { name: 'udp.port == 1234', own: ['--filter', 'udp.port == 1234'], theirs: ['-Y', 'udp.port == 1234'] },
];

const wordsOf = (program, { own, theirs }, file) =>
  program === 'bob dissect'
    ? ['node', [bobPath, 'dissect', file, ...own]]
    : ['tshark', ['-n', '-r', file, ...theirs]];

/** Times both in turn, round after round, and prints medians. */
export async function run({ rounds }) {
  if (!hasProgram('tshark')) throw new Error('tshark is missing: npm run setup:peers');
  const folder = mkdtempSync(join(tmpdir(), 'breakoutbox-bench-'));
  const progress = progressOf((rounds + 1) * tasks.length * programs.length + 1);
  const runs = tasks.map((task) => ({
    task: task.name,
    took: new Map(programs.map((program) => [program, []])),
    resident: new Map(),
    isSame: false,
  }));
  try {
    const file = join(folder, 'tftp.pcap');
    progress.step('writing the capture');
    const packets = writeTftpCapture(file);
    for (let round = 0; round <= rounds; round += 1)
      for (const [index, task] of tasks.entries()) {
        const { took, resident } = runs[index];
        for (const program of programs) {
          progress.step(`${round === 0 ? 'warming up' : `round ${round}`}, ${task.name}, ${program}`);
          const { ms, kibibytes } = timed(wordsOf(program, task, file), outputOf(folder, program));
          resident.set(program, kibibytes);
          // The first round warms the disk's cache, and the code that Node keeps.
          if (round > 0) took.get(program).push(ms);
        }
        const [own, theirs] = programs.map((program) => readFileSync(outputOf(folder, program)));
        runs[index].isSame = own.equals(theirs);
      }
    progress.end();
    print(packets, rounds, runs);
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

function print(packets, rounds, runs) {
  process.stdout.write(
    `${packets.toLocaleString('en')} TFTP packets, whole processes; medians of ${rounds} rounds. ${machineLine()}\n\n`,
  );
  printTable(
    [
      '',
      'bob, ms',
      'tshark, ms',
      'tshark / bob',
      'bob, packets/s',
      'bob, largest memory',
      'tshark’s',
      'same bytes',
    ],
    runs.map(({ task, took, resident, isSame }) => {
      const [own, theirs] = programs.map((program) => median(took.get(program)));
      const [ownMemory, theirMemory] = programs.map(
        (program) => `${(resident.get(program) / 1_024).toFixed(0)} MiB`,
      );
      const perSecond = Math.round((packets / own) * 1_000).toLocaleString('en');
      const ratio = (theirs / own).toFixed(1);
      return [
        task,
        own.toFixed(0),
        theirs.toFixed(0),
        ratio,
        perSecond,
        ownMemory,
        theirMemory,
        isSame ? 'yes' : 'NO',
      ];
    }),
  );
}
