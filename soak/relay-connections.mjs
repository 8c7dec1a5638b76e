// `npm run soak:relay [-- --connections N]`: as many connections at once through one `bob relay tcp`, from a program that opens them all to one that
// sends back what it gets. Every connection says something of its own twice, while all of them are open, and is compared.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { bobPath, ended, machineLine, printTable } from '../bench/machine.mjs';
import { ensureBuilt } from '../scripts/built.mjs';
import { ScriptArguments } from '../scripts/script-arguments.mjs';

const script = new ScriptArguments(
  'npm run soak:relay --',
  `Usage: npm run soak:relay -- [--connections N] [--at-once N]

  --connections N   connections that are open at the same time (10000)
  --at-once N       how many are opened at a time (200)
`,
);
const { values } = await script.read({
  connections: { type: 'string', default: '10000' },
  'at-once': { type: 'string', default: '200' },
  target: { type: 'boolean', default: false },
});
const connections = script.whole('--connections', values.connections, { least: 1, most: 25_000 });
const atOnce = script.whole('--at-once', values['at-once'], { least: 1, most: 5_000 });
/** Files that the relay has open beside the two sockets of each connection. */
const otherFiles = 100;
const files = 2 * connections + otherFiles;

if (values.target) await serveTarget();
else await measure();

/** Sends back what comes; says its port. */
async function serveTarget() {
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.pipe(socket);
  });
  server.listen({ port: 0, host: '127.0.0.1', backlog: 4_096 });
  await once(server, 'listening');
  process.stdout.write(`${server.address().port}\n`);
}

async function measure() {
  await ensureBuilt();
  const children = [];
  try {
    const target = withFiles([fileURLToPath(import.meta.url), '--target']);
    children.push(target);
    const targetPort = Number(await lineOf(target));
    const words = ['relay', 'tcp', '127.0.0.1:0', `127.0.0.1:${targetPort}`];
    const bob = withFiles([bobPath, ...words, '--max-connections', String(connections), '--json']);
    children.push(bob);
    const port = Number(
      JSON.parse(await lineOf(bob))
        .local.split(':')
        .at(-1),
    );
    bob.stdout.resume();
    const idleMiB = residentMiB(bob.pid);
    process.stdout.write(`${machineLine()}; ${connections} connections at once\n`);

    const sockets = [];
    const openSeconds = await timed(async () => {
      while (sockets.length < connections) {
        const count = Math.min(atOnce, connections - sockets.length);
        sockets.push(...(await Promise.all(Array.from({ length: count }, () => opened(port)))));
      }
    });
    let wrong = 0;
    const say = async (round) => {
      const right = await Promise.all(
        sockets.map((socket, index) => echoed(socket, `${round}: connection ${index}\n`)),
      );
      wrong += right.filter((one) => !one).length;
    };
    const firstSeconds = await timed(() => say('first'));
    const secondSeconds = await timed(() => say('second'));
    const openMiB = residentMiB(bob.pid);
    const closeSeconds = await timed(() =>
      Promise.all(
        sockets.map((socket) => {
          socket.end();
          return once(socket, 'close');
        }),
      ),
    );
    printTable(
      [
        ...['connections', 'opened in, s', 'all asked and answered in, s', 'again, s', 'closed in, s'],
        ...['memory before, MiB', 'with all open, MiB', 'wrong'],
      ],
      [
        [
          connections,
          ...[openSeconds, firstSeconds, secondSeconds, closeSeconds].map((seconds) => seconds.toFixed(1)),
          ...[idleMiB, openMiB].map((mebibytes) => mebibytes.toFixed(0)),
          wrong,
        ],
      ],
    );
    process.exitCode = wrong === 0 ? 0 : 1;
  } finally {
    for (const child of children) await ended(child);
  }
}

/** Runs Node with room for the files of all connections; says how it is raised where it cannot be. */
function withFiles(words) {
  const raise = `ulimit -n ${files} || { echo "of ${files} open files not so many are allowed: raise ulimit -Hn" >&2; exit 1; }`;
  return spawn('sh', ['-c', `${raise}; exec "$@"`, 'sh', process.execPath, ...words], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

/** The first line that a program prints; ends this one where it prints none. */
async function lineOf(child) {
  const lines = createInterface({ input: child.stdout });
  const [line] = await Promise.race([once(lines, 'line'), once(lines, 'close').then(() => [undefined])]);
  if (line === undefined) script.refuse('a program has ended before it listened');
  return line;
}

async function opened(port) {
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  socket.on('error', () => undefined);
  return socket;
}

/** Whether a line comes back as it was sent. */
function echoed(socket, line) {
  return new Promise((resolve) => {
    let came = '';
    const end = (isRight) => {
      socket.off('data', take).off('close', lost);
      resolve(isRight);
    };
    const take = (chunk) => {
      came += chunk;
      if (came.length >= line.length) end(came === line);
    };
    const lost = () => end(false);
    socket.on('data', take).on('close', lost);
    socket.write(line);
  });
}

async function timed(work) {
  const beganMs = performance.now();
  await work();
  return (performance.now() - beganMs) / 1_000;
}

/** What a process has in memory, as Linux says. */
function residentMiB(pid) {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1_024;
}
