import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeFolders, readNamedFile, readPlainFile } from './bounded-file.js';

describe.skipIf(process.platform === 'win32')('a file of bounded size', () => {
  let folder: string;
  const at = (name: string): string => join(folder, name);
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'breakoutbox-bounded-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('is read whole up to the bound', () => {
    writeFileSync(at('file'), 'x'.repeat(200_000));
    expect(readPlainFile(at('file'), 200_000).length).toBe(200_000);
    expect(readNamedFile(at('file'), 200_000).length).toBe(200_000);
    expect(() => readPlainFile(at('file'), 199_999)).toThrow('file-too-large');
    expect(() => readNamedFile(at('file'), 199_999)).toThrow('file-too-large');
    expect(() => readPlainFile(at('none'), 10)).toThrow('ENOENT');
  });

  it('is no FIFO that is waited for, no folder, no device without an end, and no hole of gigabytes', () => {
    execFileSync('mkfifo', [at('fifo')]);
    mkdirSync(at('folder'));
    writeFileSync(at('hole'), '');
    truncateSync(at('hole'), 3e9);
    expect(() => readPlainFile(at('fifo'), 10)).toThrow('not-a-file');
    expect(() => readPlainFile(at('folder'), 10)).toThrow('not-a-file');
    expect(() => readPlainFile('/dev/zero', 10)).toThrow('not-a-file');
    expect(() => readPlainFile(at('hole'), 1e6)).toThrow('file-too-large');
    expect(() => readNamedFile('/dev/zero', 1e6)).toThrow('file-too-large');
  });

  it('lies in folders that are made one by one, which fails if one cannot be made', () => {
    makeFolders(at('a/b/c'), 0o700);
    makeFolders(at('a/b/c'), 0o700);
    expect(statSync(at('a/b')).mode & 0o777).toBe(0o700);
    expect(() => makeFolders('/proc/nowhere/below', 0o700)).toThrow();
  });
});
