// `bob dissect` against tshark on a capture of TFTP transfers and on one of many protocols: whole processes in turn, a line for each
// packet to a file, and those that a filter selects; the files are compared byte by byte.
import { spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bobPath, hasProgram, machineLine, median, printTable, progressOf } from './machine.mjs';
import { writeMixedCapture } from './mixed-capture.mjs';
import { writeTftpCapture } from './tftp-capture.mjs';

/** What it measures, for `--help`. */
export const about =
  'bob dissect against tshark on captures of 700,000 TFTP packets and of 300,000 mixed ones, and its memory';

const programs = ['bob dissect', 'tshark -n'];
/** What both are asked for. */
const tasks = [
  { name: 'TFTP, a line each', capture: 'tftp' },
  { name: 'TFTP, udp.port == 1234', capture: 'tftp', filter: 'udp.port == 1234' },
  { name: 'TFTP, tftp.block == 7', capture: 'tftp', filter: 'tftp.block == 7' },
  { name: 'mixed, a line each', capture: 'mixed' },
  { name: 'mixed, udp.port == 1234', capture: 'mixed', filter: 'udp.port == 1234' },
  {
    name: 'mixed, tcp.analysis.retransmission',
    capture: 'mixed',
    filter: 'tcp.analysis.retransmission',
  },
];
const writers = { tftp: writeTftpCapture, mixed: writeMixedCapture };

const wordsOf = (program, { filter }, file) =>
  program === 'bob dissect'
    ? ['node', [bobPath, 'dissect', file, ...(filter === undefined ? [] : ['--filter', filter])]]
    : ['tshark', ['-n', '-r', file, ...(filter === undefined ? [] : ['-Y', filter])]];

/** Times both in turn, round after round, and prints medians. */
export async function run({ rounds }) {
  if (!hasProgram('tshark')) throw new Error('tshark is missing: npm run setup:peers');
  const folder = mkdtempSync(join(tmpdir(), 'breakoutbox-bench-'));
  const progress = progressOf((rounds + 1) * tasks.length * programs.length + 2);
  const runs = tasks.map((task) => ({
    task: task.name,
    took: new Map(programs.map((program) => [program, []])),
    resident: new Map(),
    capture: task.capture,
    isSame: false,
  }));
  try {
    const files = {};
    const packets = {};
    for (const [capture, write] of Object.entries(writers)) {
      progress.step(`writing the ${capture} capture`);
      files[capture] = join(folder, `${capture}.pcap`);
      packets[capture] = write(files[capture]);
    }
    for (let round = 0; round <= rounds; round += 1)
      for (const [index, task] of tasks.entries()) {
        const { took, resident } = runs[index];
        for (const program of programs) {
          progress.step(`${round === 0 ? 'warming up' : `round ${round}`}, ${task.name}, ${program}`);
          const { ms, kibibytes } = timed(
            wordsOf(program, task, files[task.capture]),
            outputOf(folder, program),
          );
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
    `${packets.tftp.toLocaleString('en')} TFTP packets and ${packets.mixed.toLocaleString('en')} mixed ones, whole processes; medians of ${rounds} rounds. ${machineLine()}\n\n`,
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
    runs.map(({ task, capture, took, resident, isSame }) => {
      const [own, theirs] = programs.map((program) => median(took.get(program)));
      const [ownMemory, theirMemory] = programs.map(
        (program) => `${(resident.get(program) / 1_024).toFixed(0)} MiB`,
      );
      const perSecond = Math.round((packets[capture] / own) * 1_000).toLocaleString('en');
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
