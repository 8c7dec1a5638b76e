import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { scratch } from '../../../test/scratch.js';
import { LogFile, latestNumber, numberedName } from './log-file.js';

const { folder, own } = scratch();
const prlimit = '/usr/bin/prlimit';

/** Runs `act` while no file of this process may be longer than `bytes`. */
async function withLongest(bytes: number, act: () => Promise<void>): Promise<void> {
  const limit = (most: number | string) =>
    execFileSync(prlimit, ['--pid', String(process.pid), `--fsize=${most}:`]);
  limit(bytes);
  try {
    await act();
  } finally {
    limit('unlimited');
  }
}

describe('a file of a log', () => {
  it.skipIf(!existsSync(prlimit))(
    'ends the line in whose middle the system failed, before it goes on (needs prlimit of util-linux)',
    async () => {
      const path = folder();
      const file = own(await LogFile.open(path, 'a.log'));
      await withLongest(6, async () => {
        expect(await file.append(Buffer.from('one\ntwo\n'))).toBe(6);
        await expect(file.append(Buffer.from('lost\n'))).rejects.toMatchObject({ code: 'EFBIG' });
      });
      expect(await file.append(Buffer.from('three\n'))).toBe(6);
      expect(readFileSync(join(path, 'a.log'), 'utf8')).toBe('one\ntw\nthree\n');
      expect(file.bytes).toBe(13);
    },
  );

  it('has the number behind the largest that is there, whichever others are', async () => {
    const path = folder({ 'a.log': '', 'a.2.log': '', 'a.x.log': '', 'a.01.log': '', 'b.7.log': '' });
    expect(await latestNumber(path, 'a.log')).toBe(2);
    expect(await latestNumber(path, 'c.log')).toBe(0);
    const large = folder({ 'a.999999999.log': '', 'a.1000000000.log': '' });
    expect(await latestNumber(large, 'a.log')).toBe(1_000_000_000);
    // One number more would be the same number.
    const all = folder({ [numberedName('a.log', 3)]: '', 'a.9007199254740992.log': '' });
    expect(await latestNumber(all, 'a.log')).toBe(3);
  });
});
