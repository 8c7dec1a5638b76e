import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { mkdirSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { cpus, release } from 'node:os';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('.', import.meta.url));

// Where this is set, every Node process reads a file of certificates at its start: 38 ms that are not what is measured.
delete process.env.NODE_EXTRA_CA_CERTS;

/** The bob that was built. */
export const bobPath = fileURLToPath(new URL('../dist/bob/main.js', import.meta.url));

/** One line about the machine and the day, to stand above every table. */
export function machineLine() {
  const [cpu] = cpus();
  const day = new Date().toISOString().slice(0, 10);
  return `${day}, ${cpus().length} × ${cpu?.model ?? '?'}, Linux ${release()}, Node ${process.versions.node}`;
}

/** Compiles bench/NAME.c and gives the program's path. */
export function built(name) {
  mkdirSync(`${folder}out`, { recursive: true });
  const program = `${folder}out/${name}`;
  execFileSync('gcc', ['-O2', '-o', program, `${folder}${name}.c`]);
  return program;
}

export function hasProgram(name) {
  return spawnSync('sh', ['-c', `command -v ${name}`]).status === 0;
}

/** A port that nothing listens on now, by TCP or by UDP. */
export function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      const socket = createSocket('udp4');
      const tell = (found) => {
        socket.close();
        probe.close(() => resolve(found));
      };
      socket.once('error', () => freePort().then(tell, reject));
      socket.bind(port, '127.0.0.1', () => tell(port));
    });
  });
}

/** Starts a server pinned to a core; resolves when it `isReady`: when its TCP port accepts, or its UDP port answers. */
export async function started(core, command, args, port, isReady = accepts) {
  const child = spawn('taskset', ['-c', String(core), command, ...args], {
    stdio: ['ignore', 'ignore', 'ignore'],
  });
  const deadline = Date.now() + 10_000;
  while (Date.now() < deadline) {
    if (await isReady(port)) return child;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  child.kill('SIGKILL');
  throw new Error(`${command} ${args.join(' ')} does not listen on ${port}`);
}

/** Whether a TCP port accepts. */
export function accepts(port) {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

/** Whether a UDP port answers within 50 ms. */
export function answers(port) {
  return new Promise((resolve) => {
    const socket = createSocket('udp4');
    const tell = (answer) => {
      clearTimeout(timer);
      socket.close();
      resolve(answer);
    };
    const timer = setTimeout(() => tell(false), 50);
    socket.once('message', () => tell(true));
    socket.once('error', () => undefined);
    socket.send('anyone?', Number(port), '127.0.0.1');
  });
}

/** Ends a child and waits until it is gone. */
export async function ended(child) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), 3000);
  await gone;
  clearTimeout(timer);
}

export function median(values) {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/** Prints rows as a Markdown table. */
export function printTable(header, rows) {
  const line = (cells) => `| ${cells.join(' | ')} |`;
  process.stdout.write(`${[line(header), line(header.map(() => '---')), ...rows.map(line)].join('\n')}\n`);
}

/**
 * Says on standard error how far a benchmark is: on a terminal a line that changes, elsewhere a line at most every two seconds. `steps` is
 * how many calls of `step` there will be.
 */
export function progressOf(steps) {
  const isTerminal = process.stderr.isTTY === true;
  const beganMs = performance.now();
  let done = 0;
  let saidMs = Number.NEGATIVE_INFINITY;
  return {
    /** Begins a step. */
    step(what) {
      const nowMs = performance.now();
      const leftSeconds = done === 0 ? undefined : (((nowMs - beganMs) / done) * (steps - done)) / 1000;
      done += 1;
      if (!isTerminal && nowMs - saidMs < 2000) return;
      saidMs = nowMs;
      const left = leftSeconds === undefined ? '' : `, about ${Math.ceil(leftSeconds)} s left`;
      const line = `${done} of ${steps}: ${what}${left}`;
      process.stderr.write(isTerminal ? `\r\x1b[K${line}` : `${line}\n`);
    },
    /** Leaves a terminal's line empty for the table. */
    end() {
      if (isTerminal) process.stderr.write('\r\x1b[K');
    },
  };
}
