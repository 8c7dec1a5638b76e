import process from 'node:process';
import { Command } from 'commander';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { checksumSpec } from '../../test/checksum-spec.js';
import { tcpListenInput } from '../config/endpoint-input.js';
import { translator } from './language.js';
import { EventNumbers } from './output/event-numbers.js';
import {
  addGlobalOptions,
  choice,
  numberOf,
  refuseWithoutEffect,
  type Settings,
  seconds,
  secondsIn,
  settingsOf,
  wholeNumber,
} from './settings.js';

/** A program with one command, after it has read `words`. */
function commandOf(words: readonly string[]): Command {
  const program = new Command().exitOverride();
  addGlobalOptions(program, translator('en'));
  const command = program.command('do').action(() => undefined);
  program.parse([...words], { from: 'user' });
  return command;
}

const settings = (...words: readonly string[]): Settings =>
  settingsOf(commandOf(words), translator('en'), 'en', () => undefined, new EventNumbers());

describe('a number that is written', () => {
  it.each<[text: string, value: number]>([
    ['1', 1],
    ['65535', 65_535],
    ['0080', 80],
  ])('as %s is %d', (text, value) => {
    expect(wholeNumber('--port', text, { least: 1, most: 65_535 })).toBe(value);
  });

  it.each(['0', '65536', '-1', '+1', '1.0', '1e3', '0x10', '', ' 1', '1 ', '٣', '1'.repeat(11), 'NaN'])(
    'as %j is refused with its name and range',
    (text) => {
      expect(() => wholeNumber('--port', text, { least: 1, most: 65_535 })).toThrow(
        expect.objectContaining({
          code: 'NUMBER_INVALID',
          failure: expect.objectContaining({
            params: { name: '--port', text, least: 1, most: 65_535 },
          }),
        }),
      );
    },
  );

  it('is held to the range of the property that it is for', () => {
    const { workers } = tcpListenInput.properties;
    expect(numberOf('--workers', String(workers.maximum), workers)).toBe(workers.maximum);
    expect(() => numberOf('--workers', String(workers.maximum + 1), workers)).toThrow('--workers');
    expect(() => numberOf('--workers', String(workers.minimum - 1), workers)).toThrow('--workers');
  });
});

describe('seconds that are written', () => {
  it.each<[text: string, milliseconds: number]>([
    ['0', 0],
    ['2', 2_000],
    ['0.5', 500],
    ['1.005', 1_005],
    ['0.001', 1],
    ['10', 10_000],
  ])('as %s are %d ms', (text, milliseconds) => {
    expect(seconds('--grace', text, 10)).toBe(milliseconds);
  });

  it.each(['-1', '10.001', '11', '.5', '1.', '1.0005', '1e1', '', '1s', 'soon'])(
    'as %j are refused',
    (text) => {
      expect(() => seconds('--grace', text, 10)).toThrow(
        expect.objectContaining({
          code: 'NUMBER_INVALID',
          failure: expect.objectContaining({ params: { name: '--grace', text, least: 0, most: 10 } }),
        }),
      );
    },
  );

  it('are held to a range in milliseconds, in whole seconds', () => {
    expect(secondsIn({ maximum: 2_999 }, '--idle-timeout', '2')).toBe(2_000);
    expect(() => secondsIn({ maximum: 2_999 }, '--idle-timeout', '2.5')).toThrow('--idle-timeout');
  });
});

describe('a word of a list', () => {
  it('is taken as it is written, and no other', () => {
    expect(choice('--mode', 'octet', ['octet', 'netascii'])).toBe('octet');
    for (const text of ['Octet', 'oct', '', 'octet ', 'toString']) {
      expect(() => choice('--mode', text, ['octet', 'netascii'])).toThrow(
        expect.objectContaining({
          code: 'CHOICE_INVALID',
          failure: expect.objectContaining({ params: { name: '--mode', text, choices: 'octet netascii' } }),
        }),
      );
    }
  });
});

describe('the settings of a command', () => {
  const { isTTY } = process.stdout;
  afterEach(() => {
    process.stdout.isTTY = isTTY;
    vi.unstubAllEnvs();
  });

  it('are these without an option', () => {
    process.stdout.isTTY = false;
    expect(settings('do')).toMatchObject({
      language: 'en',
      encoding: 'utf-8',
      eol: 'none',
      checksum: undefined,
      graceMs: 2_000,
      hex: false,
      raw: false,
      json: false,
      quiet: false,
      color: false,
      verbose: false,
      given: new Set(),
    });
  });

  it.each<[words: string, changed: Partial<Settings>]>([
    ['-e GBK', { encoding: 'gbk', given: new Set(['encoding'] as const) }],
    ['--hex --eol crlf', { hex: true, eol: 'crlf', given: new Set(['hex', 'eol'] as const) }],
    [
      '--raw --checksum lrc',
      { raw: true, checksum: checksumSpec('lrc'), given: new Set(['raw', 'checksum'] as const) },
    ],
    ['--json -q', { json: true, quiet: true, given: new Set(['json', 'quiet'] as const) }],
    ['--grace 0.25', { graceMs: 250, given: new Set(['grace'] as const) }],
    ['--checksum none', { checksum: undefined, given: new Set(['checksum'] as const) }],
    // What is given is known though it is the default.
    ['--eol none', { eol: 'none', given: new Set(['eol'] as const) }],
  ])('are changed by %s, before the command and behind it', (words, changed) => {
    expect(settings('do', ...words.split(' '))).toMatchObject(changed);
    expect(settings(...words.split(' '), 'do')).toMatchObject(changed);
  });

  it.each([
    ['--encoding klingon', 'ENCODING_UNKNOWN'],
    ['--eol LF', 'CHOICE_INVALID'],
    ['--checksum md5', 'CHECKSUM_INVALID'],
    ['--grace 3601', 'NUMBER_INVALID'],
    ['--hex --raw', 'OPTIONS_CONTRADICT'],
  ])('with %s are refused: %s', (words, code) => {
    expect(() => settings('do', ...words.split(' '))).toThrow(expect.objectContaining({ code }));
  });

  it.each<[isTTY: boolean, noColor: string, words: readonly string[], color: boolean]>([
    [true, '', [], true],
    [true, '1', [], false],
    [true, '', ['--no-color'], false],
    [false, '', [], false],
  ])('are in color only on a terminal that wants it: %s, NO_COLOR=%s, %j', (isTTY, noColor, words, color) => {
    process.stdout.isTTY = isTTY;
    vi.stubEnv('NO_COLOR', noColor);
    expect(settings('do', ...words).color).toBe(color);
  });
});

describe('an option of the program that a command does not take', () => {
  it('is refused where a person gave it, also with the value that it has anyway', () => {
    const refused = (...words: readonly string[]) => refuseWithoutEffect(commandOf(words), 'do', ['json']);
    expect(() => refused('do', '--json')).not.toThrow();
    for (const words of [
      ['do', '--eol', 'none'],
      ['--eol', 'lf', 'do'],
    ]) {
      expect(() => refused(...words)).toThrow(
        expect.objectContaining({
          code: 'OPTION_WITHOUT_EFFECT',
          failure: expect.objectContaining({ params: { option: '--eol', command: 'do' } }),
        }),
      );
    }
  });
});
