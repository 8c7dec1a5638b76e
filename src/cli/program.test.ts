import type { Command, Option } from 'commander';
import { describe, expect, it } from 'vitest';
import { commandAt, Ran } from '../../test/command-line.js';
import { commonOptions } from './settings.js';

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

/** The common options that each command takes. A new command must be listed here. */
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
  'relay tcp': ['encoding', 'hex', 'json', 'quiet', 'grace'],
  'relay udp': ['encoding', 'hex', 'json', 'quiet', 'grace'],
  'relay profiles': [],
  'load tcp': ['json', 'quiet', 'grace'],
  'load udp': ['json', 'quiet', 'grace'],
  'load tftp': ['json', 'quiet', 'grace'],
  'check tcp-echo': ['encoding', 'json', 'quiet', 'grace'],
  'check udp-echo': ['encoding', 'json', 'quiet', 'grace'],
  'check tcp-reverse': ['encoding', 'json', 'quiet', 'grace'],
  'check udp-counter': ['encoding', 'json', 'quiet', 'grace'],
  'check tcp-chat': ['encoding', 'json', 'quiet', 'grace'],
  'check tftp-server': ['json', 'quiet', 'grace'],
  'check tftp-client': ['json', 'quiet', 'grace'],
  doctor: ['json', 'quiet'],
  nodes: ['json', 'quiet'],
  audit: ['json', 'quiet', 'grace'],
  'library add': ['json', 'quiet'],
  'library list': ['json', 'quiet'],
  'library get': ['json', 'quiet'],
  'library remove': ['json', 'quiet'],
  'library versions': ['json', 'quiet'],
  'library rollback': ['json', 'quiet'],
  ports: ['json', 'quiet'],
  history: ['json', 'quiet', 'grace'],
  import: ['json', 'quiet'],
  replay: ['encoding', 'hex', 'json', 'quiet', 'grace'],
  run: ['json', 'quiet', 'grace'],
  init: ['json', 'quiet'],
  send: ['encoding', 'hex', 'json', 'quiet', 'grace', 'verbose'],
  learn: [],
  completion: [],
  dissect: ['encoding', 'hex', 'json', 'verbose'],
  capture: ['json', 'quiet', 'verbose'],
};

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
            failure: { params: { option: `--${option}`, command: name } },
          });
      }
    }
  });
});
