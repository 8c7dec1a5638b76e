import { chmodSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import process from 'node:process';
import { describe, expect, it } from 'vitest';
import { scratch } from '../../../test/scratch.js';
import { withProgram } from './client-program.js';

const { folder } = scratch();

describe.skipIf(process.platform === 'win32')('the program of a command', () => {
  it('is found by its name, and by a path from the current folder', () => {
    expect(withProgram('--get', ['sh', '{url}'])).toEqual(['sh', '{url}']);
    const file = join(folder(), 'client');
    writeFileSync(file, '#!/bin/sh\n');
    chmodSync(file, 0o755);
    expect(withProgram('--get', [relative('.', file), '{url}'])).toEqual([file, '{url}']);
  });

  it('is told of in one line if it is not there, or may not be run', () => {
    const file = join(folder({ client: 'text' }), 'client');
    expect(() => withProgram('--get', ['no-such-client', '{url}'])).toThrow(
      '--get: cannot run no-such-client: not found in PATH',
    );
    expect(() => withProgram('--put', [`${file}.py`])).toThrow('there is no such file');
    expect(() => withProgram('--put', [file])).toThrow('chmod +x');
    expect(() => withProgram('--put', [join(file, '..')])).toThrow('there is no such file');
  });
});
