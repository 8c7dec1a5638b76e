import { CommanderError } from 'commander';
import { describe, expect, it } from 'vitest';
import { type Translate, translator } from '../language.js';
import { commandPages } from '../program.js';
import { hintedOptions, hintOf, type NamedCommand, usageMessage } from './usage-message.js';

const english = translator('en');
const pages = await commandPages(english);
const leaves = pages.filter(({ path, commands }) => path.length > 0 && commands.length === 0);

function commandAt(path: string): NamedCommand {
  const page = leaves.find((one) => one.path.join(' ') === path);
  return {
    path,
    options: new Set([...(page?.options ?? []), ...(page?.common ?? [])].map(({ long }) => long)),
    commands: leaves.map((one) => one.path.join(' ')),
  };
}

describe('the hint for an option of ncat', () => {
  it.each(leaves.map(({ path }) => path.join(' ')))('names nothing that bob %s does not have', (path) => {
    const command = commandAt(path);
    const translations: readonly Translate[] = [english, translator('zh-CN')];
    for (const translate of translations)
      for (const typed of hintedOptions) {
        const hint = hintOf(typed, command, translate);
        const options = hint.match(/--[a-z-]+/g) ?? [];
        expect([...command.options], `${typed}${hint}`).toEqual(expect.arrayContaining(options));
        const named = /bob ((?:tcp|udp) listen)/.exec(hint)?.[1];
        if (named !== undefined) expect(leaves.map((one) => one.path.join(' '))).toContain(named);
      }
  });

  it.each([
    ['tcp send', '-w', '; here it is --wait MS'],
    ['tcp listen', '-w', '; here it is --idle-timeout SECONDS'],
    ['tcp connect', '-w', ''],
    ['udp send', '-p', '; here it is --from PORT'],
    ['tcp connect', '-p', '; here it is --bind PORT'],
    ['tftp serve', '-p', '; here it is --port PORT'],
    ['tftp get', '-p', ''],
    ['ports', '-4', ''],
    ['udp send', '-l', '; here it is "bob udp listen PORT"'],
    ['tcp send', '-k', ''],
    ['ports', '-C', ''],
    ['capture', '-i', '; name the interface without an option, as in "bob capture eth0"'],
    ['capture', '-Y', '; here it is --filter EXPRESSION'],
    ['dissect', '-r', '; name the file without an option, as in "bob dissect boot.pcapng"'],
    ['dissect', '-T', '; here it is --fields NAMES, with commas between'],
    ['dissect', '-i', ''],
  ])('at bob %s, of %s: "%s"', (path, typed, hint) => {
    expect(hintOf(typed, commandAt(path), english)).toBe(hint);
  });
});

describe('the message for an unknown command', () => {
  const messageOf = (path: string, found: string, translate: Translate): string | undefined =>
    usageMessage(
      new CommanderError(1, 'commander.unknownCommand', `error: unknown command '${found}'`),
      commandAt(path),
      translate,
    );

  it.each([
    ['', 'listen', 'command "listen" is not known (did you mean tcp listen or udp listen?); see "bob help"'],
    ['', 'serve', 'command "serve" is not known (did you mean tftp serve?); see "bob help"'],
    ['', 'conect', 'command "conect" is not known (did you mean tcp connect?); see "bob help"'],
    ['tcp', 'chat', 'command "chat" is not known (did you mean udp chat?); see "bob help tcp"'],
    ['', 'frobnicate', 'command "frobnicate" is not known; see "bob help"'],
    ['', 'tcq', 'command "tcq" is not known; see "bob help"'],
  ])('bob %s %s', (path, found, line) => {
    expect(messageOf(path, found, english)).toBe(line);
  });

  it('in Chinese', () => {
    expect(messageOf('', 'listen', translator('zh-CN'))).toBe(
      '未知的命令“listen”（是否想用 tcp listen 或 udp listen？）；用法见“bob help”',
    );
  });
});
