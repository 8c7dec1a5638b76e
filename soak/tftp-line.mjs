// `npm run soak:tftp [-- --transfers N] [--seed N]`: small files go by TFTP to and from our server, many at once, by the programs of others and by
// ours, each through a relay whose line loses, doubles and reorders both ways. Every file that a program calls good is compared with what was sent.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { bobPath, ended, hasProgram, machineLine, printTable, progressOf } from '../bench/machine.mjs';
import { ensureBuilt } from '../scripts/built.mjs';
import { ScriptArguments } from '../scripts/script-arguments.mjs';

const script = new ScriptArguments(
  'npm run soak:tftp --',
  `Usage: npm run soak:tftp -- [--transfers N] [--at-once N] [--limit SECONDS] [--seed N]

  --transfers N      transfers of each program, half of them uploads (100)
  --at-once N        transfers at once (40)
  --limit SECONDS    how long one transfer may take (300)
  --seed N           the seed of the lines and of the files (of chance)
`,
);
const { values } = await script.read({
  transfers: { type: 'string', default: '100' },
  'at-once': { type: 'string', default: '40' },
  limit: { type: 'string', default: '300' },
  seed: { type: 'string', default: String(Math.floor(Math.random() * 1_000_000)) },
});
const transfers = script.whole('--transfers', values.transfers, { least: 2, most: 100_000 });
const atOnce = script.whole('--at-once', values['at-once'], { least: 1, most: 500 });
const limitMs = script.whole('--limit', values.limit, { least: 1, most: 86_400 }) * 1_000;
const seed = script.whole('--seed', values.seed, { least: 0, most: 2 ** 31 });

// atftp is only unpacked (scripts/setup-peers.sh).
const unpacked = join(
  process.env.XDG_CACHE_HOME || join(homedir(), '.cache'),
  'breakoutbox-peers',
  'usr',
  'bin',
);
process.env.PATH += `:${unpacked}`;

const line = ['--loss', '20%', '--duplicate', '5%', '--reorder', '5%:20ms', '--delay', '1ms'];
/** The server and our client run on both, half of the transfers each. */
const engines = ['linux', 'portable'];
/** Sizes at the edges of blocks of 512 and of 1,468 bytes, the sizes that the programs ask for. */
const sizes = [0, 1, 511, 512, 513, 1_467, 1_468, 1_469, 3_000, 5_120];

/** How each program is run. */
const programs = {
  'tftp-hpa': {
    command: 'tftp',
    args: ({ isGet, port, remote, local }) => [
      ...['-m', 'binary', '127.0.0.1', port, '-c'],
      ...(isGet ? ['get', remote, local] : ['put', local, remote]),
    ],
  },
  atftp: {
    command: 'atftp',
    args: ({ isGet, port, remote, local }) => [
      ...['--option', 'timeout 1', isGet ? '-g' : '-p', '-r', remote, '-l', local, '127.0.0.1', port],
    ],
  },
  curl: {
    command: 'curl',
    args: ({ isGet, port, remote, local }) => [
      // curl takes a second OACK of an upload for the first, and leaves out what it has sent by then: it is not asked for one.
      ...[
        '-sS',
        ...(isGet ? [] : ['--tftp-no-options']),
        isGet ? '-o' : '-T',
        local,
        `tftp://127.0.0.1:${port}/${remote}`,
      ],
    ],
  },
  bob: {
    command: process.execPath,
    args: ({ isGet, port, remote, local, engine }) => {
      const url = `tftp://127.0.0.1:${port}/${remote}`;
      const words = isGet ? ['get', url, local] : ['put', local, url];
      return [bobPath, 'tftp', ...words, '--engine', engine];
    },
  },
};

for (const { command } of Object.values(programs))
  if (!hasProgram(command)) script.refuse(`${command} is missing: npm run setup:peers`);
