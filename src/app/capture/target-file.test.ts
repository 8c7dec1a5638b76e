import { execFileSync, spawn } from 'node:child_process';
import { chmodSync, existsSync, readdirSync, readFileSync, statSync, symlinkSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { scratch } from '../../../test/scratch.js';
import { TargetFile } from './target-file.js';

const bytes = (content: string): Uint8Array => new TextEncoder().encode(content);

describe('TargetFile', () => {
  const { folder } = scratch();
  afterEach(() => vi.restoreAllMocks());

  it('replaces the former file when it is complete, with its mode, and is not there before', async () => {
    const path = folder({ a: 'former' });
    const file = join(path, 'a');
    chmodSync(file, 0o640);
    const target = await TargetFile.open(file);
    await target.write([bytes('ne'), bytes(''), bytes('w')]);
    expect(readFileSync(file, 'utf8')).toBe('former');
    await target.finish();
    expect(readFileSync(file, 'utf8')).toBe('new');
    expect(statSync(file).mode & 0o777).toBe(0o640);
    expect(readdirSync(path)).toEqual(['a']);
  });

  it('leaves nothing when it is discarded', async () => {
    const path = folder({ a: 'former' });
    const target = await TargetFile.open(join(path, 'a'));
    await target.write([bytes('new')]);
    await target.discard();
    expect(readFileSync(join(path, 'a'), 'utf8')).toBe('former');
    expect(readdirSync(path)).toEqual(['a']);
  });

  it('writes where a link points to, which stays a link', async () => {
    const path = folder({ a: 'former' });
    symlinkSync('a', join(path, 'link'));
    const target = await TargetFile.open(join(path, 'link'));
    await target.write([bytes('new')]);
    await target.finish();
    expect(readFileSync(join(path, 'a'), 'utf8')).toBe('new');
    expect(readdirSync(path)).toEqual(['a', 'link']);
  });

  it('writes what a system call did not take with the next ones', async () => {
    const file = join(folder(), 'a');
    const probe = await open(file, 'w');
    const handles = Object.getPrototypeOf(probe) as typeof probe;
    await probe.close();
    const { writev } = handles;
    vi.spyOn(handles, 'writev').mockImplementation(function (this: typeof probe, parts) {
      const all = parts.map((part) => new Uint8Array(part.buffer, part.byteOffset, part.byteLength));
      return writev.call(this, [Uint8Array.from(Buffer.concat(all).subarray(0, 3))]) as never;
    });
    const target = await TargetFile.open(file);
    await target.write([bytes('ab'), bytes(''), bytes('cdefg'), bytes('h')]);
    await target.finish();
    expect(readFileSync(file, 'utf8')).toBe('abcdefgh');
  });

  it.skipIf(!existsSync('/dev/full'))('rejects when the disk is full', async () => {
    const target = await TargetFile.open('/dev/full');
    await expect(target.write([bytes('a')])).rejects.toMatchObject({ code: 'ENOSPC' });
    await target.discard();
    expect(existsSync('/dev/full')).toBe(true);
  });

  it.skipIf(process.platform === 'win32')('writes directly to a FIFO', async () => {
    const file = join(folder(), 'fifo');
    execFileSync('mkfifo', [file]);
    const reader = spawn('cat', [file], { stdio: ['ignore', 'pipe', 'inherit'] });
    const read = text(reader.stdout);
    const target = await TargetFile.open(file);
    await target.write([bytes('through'), bytes(' it')]);
    await target.finish();
    expect(await read).toBe('through it');
    expect(statSync(file).isFIFO()).toBe(true);
  });
});
