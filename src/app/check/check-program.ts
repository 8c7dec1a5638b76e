import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { formatSocketAddress, type SocketAddress } from '../../bytes/socket-address.js';
import type { ProgramEnd, ProgramJob } from '../../check/program-door.js';
import type { StartedProgram } from '../../net/check/check-shell.js';
import { type CommandTemplate, filledIn } from './command-template.js';

/** What is kept of what a program prints: its end. */
const maxOutputBytes = 4_096;
/** A client's file that is larger is not looked at. */
const maxFileBytes = 64 * 1024 * 1024;
const killMs = 2_000;

/**
 * Runs a client's command for one transfer, without a shell, in a folder and a process group of its own; both are gone when it is
 * stopped.
 */
export function startProgram(template: CommandTemplate, job: ProgramJob, at: SocketAddress): StartedProgram {
  const folder = mkdtempSync(join(tmpdir(), 'bob-check-'));
  const file = join(folder, job.direction === 'get' ? 'got.bin' : 'sent.bin');
  if (job.content !== undefined) writeFileSync(file, job.content);
  const [command = '', ...words] = filledIn(template, valuesOf(job, at, file));
  const child = spawn(command, words, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  let output = Buffer.alloc(0);
  const keep = (chunk: Buffer): void => {
    output = Buffer.concat([output, chunk]).subarray(-maxOutputBytes);
  };
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  let isStopped = false;
  const ended = new Promise<ProgramEnd>((resolve) => {
    const over = (status: number | undefined, more = ''): void => {
      if (isStopped) return;
      const got = job.direction === 'get' ? fileAt(file) : undefined;
      resolve({ status, file: got, output: `${output.toString('utf8')}${more}` });
    };
    child.on('error', (error) => over(127, error.message));
    child.on('close', (status) => over(status ?? undefined));
  });
  return {
    ended,
    stop: () => {
      isStopped = true;
      endGroup(child);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The address as a client is told it: what is bound for every address is this machine. */
function valuesOf({ name, mode }: ProgramJob, { address, port }: SocketAddress, file: string) {
  const host = address === '0.0.0.0' ? '127.0.0.1' : address === '::' ? '::1' : address;
  const place = formatSocketAddress(host, port);
  return {
    url: `tftp://${place}/${name}${mode === 'netascii' ? ';mode=netascii' : ''}`,
    host,
    port: String(port),
    name,
    file,
    mode,
  };
}

/** The client's file, where there is one of a size that can be. */
function fileAt(path: string): Uint8Array | undefined {
  try {
    return statSync(path).size > maxFileBytes ? undefined : readFileSync(path);
  } catch {
    return undefined;
  }
}

/** Ends a program and what it has started, which has the time of a signal to end by itself. */
function endGroup(child: ChildProcess): void {
  if (child.pid === undefined) return;
  const { pid } = child;
  signalGroup(child, pid, 'SIGTERM');
  if (child.exitCode !== null || child.signalCode !== null) return;
  const timer = setTimeout(() => signalGroup(child, pid, 'SIGKILL'), killMs);
  child.once('close', () => clearTimeout(timer));
}

function signalGroup(child: ChildProcess, pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch {
    // All of it has ended, or the system has no process groups.
    child.kill(signal);
  }
}
