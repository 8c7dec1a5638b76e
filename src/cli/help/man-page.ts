import type { Translate } from '../language.js';
import type { CommandPage, PageOption } from './command-page.js';

/** The file's name without a folder: `bob-tcp-listen.1`. */
export function manPageName({ path }: CommandPage): string {
  return `${['bob', ...path].join('-')}.1`;
}

/** A page of section 1 in man(7)'s macros, from what help says of the command. */
export function manPage(page: CommandPage, version: string, t: Translate): string {
  const name = ['bob', ...page.path].join('-');
  const isProgram = page.path.length === 0;
  const sections = [
    `.TH ${roff(name.toUpperCase())} 1 "" "Breakoutbox ${version}" "Breakoutbox"`,
    // Chinese has no spaces for roff to stretch.
    '.ad l',
    section(t('manual.name'), `${roff(name)} \\- ${roff(page.summary)}`),
    section(t('manual.synopsis'), synopsis(page)),
    page.commands.length > 0 &&
      section(
        t('manual.commands'),
        page.commands.map(({ name: command, text }) => item(`.B ${roff(command)}`, text)).join('\n'),
      ),
    page.arguments.length > 0 &&
      section(
        t('manual.arguments'),
        page.arguments.map(({ name: argument, text }) => item(`.I ${roff(argument)}`, text)).join('\n'),
      ),
    page.options.length > 0 && section(t('manual.options'), page.options.map(optionItem).join('\n')),
    page.common.length > 0 && section(t('manual.common'), page.common.map(optionItem).join('\n')),
    page.examples.length > 0 &&
      section(t('manual.examples'), `.nf\n${page.examples.map((line) => roff(line)).join('\n')}\n.fi`),
    section(t('manual.exitStatus'), roff(t('manual.exitStatusText'))),
    isProgram && section(t('manual.environment'), roff(t('manual.environmentText'))),
    section(
      t('manual.seeAlso'),
      (isProgram
        ? page.commands.map(({ name: command }) => `bob-${command}`)
        : ['bob', ...page.commands.map(({ name: command }) => `${name}-${command}`)]
      )
        .map((other) => `.BR ${roff(other)} (1)`)
        .join('\n'),
    ),
  ];
  return `${sections.filter((part) => part !== false).join('\n')}\n`;
}

function section(title: string, body: string): string {
  return `.SH ${roff(title)}\n${body}`;
}

function item(term: string, text: string): string {
  return `.TP\n${term}\n${roff(text)}`;
}

function optionItem({ short, long, value, text }: PageOption): string {
  const flags = [...(short === undefined ? [] : [short]), long].map((flag) => `\\fB${roff(flag)}\\fR`);
  const taken = value === undefined ? '' : ` \\fI${roff(value)}\\fR`;
  return `.TP\n${flags.join(', ')}${taken}\n${roff(text)}`;
}

function synopsis({ path, arguments: all, commands }: CommandPage): string {
  const words = all.map(({ name, isRequired }) =>
    isRequired ? `\\fI${roff(name)}\\fR` : `[\\fI${roff(name)}\\fR]`,
  );
  if (commands.length > 0) words.push(path.length === 0 ? '[\\fIcommand\\fR]' : '\\fIcommand\\fR');
  return [`.B ${roff(['bob', ...path].join(' '))}`, `[\\fIoptions\\fR] ${words.join(' ')}`.trim()].join('\n');
}

/** Text that roff prints as it stands: no escapes, minus signs that can be copied, and no line that is taken for a request. */
function roff(text: string): string {
  return text
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .replace(/^[.']/gm, (mark) => `\\&${mark}`);
}
