import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import process from 'node:process';
import { PassThrough } from 'node:stream';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { complain, Output } from './output.js';

afterEach(() => vi.restoreAllMocks());

/** The line being typed, drawn as `[LABEL]` and erased as `~LABEL~`. */
const drawnOn = (stream: PassThrough, label: string) => ({
  erase: () => void stream.write(`~${label}~`),
  draw: () => void stream.write(`[${label}]`),
});

describe('an output', () => {
  it('keeps the line being typed below each batch, only for as long as it is asked to', () => {
    const stream = new PassThrough();
    const output = new Output(stream);
    output.write('one\n');
    output.keepBelow(drawnOn(stream, 'a'));
    output.write('two\n');
    output.keepBelow(drawnOn(stream, 'b'));
    output.write('three\n');
    output.keepBelow(undefined);
    output.write('four\n');
    expect(String(stream.read())).toBe('one\n~a~two\n[a]~a~~b~three\n[b]~b~four\n');
  });

  it('says when it no longer needs bytes that it has borrowed', async () => {
    const stream = new PassThrough({ highWaterMark: 4 });
    const output = new Output(stream);
    const bytes = Buffer.from('one\n');
    let isWritten = false;
    const written = output.writeBorrowed(bytes).then(() => {
      isWritten = true;
    });
    expect(isWritten).toBe(false);
    expect(String(await once(stream, 'data'))).toContain('one\n');
    stream.resume();
    await written;
    expect(isWritten).toBe(true);
  });

  it('gives a promise while its reader is slower, which resolves when that has caught up', async () => {
    const stream = new PassThrough({ highWaterMark: 4 });
    const output = new Output(stream);
    expect(output.write('abc')).toBeUndefined();
    const waiting = output.write(Buffer.from('defgh'));
    let caughtUp = false;
    void waiting?.then(() => {
      caughtUp = true;
    });
    await new Promise(setImmediate);
    expect(caughtUp).toBe(false);
    expect(String(stream.read())).toBe('abcdefgh');
    await waiting;
    expect(caughtUp).toBe(true);
  });

  it('is flushed when all of it is out', async () => {
    const taken: string[] = [];
    const stream = new PassThrough({ highWaterMark: 1 });
    const output = new Output(stream);
    void output.write('one');
    void output.write('two');
    const flushed = output.flushed();
    stream.on('data', (chunk) => taken.push(String(chunk)));
    await flushed;
    expect(taken.join('')).toBe('onetwo');
  });
});

describe('a complaint', () => {
  it('is one line, with nothing in it that a terminal obeys', () => {
    const written = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    complain('no file \u001b[2J\nname\u202e');
    expect(written.mock.calls).toEqual([['no file ␛[2J␊name\\u{202e}\n']]);
  });
});

const compiled = new URL('../../../dist/cli/output/output.js', import.meta.url).href;

/** Runs a program of `code` with this module's exports and its standard output on `stdout`; returns how it ended. */
async function ends(
  code: string,
  stdout: 'pipe' | number,
): Promise<{ status: number | null; stderr: string }> {
  const child = spawn(
    process.execPath,
    ['--input-type=module', '-e', `import * as output from ${JSON.stringify(compiled)};${code}`],
    { stdio: ['ignore', stdout, 'pipe'] },
  );
  // Its reader is gone before anything is written.
  child.stdout?.destroy();
  let stderr = '';
  child.stderr?.on('data', (chunk) => {
    stderr += chunk;
  });
  const [status] = (await once(child, 'close')) as [number | null];
  return { status, stderr };
}

const writing = 'setInterval(() => process.stdout.write("x\\n"), 1);';

describe('standard output that cannot be written any more', () => {
  it('ends the program quietly when only its reader went away', async () => {
    expect(await ends(`output.endWithoutReader();${writing}`, 'pipe')).toEqual({ status: 0, stderr: '' });
  });

  it.skipIf(process.platform !== 'linux')('fails the program, and says why, when it is full', async () => {
    const full = openSync('/dev/full', 'w');
    const { status, stderr } = await ends(`output.endWithoutReader();${writing}`, full);
    closeSync(full);
    expect(status).toBe(1);
    expect(stderr).toMatch(/^[^\n]*ENOSPC[^\n]*\n$|^[^\n]*no space[^\n]*\n$/);
  });

  it('is left to the command, if it asked to be notified', async () => {
    const telling =
      'output.whenOutputFails((failure) => { process.stderr.write(String(failure?.code)); process.exit(7); });';
    const gone = await ends(`output.endWithoutReader();${telling}${writing}`, 'pipe');
    expect(gone).toEqual({ status: 7, stderr: 'undefined' });
  });

  it.skipIf(process.platform !== 'linux')('is reported with its code to a command that asked', async () => {
    const full = openSync('/dev/full', 'w');
    const telling =
      'output.whenOutputFails((failure) => { process.stderr.write(String(failure?.code)); process.exit(7); });';
    expect(await ends(`output.endWithoutReader();${telling}${writing}`, full)).toEqual({
      status: 7,
      stderr: 'OUTPUT_FAILED',
    });
    closeSync(full);
  });

  it('is left to a command that writes a file there', async () => {
    const code =
      'output.endWithoutReader();output.leaveOutputToCommand().on("error", ({ code }) => { process.stderr.write(code); process.exit(8); });';
    expect(await ends(`${code}${writing}`, 'pipe')).toEqual({ status: 8, stderr: 'EPIPE' });
  });
});
