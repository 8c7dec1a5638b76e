import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { scratch } from '../../../test/scratch.js';
import type { LogRotation } from './log-rotation.js';
import { type LogNotice, LogWriter } from './log-writer.js';

const { folder, own } = scratch();

/** A writer on passed-in time. */
function writer(path: string, rotation: LogRotation = { type: 'never' }) {
  const clock = { ms: 0, time: '2026-11-27 12:00:03.002' };
  const notices: LogNotice[] = [];
  const log = own(
    new LogWriter({
      folder: path,
      rotation,
      missingLine: (count) => `! ${count} missing`,
      notice: (notice) => notices.push(notice),
      steadyMs: () => clock.ms,
      localTime: () => clock.time,
    }),
  );
  const write = (name: string, ...lines: readonly string[]): Promise<void> =>
    log.write(lines.map((line) => ({ name, line })));
  return { log, clock, notices, write };
}

const text = (...path: readonly string[]): string => readFileSync(join(...path), 'utf8');

describe('a writer of logs', () => {
  it('appends each line to its file, and makes folders that names have', async () => {
    const path = folder({ 'a.log': 'before\n' });
    const { write } = writer(path);
    await write('a.log', 'one', 'two');
    await write('2026-11-27/b.log', 'three');
    expect(text(path, 'a.log')).toBe('before\none\ntwo\n');
    expect(text(path, '2026-11-27', 'b.log')).toBe('three\n');
  });

  it('ends a line that was torn off before it appends', async () => {
    const path = folder({ 'a.log': 'killed in the mid' });
    await writer(path).write('a.log', 'one');
    expect(text(path, 'a.log')).toBe('killed in the mid\none\n');
  });

  it('begins the next number before a file would be too large, and goes on with the last after a restart', async () => {
    const path = folder();
    const rotation = { type: 'bytes', maxBytes: 8 } as const;
    await writer(path, rotation).write('a.log', 'one', 'two', 'three', 'much too long', 'x');
    expect(readdirSync(path).toSorted()).toEqual(['a.1.log', 'a.2.log', 'a.3.log', 'a.log']);
    expect(text(path, 'a.log')).toBe('one\ntwo\n');
    expect(text(path, 'a.2.log')).toBe('much too long\n');
    await writer(path, rotation).write('a.log', 'y', 'z', '!', '?');
    expect(text(path, 'a.3.log')).toBe('x\ny\nz\n!\n');
    expect(text(path, 'a.4.log')).toBe('?\n');
  });

  it('begins another file after a time, under the name of that time or with a number', async () => {
    const path = folder();
    const { write, clock } = writer(path, { type: 'time', everyMs: 60_000 });
    await write('{time}.log', 'one');
    await write('plain.log', 'one');
    clock.ms = 60_000;
    clock.time = '2026-11-27 12:01:03.002';
    await write('{time}.log', 'two');
    await write('plain.log', 'two');
    expect(readdirSync(path).toSorted()).toEqual([
      '12-00-03.log',
      '12-01-03.log',
      'plain.1.log',
      'plain.log',
    ]);
  });

  it('writes to no link, no folder, and through no link', async () => {
    const path = folder({ elsewhere: 'untouched' });
    const other = folder();
    symlinkSync(join(path, 'elsewhere'), join(path, 'link.log'));
    symlinkSync(other, join(path, 'linked'));
    mkdirSync(join(path, 'folder.log'));
    const { log } = writer(path);
    const reasonOf = async (name: string) => (await log.begin(name))?.params.reason;
    expect(await reasonOf('link.log')).toBe('path-is-link');
    expect(await reasonOf('linked/a.log')).toBe('path-is-link');
    expect(await reasonOf('folder.log')).toBe('not-a-file');
    expect(text(path, 'elsewhere')).toBe('untouched');
    expect(readdirSync(other)).toEqual([]);
  });

  it('tells once that its folder is gone, and resumes with the number of lines that are missing', async () => {
    const path = join(folder(), 'logs');
    mkdirSync(path);
    const { write, clock, notices } = writer(path);
    await write('a.log', 'one');
    rmSync(path, { recursive: true });
    clock.ms = 1_000;
    await write('a.log', 'two', 'three');
    await write('a.log', 'four');
    clock.ms = 2_000;
    await write('a.log', 'five');
    expect(notices).toMatchObject([
      {
        type: 'failed',
        failure: { code: 'LOG_WRITE_FAILED', params: { file: join(path, 'a.log'), reason: 'no-such-path' } },
      },
    ]);
    mkdirSync(path);
    await write('a.log', 'six');
    expect(existsSync(join(path, 'a.log'))).toBe(false);
    clock.ms = 3_000;
    await write('a.log', 'seven');
    expect(text(path, 'a.log')).toBe('! 5 missing\nseven\n');
    expect(notices[1]).toEqual({ type: 'resumed', path: join(path, 'a.log'), missing: 5 });
    await write('a.log', 'eight');
    expect(text(path, 'a.log')).toBe('! 5 missing\nseven\neight\n');
    expect(notices).toHaveLength(2);
  });

  it('writes the others where one file cannot be written, and tells of each once', async () => {
    const path = folder();
    mkdirSync(join(path, 'folder.log'));
    const { log, clock, notices, write } = writer(path);
    for (clock.ms = 0; clock.ms < 5_000; clock.ms += 500) {
      await write('folder.log', 'lost');
      await write('a.log', String(clock.ms));
    }
    expect(text(path, 'a.log')).toBe('0\n500\n1000\n1500\n2000\n2500\n3000\n3500\n4000\n4500\n');
    expect(notices).toMatchObject([
      { type: 'failed', failure: { params: { file: join(path, 'folder.log'), reason: 'not-a-file' } } },
    ]);
    expect(log.missing).toBe(10);
    rmSync(join(path, 'folder.log'), { recursive: true });
    await write('folder.log', 'back');
    expect(text(path, 'folder.log')).toBe('! 10 missing\nback\n');
    expect(notices.slice(1)).toEqual([{ type: 'resumed', path: join(path, 'folder.log'), missing: 10 }]);
    expect(log.missing).toBe(0);
  });

  it('counts the missing lines of each file in that file', async () => {
    const path = join(folder(), 'logs');
    const { clock, notices, write } = writer(path);
    await write('a.log', 'lost');
    await write('b.log', 'lost', 'lost');
    mkdirSync(path);
    clock.ms = 1_000;
    await write('b.log', 'two');
    await write('a.log', 'one');
    expect(text(path, 'a.log')).toBe('! 1 missing\none\n');
    expect(text(path, 'b.log')).toBe('! 2 missing\ntwo\n');
    expect(notices.map(({ type }) => type)).toEqual(['failed', 'failed', 'resumed', 'resumed']);
  });

  it('tells of a few of many files that fail at once, and counts the lines of all', async () => {
    const path = join(folder(), 'logs');
    const { log, clock, notices, write } = writer(path);
    for (let number = 0; number < 1_050; number += 1) await write(`${number}.log`, 'lost');
    expect(notices).toHaveLength(8);
    expect(log.missing).toBe(1_050);
    mkdirSync(path);
    clock.ms = 1_000;
    for (const name of ['1049.log', '9.log', '700.log']) await write(name, 'back');
    expect(notices).toHaveLength(8);
    // The lines of those that failed first are no longer counted apart.
    expect(text(path, '1049.log')).toBe('! 51 missing\nback\n');
    expect(text(path, '9.log')).toBe('back\n');
    expect(text(path, '700.log')).toBe('! 1 missing\nback\n');
  });

  it('begins the number behind the largest that is there when it goes on', async () => {
    const path = folder();
    const { write } = writer(path, { type: 'bytes', maxBytes: 4 });
    await write('a.log', 'one');
    writeFileSync(join(path, 'a.999999999.log'), 'other');
    await write('a.log', 'two');
    expect(text(path, 'a.1000000000.log')).toBe('two\n');
    await writer(path, { type: 'bytes', maxBytes: 8 }).write('a.log', 'six');
    expect(text(path, 'a.1000000000.log')).toBe('two\nsix\n');
  });

  it('begins anew where its file was moved away', async () => {
    const path = folder();
    const { write, clock } = writer(path);
    await write('a.log', 'one');
    renameSync(join(path, 'a.log'), join(path, 'old'));
    writeFileSync(join(path, 'a.log'), '');
    clock.ms = 1_000;
    await write('a.log', 'two');
    expect(text(path, 'old')).toBe('one\n');
    expect(text(path, 'a.log')).toBe('two\n');
  });

  it('says in the file how many lines were lost before they came to it', async () => {
    const path = folder();
    const { log, write, notices } = writer(path);
    log.lose(7);
    await write('a.log', 'one');
    expect(text(path, 'a.log')).toBe('! 7 missing\none\n');
    expect(notices).toEqual([]);
  });

  it('keeps few files open however many it writes', async () => {
    const path = folder();
    const { write } = writer(path);
    for (let number = 0; number < 200; number += 1) await write(`${number}.log`, 'one');
    await write('0.log', 'two');
    expect(text(path, '0.log')).toBe('one\ntwo\n');
    // Other tests of this process have files of their own.
    const open = readdirSync('/proc/self/fd').filter((fd) => {
      try {
        return readlinkSync(`/proc/self/fd/${fd}`).startsWith(path);
      } catch {
        return false;
      }
    });
    expect(open.length).toBeGreaterThan(0);
    expect(open.length).toBeLessThan(100);
  });
});
