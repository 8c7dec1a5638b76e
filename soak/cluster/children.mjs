// Programs that a run of faults starts: none outlives it.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import process from 'node:process';

const running = new Set();
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => process.exit(1));

/** How much of what a program says is kept for a failure's sake, in characters. */
const keptText = 4_000;

/** Starts a program; `child.said` is the end of what it writes to standard error. */
export function started(command, args, { stdin = 'ignore', env = process.env } = {}) {
  const child = spawn(command, args, { stdio: [stdin, 'pipe', 'pipe'], env });
  running.add(child);
  child.once('exit', () => running.delete(child));
  child.said = '';
  child.stderr.setEncoding('utf8').on('data', (text) => {
    child.said = (child.said + text).slice(-keptText);
  });
  return child;
}

/** Whether it runs. */
export function isRunning(child) {
  return child !== undefined && child.exitCode === null && child.signalCode === null;
}

/** Ends a program by a signal, by SIGKILL where that takes longer than ten seconds; resolves when it is gone. */
export async function ended(child, signal) {
  if (!isRunning(child)) return;
  const gone = once(child, 'exit');
  child.kill(signal);
  const timer = setTimeout(() => child.kill('SIGKILL'), 10_000);
  await gone;
  clearTimeout(timer);
}

/** Runs a program to its end: its status and what it wrote. */
export async function finished(command, args, { timeoutMs = 120_000, env } = {}) {
  const child = started(command, args, { env });
  const pieces = [];
  child.stdout.on('data', (piece) => pieces.push(piece));
  const timer = setTimeout(() => child.kill('SIGKILL'), timeoutMs);
  const [status] = await once(child, 'close');
  clearTimeout(timer);
  return { status, stdout: Buffer.concat(pieces), stderr: child.said };
}

/** The first value but undefined and false that `look` resolves with; rejects with `what` after `timeoutMs`. */
export async function eventually(what, look, timeoutMs = 30_000) {
  const untilMs = performance.now() + timeoutMs;
  for (;;) {
    const value = await look();
    if (value !== undefined && value !== false) return value;
    if (performance.now() > untilMs) throw new Error(`not within ${timeoutMs / 1_000} s: ${what}`);
    await later(50);
  }
}

/** Resolves after so many milliseconds. */
export function later(milliseconds) {
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
  });
}
