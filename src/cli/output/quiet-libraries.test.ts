import { spawnSync } from 'node:child_process';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, it, vi } from 'vitest';
import { quietLibraries } from './quiet-libraries.js';

const { log, info, debug, warn, error, trace, dir } = console;

afterEach(() => {
  Object.assign(console, { log, info, debug, warn, error, trace, dir });
  vi.restoreAllMocks();
});

it('keeps what libraries say by console away from the standard streams', () => {
  const written = [process.stdout, process.stderr].map((stream) => vi.spyOn(stream, 'write'));
  quietLibraries();
  console.log('reader closed', new Error('ClosedConnectionError'));
  console.error('!!!');
  console.trace('here');
  console.dir({ serial: 1 });
  expect(written.map((write) => write.mock.calls)).toEqual([[], []]);
});

it('says it on standard error with NODE_DEBUG=bob', () => {
  const file = fileURLToPath(new URL('../../../dist/cli/output/quiet-libraries.js', import.meta.url));
  const script = `import { quietLibraries } from ${JSON.stringify(file)}; quietLibraries(); console.log('cut %d', 1);`;
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
    env: { ...process.env, NODE_DEBUG: 'bob' },
    encoding: 'utf8',
  });
  expect([stdout, stderr]).toEqual(['', expect.stringMatching(/^BOB \d+: cut 1\n$/)]);
});
