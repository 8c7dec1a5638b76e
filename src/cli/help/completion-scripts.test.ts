import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { itWith } from '../../../test/peer-programs.js';
import { translator } from '../language.js';
import { commandPages } from '../program.js';
import type { CommandPage } from './command-page.js';
import { completionScript, shells } from './completion-scripts.js';

const languages = ['en', 'zh-CN'] as const;
let folder: string;
let pages: readonly CommandPage[];
const script = (shell: string, language = 'en'): string => join(folder, `${shell}.${language}`);

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'breakoutbox-completion-'));
  for (const language of languages) {
    pages = await commandPages(translator(language));
    for (const shell of shells) writeFileSync(script(shell, language), completionScript(shell, pages));
  }
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function run(program: string, ...args: readonly string[]): readonly string[] {
  const printed = execFileSync(program, args, { encoding: 'utf8', env: { ...process.env, HOME: folder } });
  return printed.split('\n').filter((line) => line !== '');
}

/** What bash substitutes for the last part of `line`, as readline splits it, and the completion options that it got. */
const inBash = (line: string, wordBreaks = ' \t\n"\'><=;|&(:'): readonly string[] =>
  run(
    'bash',
    ...[
      '-c',
      'source "$1"; compopt() { printf "%s\\n" "($*)"; }; COMP_WORDBREAKS=$3; COMP_LINE=$2; COMP_POINT=${#2}; _bob; printf "%s\\n" "${COMPREPLY[@]}"',
      'bash',
      script('bash'),
      line,
      wordBreaks,
    ],
  );
const inFish = (line: string): readonly string[] =>
  run('fish', '-c', `source ${script('fish')}; complete -C ${JSON.stringify(line)}`).map(
    (offer) => offer.split('\t')[0] ?? '',
  );
/** The arguments that zsh's own functions get for `line`; they need a line editor to do more. */
const inZsh = (line: string): readonly string[] =>
  run(
    'zsh',
    ...[
      '-fc',
      'compdef() { :; }; compadd() { print -rl -- "${@[(r)--,-1]}"; }; _files() { print -r -- files "$@"; }; _describe() { print -rl -- "${(@P)4}"; }; source "$1"; words=("${(@s: :)2}"); CURRENT=$#words; PREFIX=$words[-1]; _bob',
      'zsh',
      script('zsh'),
      line,
    ],
  ).map((offer) => offer.replace(/(?<=^[\w-]+):.*[^\w].*$/, ''));

describe.each(languages)('the scripts in %s', (language) => {
  const checks = { bash: ['-n'], zsh: ['-n'], fish: ['--no-execute'] } as const;
  for (const shell of shells)
    itWith(shell, `are sound to ${shell}`, async () => {
      expect(run(shell, ...checks[shell], script(shell, language))).toEqual([]);
    });
});

describe('what is offered', () => {
  for (const [shell, offered] of [
    ['bash', inBash],
    ['fish', inFish],
    ['zsh', inZsh],
  ] as const)
    itWith(shell, `in ${shell} is every command, and every option of each`, async () => {
      for (const { path, commands, options, common } of pages) {
        const at = ['bob', ...path].join(' ');
        if (commands.length > 0)
          expect(offered(`${at} `), at).toEqual(expect.arrayContaining(commands.map(({ name }) => name)));
        const flags = [...options, ...common].map(({ long }) => long);
        expect(offered(`${at} --`), at).toEqual(expect.arrayContaining(flags));
      }
    });

  itWith('bash', 'in bash goes on behind a colon and an equals sign, as readline parts words', async () => {
    expect(inBash('bob udp send H x --checksum lrc')).toEqual(['lrc', 'lrc:hex']);
    expect(inBash('bob udp send H x --checksum lrc:')).toEqual(['hex']);
    expect(inBash('bob udp send H x --checksum lrc:', ' ')).toEqual(['lrc:hex']);
    expect(inBash('bob tcp listen 7 --framing length:u16')).toEqual(['(-o nospace)', 'u16be', 'u16le']);
    expect(inBash('bob tcp listen 7 --eol=cr')).toEqual(['crlf', 'cr']);
    expect(inBash('bob tcp listen 7 --reply text:x ')).toContain('--once');
    expect(inBash("bob tcp listen 'a b")).toEqual([]);
  });

  itWith('fish', 'in fish is each form of a checksum', async () => {
    expect(inFish('bob udp send H x --checksum lrc')).toEqual(['lrc', 'lrc:hex']);
  });

  itWith('zsh', 'in zsh are forms of framing that go on, apart from those that are whole', async () => {
    expect(inZsh('bob tcp listen 7 --framing ')).toEqual(
      expect.arrayContaining(['raw', 'line', 'delimiter:', 'length:u8']),
    );
  });
});

it('nothing in a script starts a program', () => {
  for (const shell of shells)
    expect(completionScript(shell, pages)).not.toMatch(/\$\(\s*(bob|breakoutbox)\b|`bob/);
});
