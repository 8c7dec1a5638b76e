import type { Argument, Command, Option } from 'commander';
import { suggestedChecksums } from '../../bytes/checksum/suggested-checksums.js';
import { encodingNames } from '../../bytes/encoding-names.js';
import { eolNames } from '../../bytes/line-endings.js';
import type { Translate } from '../language.js';
import type { CommonOption } from '../settings.js';
import { commonOptionsOf, examplesOf, optionText, pathOf } from './help.js';

/** The kind of an option's or argument's value. */
export type ValueKind = 'file' | 'folder' | 'words' | 'other';

/** An option as needed by a manual page and a shell's completion. */
export interface PageOption {
  readonly short: string | undefined;
  readonly long: string;
  /** The placeholder of its value, as in `<mode>`; undefined when it takes none. */
  readonly value: string | undefined;
  readonly kind: ValueKind;
  /** The words that it takes; one that ends in `:` is continued by the person. */
  readonly words: readonly string[];
  readonly text: string;
}

/** An argument of a command. */
export interface PageArgument {
  readonly name: string;
  readonly isRequired: boolean;
  readonly kind: ValueKind;
  readonly text: string;
}

/** Everything that help says of one command, as data. */
export interface CommandPage {
  /** The words after the program's name; none for the program itself. */
  readonly path: readonly string[];
  readonly summary: string;
  readonly arguments: readonly PageArgument[];
  readonly options: readonly PageOption[];
  /** The program's options that it takes. */
  readonly common: readonly PageOption[];
  readonly commands: readonly { readonly name: string; readonly text: string }[];
  readonly examples: readonly string[];
}

/** Values that are one of a few words, or begin with one, by the option's long name. */
const wordsByOption: Readonly<Record<string, readonly string[]>> = {
  '--encoding': encodingNames,
  '--eol': eolNames,
  '--checksum': ['none', ...suggestedChecksums()],
  '--check': suggestedChecksums(),
  '--lang': ['en', 'zh-CN'],
  '--reply': ['none', 'echo', 'reverse', 'reverse-bytes', 'text:'],
  '--framing': [
    'raw',
    'line',
    'delimiter:',
    'fixed:',
    ...['u8', 'u16be', 'u16le', 'u32be', 'u32le'].map((name) => `length:${name}`),
    'gap:',
  ],
  '--duplex': ['full', 'half', 'simplex-send', 'simplex-receive'],
  '--write': ['off', 'create', 'overwrite'],
  '--per-client': ['ip'],
  '--engine': ['auto', 'linux', 'portable'],
  '--mode': ['octet', 'netascii'],
  '--rollover': ['0', '1'],
  '--out': ['bytes', 'text', 'hex', 'lines', 'json'],
};

/** Reads a command off the command line's own definition. */
export function commandPage(command: Command, t: Translate, taken: readonly CommonOption[]): CommandPage {
  const path = pathOf(command);
  const option = (one: Option): PageOption => pageOption(one, t);
  return {
    path: path === '' ? [] : path.split(' '),
    summary: command.description(),
    arguments: command.registeredArguments.map(pageArgument),
    options: command.parent === null ? [] : command.options.map(option),
    common: commonOptionsOf(command, taken).map(option),
    commands: command.commands.map((child) => ({ name: child.name(), text: child.description() })),
    examples: examplesOf(command),
  };
}

function pageOption(option: Option, t: Translate): PageOption {
  const long = option.long ?? '';
  const words = wordsByOption[long] ?? [];
  const value = /[<[]([^>\]]+)[>\]]/.exec(option.flags)?.[1];
  const kind = value === undefined ? 'other' : words.length > 0 ? 'words' : kindOf(value);
  return { short: option.short, long, value, kind, words, text: optionText(option, t) };
}

function pageArgument(argument: Argument): PageArgument {
  const name = argument.name();
  return { name, isRequired: argument.required, kind: kindOf(name), text: argument.description };
}

function kindOf(placeholder: string): ValueKind {
  if (placeholder === 'file' || placeholder === 'local' || placeholder === 'pattern') return 'file';
  return placeholder === 'folder' ? 'folder' : 'other';
}
