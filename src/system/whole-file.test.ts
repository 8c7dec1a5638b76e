import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { removePartialFiles, replaceFile } from './whole-file.js';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'breakoutbox-whole-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('a whole file', () => {
  it('replaces the one before, with its permissions, and leaves nothing beside it', () => {
    const path = join(folder, 'state.json');
    writeFileSync(path, 'before');
    replaceFile(path, 'after', 0o600);
    expect(readFileSync(path, 'utf8')).toBe('after');
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder)).toEqual(['state.json']);
  });

  it('is written through no link that was put there before, and replaces one in its own place', () => {
    const outside = join(folder, 'outside');
    writeFileSync(outside, 'kept');
    const path = join(folder, 'state.json');
    for (const name of [`state.json.${process.pid}.tmp`, `half.${process.pid}.tmp`, 'state.json'])
      symlinkSync(outside, join(folder, name));
    replaceFile(path, 'after', 0o600);
    expect(readFileSync(outside, 'utf8')).toBe('kept');
    expect(readFileSync(path, 'utf8')).toBe('after');
  });

  it('leaves nothing where it cannot come to stand', () => {
    const path = join(folder, 'taken');
    mkdirSync(path);
    expect(() => replaceFile(path, 'after', 0o600)).toThrow();
    expect(readdirSync(folder)).toEqual(['taken']);
  });

  it('that a killed process left half is removed, and no other', () => {
    const old = join(folder, 'state.json.0b0e8f4c-7a51-4f0c-9a63-9d7d0b3c1a11.tmp');
    const recent = join(folder, 'state.json.1b0e8f4c-7a51-4f0c-9a63-9d7d0b3c1a11.tmp');
    for (const path of [old, recent, join(folder, 'own.tmp')]) writeFileSync(path, '');
    utimesSync(old, 1_000_000_000, 1_000_000_000);
    utimesSync(join(folder, 'own.tmp'), 1_000_000_000, 1_000_000_000);
    removePartialFiles(folder);
    expect(readdirSync(folder).sort()).toEqual(['own.tmp', recent.slice(folder.length + 1)]);
  });
});
