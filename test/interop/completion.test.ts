import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bob } from '../bob.js';
import { itWith } from '../peer-programs.js';

describe('bob completion', () => {
  let folder: string;
  const script = (shell: string): string => join(folder, shell);
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'breakoutbox-completion-'));
    for (const shell of ['bash', 'zsh', 'fish'])
      writeFileSync(script(shell), (await bob(['completion', shell])).stdout);
    writeFileSync(join(folder, 'image.bin'), '');
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  /** What a shell offers behind `words`, of which the last is not finished. */
  const inBash = (words: readonly string[]): readonly string[] =>
    lines('bash', [
      '-c',
      `compopt() { :; }; source "$1"; shift; COMP_LINE="$*"; COMP_POINT=\${#COMP_LINE}; _bob; printf '%s\\n' "\${COMPREPLY[@]}"`,
      'bash',
      script('bash'),
      ...words,
    ]);
  const inFish = (words: readonly string[]): readonly string[] =>
    lines('fish', ['-c', `source ${script('fish')}; complete -C ${JSON.stringify(words.join(' '))}`]).map(
      (line) => line.split('\t')[0] ?? '',
    );
  /** Without its line editor, zsh's own functions say what they were handed. */
  const inZsh = (words: readonly string[]): readonly string[] =>
    lines('zsh', [
      '-fc',
      `compdef() { :; }; compadd() { print -rl -- "\${@[(r)--,-1]}"; }; _files() { print -r -- files "$@"; }
       _describe() { print -rl -- "\${(@P)4}"; }
       source "$1"; shift; words=("$@"); CURRENT=$#; PREFIX=$words[-1]; _bob`,
      'zsh',
      script('zsh'),
      ...words,
    ]).map((line) => line.split(':')[0] ?? '');
  const lines = (program: string, args: readonly string[]): readonly string[] =>
    execFileSync(program, [...args], { encoding: 'utf8', cwd: folder, env: { ...process.env, HOME: folder } })
      .split('\n')
      .filter((line) => line !== '');

  for (const [shell, offered] of [
    ['bash', inBash],
    ['fish', inFish],
    ['zsh', inZsh],
  ] as const) {
    itWith(shell, `offers commands, options and the words of their values in ${shell}`, async () => {
      expect(offered(['bob', ''])).toEqual(
        expect.arrayContaining(['workbench', 'tcp', 'udp', 'tftp', 'ports']),
      );
      expect(offered(['bob', 'tftp', ''])).toEqual(expect.arrayContaining(['serve', 'get', 'put']));
      expect(offered(['breakoutbox', 'tcp', 'listen', '7777', '--fra'])).toContain('--framing');
      expect(offered(['bob', 'tcp', 'listen', '7777', '--framing', ''])).toEqual(
        expect.arrayContaining(['raw', 'line']),
      );
      expect(offered(['bob', 'tftp', 'get', 'tftp://x/y', '--engine', ''])).toEqual(
        expect.arrayContaining(['auto', 'linux', 'portable']),
      );
      expect(offered(['bob', 'ports', '--'])).not.toContain('--checksum');
    });
  }

  itWith('bash', 'offers files where a file is meant', async () => {
    expect(inBash(['bob', 'tcp', 'send', '7777', '--file', 'im'])).toEqual(['image.bin']);
    expect(inBash(['bob', 'tftp', 'put', 'im'])).toEqual(['image.bin']);
  });

  it('names the shells it knows', async () => {
    const { status, stderr } = await bob(['completion', 'csh']);
    expect([status, stderr]).toEqual([2, 'SHELL "csh" is not one of bash, zsh, fish\n']);
  });
});

describe('the manual', () => {
  const page = fileURLToPath(new URL('../../dist/man/man1/bob-tcp-listen.1', import.meta.url));
  itWith('man', 'has a page for each command, which says what its help says', async () => {
    const text = execFileSync('man', ['-l', page], {
      encoding: 'utf8',
      env: { ...process.env, MANWIDTH: '400' },
    });
    const plain = text.replace(/.\x08/g, '');
    expect(plain).toMatch(/^NAME\n +bob-tcp-listen - serve a TCP port/m);
    expect(plain).toMatch(/^ +--framing framing$/m);
    expect(plain).toContain('bob tcp listen 7777 --encoding gbk --reply "text:echo:{text}"');
  });
  itWith('groff', 'is sound to the formatter in both languages', async () => {
    for (const folder of ['man1', 'zh_CN/man1']) {
      const file = fileURLToPath(new URL(`../../dist/man/${folder}/bob-tftp-serve.1`, import.meta.url));
      expect(
        execFileSync('groff', ['-man', '-Kutf8', '-Tutf8', '-ww', '-z', file], { encoding: 'utf8' }),
      ).toBe('');
    }
  });
});