await ensureBuilt();
const folder = mkdtempSync(join(tmpdir(), 'breakoutbox-tftp-line-'));
const [served, own] = ['served', 'own'].map((name) => {
  mkdirSync(join(folder, name));
  return join(folder, name);
});
for (const size of sizes) writeFileSync(join(served, `f${size}`), contentOf(size));
const children = [];
try {
  process.stdout.write(`${machineLine()}; ${line.join(' ')}, both ways; seed ${seed}\n`);

  const jobs = [];
  const ports = [];
  for (const [index, engine] of engines.entries()) {
    const serving = ['tftp', 'serve', served, '--host', '127.0.0.1', '--port', '0', '--write', 'create'];
    const serverPort = await listening([...serving, '--engine', engine]);
    const relaying = ['relay', 'udp', '127.0.0.1:0', `127.0.0.1:${serverPort}`, '--tftp', ...line];
    ports.push(await listening([...relaying, '--seed', String(seed + index)]));
  }
  for (const name of Object.keys(programs))
    for (let number = 0; number < transfers; number += 1) jobs.push(jobOf(name, number, ports));
  // The programs take turns, so that all of them are busy all the time.
  jobs.sort((one, other) => one.number - other.number);
  const progress = progressOf(jobs.length);
  const waiting = jobs.values();
  const worker = async () => {
    for (const job of waiting) {
      progress.step(`${job.name} ${job.isGet ? 'gets' : 'puts'} ${job.size} B`);
      job.outcome = await outcomeOf(job);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  progress.end();
  report(jobs);
} finally {
  for (const child of children) await ended(child);
  rmSync(folder, { recursive: true, force: true });
}

/** The same bytes for the same size and seed. */
function contentOf(size) {
  let state = (seed + size + 1) >>> 0;
  return Buffer.from(
    Array.from({ length: size }, () => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return state >>> 24;
    }),
  );
}

/** Starts a bob that listens; resolves with its port. */
async function listening(args) {
  const child = spawn(process.execPath, [bobPath, ...args, '--json'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  children.push(child);
  const lines = createInterface({ input: child.stdout });
  const [first] = await once(lines, 'line');
  lines.on('line', () => undefined);
  return Number(JSON.parse(first).local.split(':').at(-1));
}

/** One transfer; `sent` is the file that is sent, and `taken` the one that it becomes. */
function jobOf(name, number, ports) {
  const isGet = number % 2 === 0;
  const size = sizes[Math.floor(number / 2) % sizes.length];
  // Each size comes to both.
  const at = Math.floor(number / 2 + number / (2 * sizes.length)) % engines.length;
  const engine = engines[at];
  const port = String(ports[at]);
  const local = join(own, `${name}-${number}`);
  const remote = isGet ? `f${size}` : `${name}-${number}`;
  if (!isGet) writeFileSync(local, contentOf(size));
  return {
    name,
    number,
    isGet,
    size,
    engine,
    port,
    local,
    remote,
    taken: isGet ? local : join(served, remote),
  };
}

/** Runs a program to its end: `identical`, `failed` as it says itself, `unended` within the limit, or `wrong`. */
async function outcomeOf(job) {
  const { command, args } = programs[job.name];
  const child = spawn(command, args(job), { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk) => {
      said += chunk;
    });
  let isTooLate = false;
  const timer = setTimeout(() => {
    isTooLate = true;
    child.kill('SIGKILL');
  }, limitMs);
  const [status, signal] = await once(child, 'close');
  clearTimeout(timer);
  job.said = said.trim().split('\n').slice(-3).join(' / ');
  if (isTooLate) return 'unended';
  // It crashed.
  if (signal !== null || /^Node\.js v/m.test(said)) return 'wrong';
  // tftp-hpa ends with 0 where it says that it has failed.
  const hasFailed = status !== 0 || /timed out|error/i.test(said);
  if (hasFailed) return job.isGet || !existsSync(job.taken) || isRight(job) ? 'failed' : 'wrong';
  return isRight(job) ? 'identical' : 'wrong';
}

/** Whether what was taken is what was sent. An upload that failed may be there whole: its last acknowledgment was lost. */
function isRight({ taken, size }) {
  return existsSync(taken) && readFileSync(taken).equals(contentOf(size));
}

function report(jobs) {
  const outcomes = ['identical', 'failed', 'unended', 'wrong'];
  const rows = Object.keys(programs).flatMap((name) =>
    [true, false].map((isGet) => {
      const those = jobs.filter((job) => job.name === name && job.isGet === isGet);
      const counts = outcomes.map((outcome) => those.filter((job) => job.outcome === outcome).length);
      return [name, isGet ? 'get' : 'put', ...counts];
    }),
  );
  printTable(['program', '', 'identical', 'failure reported', 'not ended', 'wrong'], rows);
  const reasons = new Map();
  for (const { name, isGet, outcome, said } of jobs) {
    if (outcome !== 'failed') continue;
    const reason = `${name} ${isGet ? 'get' : 'put'}: ${said.replaceAll(/\d+/g, 'N').slice(0, 100)}`;
    reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
  }
  for (const [reason, count] of reasons) process.stdout.write(`${count} × ${reason}\n`);
  const wrong = jobs.filter(({ outcome }) => outcome === 'wrong');
  for (const { name, isGet, size, said } of wrong)
    process.stdout.write(
      `WRONG: ${name} ${isGet ? 'got' : 'put'} another file of ${size} B, or crashed: ${said}\n`,
    );
  process.exitCode = wrong.length === 0 ? 0 : 1;
}
