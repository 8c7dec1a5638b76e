import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const folder = fileURLToPath(new URL('../../dist/bob/', import.meta.url));
const files = readdirSync(folder).filter((name) => name.endsWith('.js'));
const textOf = (file: string): string => readFileSync(`${folder}${file}`, 'utf8');

/** The files that a command's own one loads, that one among them; the program that loads it aside. */
function loadedBy(command: string): readonly string[] {
  const loaded = new Set(files.filter((name) => name.startsWith(`${command}-`)));
  for (const file of loaded)
    for (const [, next = ''] of textOf(file).matchAll(/require\("\.\/([^"]+)"\)/g))
      if (next !== 'bob.js') loaded.add(next);
  return [...loaded];
}

it('looks into the file that has the expressions of TFTP rules', () => {
  expect(loadedBy('tftp-serve').some((file) => textOf(file).includes('RE2JS'))).toBe(true);
});

it.each(['tcp-send', 'tcp-connect', 'tcp-listen', 'udp-send', 'udp-listen', 'udp-chat', 'tftp-get', 'ports'])(
  'bob %s loads no expressions of TFTP rules, which would make its start longer',
  (command) => {
    expect(loadedBy(command).length).toBeGreaterThan(1);
    expect(loadedBy(command).filter((file) => textOf(file).includes('RE2JS'))).toEqual([]);
  },
);
