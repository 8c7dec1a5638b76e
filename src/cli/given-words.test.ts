import { describe, expect, it } from 'vitest';
import { commandAt } from '../../test/command-line.js';
import { givenWords } from './given-words.js';

describe('the command line in the parser’s form', () => {
  it.each([
    [[], ['workbench']],
    [
      ['--port', '9000'],
      ['workbench', '--port', '9000'],
    ],
    [
      ['--json', 'ports'],
      ['--json', 'ports'],
    ],
    [
      ['--lang', 'zh-CN', 'doctor', '7788'],
      ['--lang', 'zh-CN', 'doctor', '7788'],
    ],
    // Options of the command itself go behind it.
    [
      ['--workspace', '.', 'send', 'x'],
      ['send', '--workspace', '.', 'x'],
    ],
    [
      ['--quiet', '--reply=echo', 'tcp', 'listen', '0', '--', '-x'],
      ['tcp', 'listen', '--quiet', '--reply=echo', '0', '--', '-x'],
    ],
    [['--help'], ['--help']],
    [
      ['help', 'tcp', 'listen'],
      ['tcp', 'listen', '--help'],
    ],
    [['lsten'], ['lsten']],
    [
      ['tcp', 'connect', '--reconnect', 'host:23'],
      ['tcp', 'connect', '--reconnect=3', 'host:23'],
    ],
  ])('%j is %j', (words, given) => {
    expect(givenWords(words)).toEqual(given);
  });

  it('knows every command of the program behind an option', async () => {
    const { program } = await commandAt([]);
    const names = program.commands.map((command) => command.name()).filter((name) => name !== 'help');
    for (const name of names) expect(givenWords(['--quiet', name])).toEqual(['--quiet', name]);
  });
});
