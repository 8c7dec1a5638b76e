// Faults of a cluster with real servers and nodes, each of them short; `npm run cluster-faults` makes them long, and docs/cluster-faults.md has what came of it.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { run } from '../bob.js';
import { hasNamespaces, namespaceNeeds } from '../namespace.js';
import { describeWith } from '../peer-programs.js';

const script = fileURLToPath(new URL('../../soak/cluster-faults.mjs', import.meta.url));
/** For one fault; ten times what an idle machine takes. */
const timeoutMs = 120_000;

/** Makes one fault; ends it, and what it has started, when it takes too long. */
async function countOf(fault: string, ...words: readonly string[]): Promise<Record<string, unknown>> {
  const child = spawn(process.execPath, [script, '--fault', fault, '--rate', '500', '--json', ...words], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const timer = setTimeout(() => child.kill('SIGTERM'), timeoutMs);
  const [said, told] = [child.stdout, child.stderr].map((stream) => {
    const pieces: string[] = [];
    stream.setEncoding('utf8').on('data', (text: string) => pieces.push(text));
    return pieces;
  });
  const [status] = (await once(child, 'close')) as [number | null];
  clearTimeout(timer);
  const line = said?.join('') ?? '';
  if (line === '') throw new Error(`no count: ${told?.join('')}`);
  return { status, ...(JSON.parse(line) as object) };
}
/** What has to be so whatever happened. */
const nothingLost = { status: 0, lost: 0, doubled: 0, disordered: 0, unknown: 0 };

describeWith('nats-server', 'a cluster of three servers and two nodes', () => {
  it(
    'loses and doubles nothing when a node, the stream’s leader and then all are ended and come back',
    async () => {
      const counted = await countOf(
        'node-killed',
        '--fault',
        'leader-killed',
        '--fault',
        'restarts',
        '--together',
        '--seconds',
        '1',
      );
      expect(counted).toMatchObject(nothingLost);
      expect(counted.sent).toBeGreaterThan(500);
    },
    timeoutMs,
  );

  it.skipIf(!hasNamespaces)(
    `loses and doubles nothing when a node is cut off (needs ${namespaceNeeds})`,
    async () => {
      const counted = await countOf('node-cut', '--seconds', '3');
      expect(counted).toMatchObject(nothingLost);
      expect(counted.sent).toBeGreaterThan(500);
    },
    timeoutMs,
  );

  it.each(['library-copy-damaged', 'changes-raced'])(
    'keeps its library and its shared workspace: %s',
    async (fault) => {
      const counted = await countOf(fault, '--seconds', '1');
      expect(counted).toMatchObject(nothingLost);
      expect(counted.sent).toBeGreaterThan(0);
    },
    timeoutMs,
  );
});

it.each([
  [['--fault', 'nope'], /^there is no fault "nope"; there are: node-killed, /],
  [
    ['--seconds', '0'],
    /^--seconds "0" is not a whole number from 1 to 86400 \(npm run cluster-faults -- --help\)$/m,
  ],
  [['--fault', 'disk-full', '--together'], /^disk-full cannot be made together with others /],
  [['--fault', 'disk-full', '--without-bob'], /^disk-full: nothing to see without Breakoutbox /],
])('npm run cluster-faults -- %j is refused in one line', async (words, message) => {
  const { status, stdout, stderr } = await run(process.execPath, [script, ...words]);
  expect([status, stdout.toString()]).toEqual([2, '']);
  expect(stderr).toMatch(message);
  expect(stderr.split('\n')).toHaveLength(2);
});
