import { readdirSync, readFileSync } from 'node:fs';
import type { CommanderError } from 'commander';
import { describe, expect, it } from 'vitest';
import { givenWords } from '../src/cli/given-words.js';
import { examples } from '../src/cli/help/examples.js';
import { allCommands } from '../src/cli/help/help.js';
import { commandAt, Ran } from './command-line.js';
import { commandsOf, documentedCommands } from './documented-commands.js';

/** Whether the program takes these words: nothing is started. Rejects with what is wrong with them. */
async function parse(words: readonly string[]): Promise<void> {
  const given = givenWords(words);
  const { program } = await commandAt([], given);
  for (const command of [program, ...allCommands(program)])
    command.configureOutput({ writeOut: () => undefined });
  try {
    await program.parseAsync(given, { from: 'user' });
  } catch (error) {
    const { code } = error as CommanderError;
    if (error instanceof Ran || code === 'commander.helpDisplayed' || code === 'commander.version') return;
    throw error;
  }
}

const folder = new URL('../', import.meta.url);
const text = (path: string): string => readFileSync(new URL(path, folder), 'utf8');
const documents = [
  'README.md',
  'README.zh-CN.md',
  ...readdirSync(new URL('docs/', folder))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
];

/** What within a sentence only names a command, or stands for several. */
const isName = (words: readonly string[]): boolean =>
  !words.some((word) => word.startsWith('-')) || words.some((word) => /[{|]/.test(word));

describe('commands that documents show', () => {
  it.each([
    ["printf 'x y' | bob tcp send :7 --hex > a.bin 2>&1 # why", [['tcp', 'send', ':7', '--hex']]],
    ['source <(bob completion bash)', [['completion', 'bash']]],
    [
      'bob udp send 1.2.3.4:5 "say \\"温度\\"" | jq \'.text | x\'',
      [['udp', 'send', '1.2.3.4:5', 'say "温度"']],
    ],
    ['bob tcp send HOST:443 … --tls', [['tcp', 'send', 'HOST:443', '--tls']]],
    ['sudo bob ports 7 && sudo ls', [['ports', '7']]],
    ['rob bob; cd ~ && bob', [[]]],
  ])('are found in %j', (line, found) => {
    expect(commandsOf(line)).toEqual(found);
  });

  it.each([
    [['tcp', 'listen', '7777', '--ecoding', 'gbk']],
    [['tcp', 'listen']],
    [['tftp', 'serve', 'a', 'b']],
    [['ports', '--eol', 'crlf']],
  ])('are refused when they are wrong: %j', async (words) => {
    await expect(parse(words)).rejects.toThrow();
  });

  for (const path of documents) {
    const commands = documentedCommands(text(path));
    if (commands.length === 0) continue;
    it.each(commands.map((command) => [`${path}:${command.line}`, command.text, command] as const))(
      '%s: %s',
      async (_, _text, { words, isWhole }) => {
        if (isWhole) await parse(words);
        else
          await parse(words).catch((error: { code?: string }) => {
            const lacksWords = ['commander.missingArgument', 'commander.help'].includes(error.code ?? '');
            if (!lacksWords || !isName(words)) throw error;
          });
      },
    );
  }

  it.each(Object.values(examples).flat())('in the help: %s', async (line) => {
    const commands = commandsOf(line);
    expect(commands).toHaveLength(1);
    for (const words of commands) await parse(words);
  });

  it('are the same in both languages', () => {
    const shown = (path: string): readonly string[] =>
      documentedCommands(text(path))
        .filter(({ isWhole }) => isWhole)
        .map(({ words }) => words.join(' '));
    expect(shown('README.md').length).toBeGreaterThan(15);
    expect(shown('README.zh-CN.md')).toEqual(shown('README.md'));
  });
});
