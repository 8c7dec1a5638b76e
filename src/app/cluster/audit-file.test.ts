import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, statSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { describe, expect, it } from 'vitest';
import { scratch } from '../../../test/scratch.js';
import { auditFile } from './audit-file.js';

const bench = scratch();

describe('the file of what the audit has not taken', () => {
  it('is of its person alone, and grows by what is appended', () => {
    const root = bench.folder();
    const file = auditFile(root, () => true);
    expect(file.read()).toBe('');
    expect(file.replace('one\n')).toBe(true);
    expect(file.append('two\n')).toBe(true);
    expect(file.read()).toBe('one\ntwo\n');
    expect(statSync(file.name).mode & 0o077).toBe(0);
  });

  it('is neither read nor written where that is not allowed', () => {
    const root = bench.folder();
    auditFile(root, () => true).replace('one\n');
    const file = auditFile(root, () => false);
    expect([file.read(), file.append('two\n'), file.replace('two\n')]).toEqual(['', false, false]);
    expect(readFileSync(file.name, 'utf8')).toBe('one\n');
  });

  it('follows no link', () => {
    const outside = bench.folder({ precious: 'precious' });
    const root = bench.folder();
    mkdirSync(join(root, '.bob'));
    const file = auditFile(root, () => true);
    symlinkSync(join(outside, 'precious'), file.name);
    expect(() => file.append('one\n')).toThrow(/ELOOP/);
    expect(file.replace('two\n')).toBe(true);
    expect([file.read(), readFileSync(join(outside, 'precious'), 'utf8')]).toEqual(['two\n', 'precious']);
  });

  it.runIf(process.platform === 'linux')('says so when the system takes only a part of a line', () => {
    const root = bench.folder();
    const file = auditFile(root, () => true);
    file.replace('one\n');
    const limitBytes = (bytes: number | string): void =>
      void execFileSync('prlimit', [`--pid=${process.pid}`, `--fsize=${bytes}:`]);
    limitBytes(1_024);
    try {
      expect(() => file.append(`${'x'.repeat(2_000)}\n`)).toThrow(/EFBIG/);
    } finally {
      limitBytes('unlimited');
    }
    expect(statSync(file.name).size).toBe(1_024);
  });
});
