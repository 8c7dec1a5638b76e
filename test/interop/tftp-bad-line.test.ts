// The programs of others, and ours, many at once through relays that lose, double and reorder: soak/tftp-line.mjs, ten transfers each.
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { run } from '../bob.js';
import { hasProgram } from '../peer-programs.js';

const script = fileURLToPath(new URL('../../soak/tftp-line.mjs', import.meta.url));
const programs = ['tftp', 'atftp', 'curl'];

it.skipIf(!programs.every(hasProgram))(
  `no program calls a wrong file good over a bad line (needs ${programs.join(', ')})`,
  async () => {
    const args = [script, '--transfers', '10', '--limit', '30'];
    const { status, stdout, stderr } = await run(process.execPath, args, { timeoutMs: 80_000 });
    const text = stdout.toString();
    console.info(/; seed \d+/.exec(text)?.[0]);
    expect(status, text + stderr).toBe(0);
    const rows = [...text.matchAll(/^\| (\S+) \| (get|put) \| (\d+) \| (\d+) \| (\d+) \| (\d+) \|$/gm)];
    expect(rows.map(([, program, direction]) => `${program} ${direction}`)).toEqual(
      ['tftp-hpa', 'atftp', 'curl', 'bob'].flatMap((name) => [`${name} get`, `${name} put`]),
    );
    const sum = (column: number): number => rows.reduce((total, row) => total + Number(row[column]), 0);
    expect(sum(6), text).toBe(0);
    // Most of them do arrive, so that there is something to compare.
    expect(sum(3), text).toBeGreaterThan(20);
  },
  90_000,
);
