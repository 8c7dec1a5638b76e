import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { translator } from '../src/cli/language.js';
import { commandPages } from '../src/cli/program.js';
import { writtenBytes } from '../src/config/parse-bytes.js';
import { tftpServerDefaults, tftpServerInput } from '../src/config/tftp-server-input.js';

const document = readFileSync(new URL('../docs/tftp.md', import.meta.url), 'utf8');

/** The options of `bob tftp serve` that take a number, and the property of a description that each of them sets. */
const optionOf = {
  port: '--port',
  maxTransfers: '--max-transfers',
  maxTransfersPerClient: '--max-transfers-per-client',
  maxRate: '--max-rate',
  maxClientRate: '--max-client-rate',
  maxRequests: '--max-requests',
  maxClientRequests: '--max-client-requests',
  quota: '--quota',
  maxBlockBytes: '--max-blksize',
  maxWindowBlocks: '--max-windowsize',
  cacheBytes: '--cache',
  workers: '--workers',
  spinMicros: '--spin-us',
  timeoutMs: '',
  maxRetries: '',
} as const;
const inBytes: readonly string[] = ['maxRate', 'maxClientRate', 'quota', 'cacheBytes'];

interface NumberProperty {
  readonly type: 'integer';
  readonly minimum: number;
  readonly maximum: number;
}

/** A row of the table of limits for each number of a description. */
function rows(): string[][] {
  return Object.entries(tftpServerInput.properties)
    .filter(([, property]) => property.type === 'integer')
    .map(([name, property]) => {
      const { minimum, maximum } = property as NumberProperty;
      const option = optionOf[name as keyof typeof optionOf];
      const value = (tftpServerDefaults as Readonly<Record<string, number>>)[name];
      const written = (number: number): string =>
        inBytes.includes(name) ? writtenBytes(number) : number.toLocaleString('en');
      const most = maximum === Number.MAX_SAFE_INTEGER ? 'no bound' : written(maximum);
      return [
        option === '' ? '' : `\`${option}\``,
        `\`${name}\``,
        `${written(minimum)} to ${most}`,
        value === undefined ? '' : written(value),
      ];
    });
}

it('shows in the document about TFTP every range and default as it is decided', () => {
  const [, table = ''] =
    document
      .split('| Option ')[1]
      ?.split(/\n\n/)[0]
      ?.split(/- \|\n/) ?? [];
  const shown = table.split('\n').map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
  expect(shown).toEqual(rows());
});

it('names in its sentences the default that the help names', async () => {
  const pages = await commandPages(translator('en'));
  const texts = new Map(
    pages.flatMap(({ options }) => options.map(({ long, text }) => [long, text] as const)),
  );
  const named = Array.from(document.matchAll(/`(--[\w-]+)` \((\d[\d.,]*[KMGT]?)\)/g));
  expect(named.length).toBeGreaterThan(2);
  for (const [, option = '', value] of named) expect(texts.get(option), option).toContain(`(${value})`);
});
