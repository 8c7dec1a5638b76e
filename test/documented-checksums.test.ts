import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  checksumAlgorithm,
  checksumAlgorithmNames,
  checksumAliases,
} from '../src/bytes/checksum/algorithms.js';
import { applyChecksum } from '../src/bytes/checksum/place-checksum.js';
import { formatHex, parseHex } from '../src/bytes/hex.js';
import { checksumSpec } from './checksum-spec.js';

const page = readFileSync(new URL('../docs/checksums.md', import.meta.url), 'utf8');

/** The cells of every row of the table under a heading, without their backticks. */
function rowsUnder(heading: string): readonly (readonly string[])[] {
  const section = page.split(/^## /m).find((one) => one.startsWith(`${heading}\n`)) ?? '';
  const rows = section.split('\n').filter((line) => line.startsWith('|'));
  return rows.slice(2).map((row) =>
    row
      .slice(1, -1)
      .split('|')
      .map((cell) => cell.trim().replaceAll('`', '')),
  );
}

describe('docs/checksums.md', () => {
  it('lists every algorithm with its bits, its value of 123456789, and its other names', () => {
    const digits = new TextEncoder().encode('123456789');
    const expected = checksumAlgorithmNames().map((name) => {
      const { bits = 0, order, compute } = checksumAlgorithm(name) ?? {};
      const value = compute?.(digits, 0, digits.length).toString(16).toUpperCase();
      return [
        name,
        String(bits),
        value?.padStart(Math.ceil(bits / 4), '0'),
        order,
        checksumAliases(name).join(', '),
      ];
    });
    expect(rowsUnder('Algorithms')).toEqual(expected);
  });

  it.each(rowsUnder('Examples').map((row) => [row[0] ?? '', row[1] ?? '', row[2] ?? ''] as const))(
    'has an example that is right: %s',
    (spec, content, message) => {
      const typed = parseHex(content);
      const applied = applyChecksum(checksumSpec(spec), typed.ok ? typed.bytes : new Uint8Array(0));
      expect(applied.ok ? formatHex(applied.bytes) : applied.fault.code).toBe(message);
    },
  );
});
