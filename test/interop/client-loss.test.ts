// What real clients get from bob over a cable that loses certain datagrams, and what that costs, as nftables counts it.
import { expect, it } from 'vitest';
import { main } from '../bob.js';
import { describeOnEngines } from '../engines.js';
import { hasNamespaces, inNamespace, namespaceNeeds } from '../namespace.js';
import { hasProgram, programPath } from '../peer-programs.js';

interface Row {
  readonly name: string;
  readonly windowBlocks: number;
  readonly loses: string;
  readonly isWhole: boolean;
  readonly blocks: number;
  readonly came: number;
  readonly lost: number;
}

const from = ['10.98.0.1', '6900'] as const;
const atftp = (windowBlocks: number) => [
  'atftp',
  [
    '--option',
    'blksize 1024',
    '--option',
    `windowsize ${windowBlocks}`,
    '-g',
    '-r',
    'big',
    '-l',
    'OUT',
    ...from,
  ],
  1_024,
  windowBlocks,
];
/** The arguments of client-loss.mjs. curl sends no options: its own make the server wait six seconds for each ACK (RFC 2349). */
const clients = [
  ...[4, 16].map(atftp),
  ['tftp', ['-m', 'binary', ...from, '-c', 'get', 'big', 'OUT'], 512, 1],
  ['busybox', ['tftp', '-b', '1024', '-g', '-r', 'big', '-l', 'OUT', ...from], 1_024, 1],
  ['curl', ['-sS', '--tftp-no-options', '-o', 'OUT', `tftp://${from.join(':')}/big`], 512, 1],
] as const;
const programs = ['nft', ...new Set(clients.map(([name]) => String(name)))];
const missing = programs.filter((name) => !hasProgram(name));
const needs = missing.length > 0 ? missing.join(', ') : `${namespaceNeeds}, ${programs.join(', ')}`;

describeOnEngines((engine) => {
  // A machine that stops a client for longer than a timeout makes it look silent: that is asked again.
  it.skipIf(!hasNamespaces || missing.length > 0)(
    `sends real clients what was lost and a window for each loss at most, every byte right (needs ${needs})`,
    { timeout: 120_000, retry: 2 },
    async () => {
      const commands = clients.map(([name, words, blockBytes, windowBlocks]) => [
        name,
        programPath(String(name)),
        words,
        blockBytes,
        windowBlocks,
      ]);
      const words = [main, engine, JSON.stringify(commands)];
      const { stdout, stderr } = await inNamespace('client-loss.mjs', words, { timeoutMs: 110_000 });
      expect(stderr).toBe('');
      const rows = stdout.toString().trim().split('\n');
      const wrong = rows.filter((line) => {
        const { isWhole, blocks, came, lost, windowBlocks } = JSON.parse(line) as Row;
        return !isWhole || came > blocks + lost + lost * windowBlocks;
      });
      expect(wrong).toEqual([]);
      expect(rows).toHaveLength(2 * 5 + 3 * 2);
    },
  );
});
