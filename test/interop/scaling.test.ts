// The example of several TFTP servers behind one address, in network namespaces of its own: what docs/scaling.md says of it.
import { describe, expect, it } from 'vitest';
import { run } from '../bob.js';
import { hasNamespaces, namespaceNeeds } from '../namespace.js';
import { hasProgram } from '../peer-programs.js';

const script = 'examples/scaling/ecmp.sh';
const programs = ['bash', 'curl', 'nats-server'];
const missing = programs.filter((name) => !hasProgram(name));
const needs = [namespaceNeeds, ...(missing.length === 0 ? programs : missing)].join(', ');

/** What a line tells of the nodes, in their order, and of the machines. */
interface Told {
  readonly nodes: readonly number[];
  /** Machines that had the file at the first attempt, at a later one, and never. */
  readonly fetched?: { readonly atOnce: number; readonly again: number; readonly never: number };
}

/** The lines about nodes that the example prints with `words`. */
async function told(words: readonly string[]): Promise<readonly Told[]> {
  const { status, stdout, stderr } = await run('bash', [script, ...words], { timeoutMs: 100_000 });
  expect([status, stderr], stdout.toString()).toEqual([0, '']);
  const lines = stdout.toString().split('\n');
  return lines.filter((line) => line.includes(' | ')).map(read);
}

function read(line: string): Told {
  const nodes = Array.from(line.matchAll(/node\d (\d+)/g), ([, count]) => Number(count));
  const [, atOnce, again, never] = /at once (\d+) +asked again (\d+) +gave up (\d+)/.exec(line) ?? [];
  return atOnce === undefined
    ? { nodes }
    : { nodes, fetched: { atOnce: Number(atOnce), again: Number(again), never: Number(never) } };
}

const sum = (counts: readonly number[]): number => counts.reduce((total, count) => total + count, 0);

describe.skipIf(!hasNamespaces || missing.length > 0)(`TFTP behind ECMP (needs ${needs})`, () => {
  it('serves every machine from one port, a new version at once, and loses with a node only what it was sending', async () => {
    const [first, replaced, underWay, withdrawn, back, killed] = await told(['--cluster', '--health']);
    const all = { atOnce: 32, again: 0, never: 0 };
    expect(first).toMatchObject({ fetched: all });
    // That one of three nodes gets none of 32 happens once in 100,000 times.
    for (const count of first?.nodes ?? []) expect(count).toBeGreaterThan(0);
    expect(sum(first?.nodes ?? [])).toBe(32);
    expect(replaced?.fetched?.never).toBe(0);

    const cutOff = underWay?.nodes[2] ?? 0;
    expect(sum(underWay?.nodes ?? [])).toBe(32);
    expect(withdrawn).toMatchObject({ fetched: { atOnce: 32 - cutOff, again: cutOff, never: 0 } });
    expect(withdrawn?.nodes[2]).toBe(0);

    expect(back).toMatchObject({ fetched: all });
    expect(back?.nodes[2]).toBeGreaterThan(0);
    expect(killed?.nodes[2]).toBe(0);
    expect(killed?.fetched?.never).toBe(0);
  }, 110_000);

  it.concurrent('breaks with a port for each transfer where the router hashes ports', async () => {
    const [first] = await told(['--ports', 'many', '--machines', '24']);
    expect(first?.fetched?.atOnce).toBeLessThan(24);
  }, 110_000);

  it.concurrent.each(['l3', 'source-port'])(
    'serves from many ports where the router hashes %s',
    async (hash) => {
      const [first, underWay, withdrawn] = await told([
        '--ports',
        'many',
        '--hash',
        hash,
        '--machines',
        '24',
      ]);
      expect(first).toMatchObject({ fetched: { atOnce: 24, again: 0, never: 0 } });
      expect(sum(underWay?.nodes ?? [])).toBe(24);
      expect(withdrawn).toMatchObject({ fetched: { again: underWay?.nodes[2], never: 0 } });
    },
    110_000,
  );
});

it.each([
  [['--nope'], /^ecmp\.sh: there is no --nope /],
  [['--nodes', '1'], /^ecmp\.sh: --nodes 1 is not a number from 2 to 9 /],
  [['--hash'], /^ecmp\.sh: --hash needs a value /],
])('the example of ECMP refuses %j in one line', async (words, message) => {
  const { status, stdout, stderr } = await run('bash', [script, ...words]);
  expect([status, stdout.toString()]).toEqual([2, '']);
  expect(stderr).toMatch(message);
  expect(stderr.split('\n')).toHaveLength(2);
});
