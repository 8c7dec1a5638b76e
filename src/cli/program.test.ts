import type { Command, Option } from 'commander';
import { describe, expect, it } from 'vitest';
import { translator } from './language.js';
import { createProgram } from './program.js';
import { commonOptions, settingsOf } from './settings.js';

const translate = translator('en');

/** Every common option with a value that it takes. */
const values: Readonly<Record<(typeof commonOptions)[number], string | undefined>> = {
  encoding: 'gbk',
  hex: undefined,
  raw: undefined,
  eol: 'crlf',
  checksum: 'crc32',
  json: undefined,
  quiet: undefined,
  grace: '1',
  verbose: undefined,
};

/** Which of the common options each command takes. A new command stands here before it runs. */
const taken: Readonly<Record<string, readonly (keyof typeof values)[]>> = {
  workbench: ['json', 'quiet', 'grace'],
  'tcp listen': commonOptions,
  'tcp send': commonOptions,
  'tcp connect': commonOptions,
  'udp listen': commonOptions,
  'udp send': commonOptions,
  'udp chat': commonOptions,
  'tftp serve': ['json', 'quiet', 'grace', 'verbose'],
  'tftp get': ['json', 'quiet', 'grace'],
  'tftp put': ['json', 'quiet', 'grace'],
  'load tcp': ['json', 'quiet', 'grace'],
  'load udp': ['json', 'quiet', 'grace'],
  'load tftp': ['json', 'quiet', 'grace'],
  ports: ['json', 'quiet'],
  completion: [],
};

/** The command at `path` of a program whose actions only say that they ran. */
async function commandAt(path: readonly string[]): Promise<{ program: Command; command: Command }> {
  const program = await createProgram(path, {
    translate,
    settingsOf: (command) => {
      settingsOf(command, translate, 'en', () => undefined);
      throw new Ran();
    },
    finished: () => undefined,
  });
  const command = path.reduce<Command>((parent, word) => {
    const child = parent.commands.find((one) => one.name() === word);
    if (child === undefined) throw new Error(`no command ${path.join(' ')}`);
    return child;
  }, program);
  return { program, command };
}

class Ran extends Error {}

const leaves = async (): Promise<readonly string[]> => {
  const { program } = await commandAt([]);
  const pathsOf = (command: Command, before: readonly string[]): readonly string[] =>
    command.commands.length === 0
      ? [before.join(' ')]
      : command.commands
          .filter((child) => child.name() !== 'help')
          .flatMap((child) => pathsOf(child, [...before, child.name()]));
  return pathsOf(program, []);
};

describe('the options that the program has for its commands', () => {
  it('are these and no others, beside --lang, --no-color and --version', async () => {
    const { program } = await commandAt([]);
    const names = program.options.map((option: Option) => option.attributeName());
    expect(names.toSorted()).toEqual([...commonOptions, 'color', 'lang', 'version'].toSorted());
  });

  it('are decided for every command', async () => {
    expect((await leaves()).toSorted()).toEqual(Object.keys(taken).toSorted());
  });

  it.each(Object.keys(taken))('hold for bob %s, or are refused', async (name) => {
    const path = name.split(' ');
    for (const option of commonOptions) {
      const value = values[option];
      const given = value === undefined ? [`--${option}`] : [`--${option}`, value];
      for (const words of [
        [...path, ...given],
        [...given, ...path],
      ]) {
        const { program, command } = await commandAt(path);
        const needed = command.registeredArguments.filter(({ required }) => required).map(() => 'x');
        const parsing = program.parseAsync([...words, ...needed], { from: 'user' });
        if (taken[name]?.includes(option) === true) await expect(parsing).rejects.toBeInstanceOf(Ran);
        else
          await expect(parsing).rejects.toMatchObject({
            code: 'OPTION_WITHOUT_EFFECT',
            params: { option: `--${option}`, command: name },
          });
      }
    }
  });
});
