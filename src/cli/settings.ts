import type { Command } from 'commander';
import type { EndpointRecorder } from '../app/recording/endpoint-recorder.js';
import type { ChecksumSpec } from '../bytes/checksum/checksum-spec.js';
import { parseOptionalChecksum } from '../bytes/checksum/parse-checksum.js';
import { type EncodingName, parseEncodingName } from '../bytes/encoding-names.js';
import { type EolName, eolNames } from '../bytes/line-endings.js';
import type { WholeRange } from '../config/shape.js';
import { BreakoutboxError, type Language } from '../errors/error.js';
import type { Translate } from './language.js';
import type { EventNumbers } from './output/event-numbers.js';

/** Settings of every command, decided once from the options and the environment. */
export interface Settings {
  readonly translate: Translate;
  readonly language: Language;
  readonly encoding: EncodingName;
  readonly hex: boolean;
  readonly raw: boolean;
  readonly eol: EolName;
  /** Of what is sent; undefined: none. */
  readonly checksum: ChecksumSpec | undefined;
  readonly json: boolean;
  readonly quiet: boolean;
  readonly color: boolean;
  readonly graceMs: number;
  /** Sequence numbers of the objects that are printed with `json`. */
  readonly numbers: EventNumbers;
  readonly verbose: boolean;
  /** Options that a person gave, where a default would mean something else. */
  readonly given: ReadonlySet<CommonOption>;
  /** Sees the endpoints of the command, with `--capture`. */
  readonly recorder?: EndpointRecorder | undefined;
  /** Sets flags of V8 for the rest of the run (start.ts). */
  readonly setV8Flags: (flags: string) => void;
}

/** The options that the program has for its commands, as commander names them; a command takes those that its entry lists. */
export const commonOptions = [
  'encoding',
  'hex',
  'raw',
  'eol',
  'checksum',
  'json',
  'quiet',
  'grace',
  'verbose',
] as const;

/** One of them. `--lang` and `--no-color` hold for every command. */
export type CommonOption = (typeof commonOptions)[number];

/** The program's own options, as commander gives them. */
interface GlobalOptions {
  readonly encoding: string;
  readonly hex?: true;
  readonly raw?: true;
  readonly eol: string;
  readonly checksum: string;
  readonly json?: true;
  readonly quiet?: true;
  readonly color: boolean;
  readonly grace: string;
  readonly verbose?: true;
}

/** Adds the options of every command to the program; commander takes them before and after the command's words. */
export function addGlobalOptions(program: Command, t: Translate): void {
  program
    .option('-e, --encoding <name>', t('options.encoding'), 'utf-8')
    .option('--hex', t('options.hex'))
    .option('--raw', t('options.raw'))
    .option('--eol <name>', t('options.eol'), 'none')
    .option('--checksum <spec>', t('options.checksum'), 'none')
    .option('--json', t('options.json'))
    .option('--lang <name>', t('options.lang'))
    .option('--no-color', t('options.noColor'))
    .option('-q, --quiet', t('options.quiet'))
    .option('--grace <seconds>', t('options.grace'), '2')
    .option('--verbose', t('options.verbose'));
}

/**
 * Reads the options of every command.
 * @throws BreakoutboxError ENCODING_UNKNOWN, CHOICE_INVALID, CHECKSUM_INVALID, NUMBER_INVALID
 */
export function settingsOf(
  command: Command,
  translate: Translate,
  language: Language,
  setV8Flags: Settings['setV8Flags'],
  numbers: EventNumbers,
): Settings {
  const options = command.optsWithGlobals<GlobalOptions>();
  const encoding = parseEncodingName(options.encoding);
  if (encoding === undefined) throw new BreakoutboxError('ENCODING_UNKNOWN', { text: options.encoding });
  // Hex has no backslash escapes.
  if (options.hex === true && options.raw === true)
    throw new BreakoutboxError('OPTIONS_CONTRADICT', { option: '--raw', other: '--hex' });
  return {
    translate,
    language,
    encoding,
    hex: options.hex ?? false,
    raw: options.raw ?? false,
    eol: choice('--eol', options.eol, eolNames),
    checksum: checksumOf(options.checksum),
    json: options.json ?? false,
    quiet: options.quiet ?? false,
    color: options.color && process.stdout.isTTY === true && !process.env.NO_COLOR,
    graceMs: seconds('--grace', options.grace, 3600),
    verbose: options.verbose ?? false,
    numbers,
    given: givenOptions(command),
    setV8Flags,
  };
}

/** Which of the program's options a person gave, before or after the command's words. The others are defaults. */
function givenOptions(command: Command): ReadonlySet<CommonOption> {
  return new Set(commonOptions.filter((name) => command.getOptionValueSourceWithGlobals(name) === 'cli'));
}

/**
 * Refuses, rather than ignores, given options that have no effect on the command at `path`.
 * @throws BreakoutboxError OPTION_WITHOUT_EFFECT
 */
export function refuseWithoutEffect(command: Command, path: string, taken: readonly CommonOption[]): void {
  const idle = commonOptions.find((name) => givenOptions(command).has(name) && !taken.includes(name));
  if (idle !== undefined)
    throw new BreakoutboxError('OPTION_WITHOUT_EFFECT', { option: `--${idle}`, command: path });
}

/** The specification of a checksum, or none. @throws BreakoutboxError CHECKSUM_INVALID */
function checksumOf(text: string): ChecksumSpec | undefined {
  const parsed = parseOptionalChecksum(text);
  if (parsed.ok) return parsed.value;
  const { code, ...params } = parsed.fault;
  throw new BreakoutboxError(code, params);
}

/** One of a list of words. @throws BreakoutboxError CHOICE_INVALID */
export function choice<Word extends string>(name: string, text: string, words: readonly Word[]): Word {
  const word = words.find((known) => known === text);
  if (word === undefined)
    throw new BreakoutboxError('CHOICE_INVALID', { name, text, choices: words.join(' ') });
  return word;
}

/** A whole number of a range, in digits. @throws BreakoutboxError NUMBER_INVALID */
export function wholeNumber(name: string, text: string, { least, most }: WholeRange): number {
  const value = /^\d{1,10}$/.test(text) ? Number(text) : Number.NaN;
  if (value >= least && value <= most) return value;
  throw new BreakoutboxError('NUMBER_INVALID', { name, text, least, most });
}

/** A whole number in the range of a property of a description. @throws BreakoutboxError NUMBER_INVALID */
export function numberOf(
  name: string,
  text: string,
  { minimum, maximum }: { readonly minimum: number; readonly maximum: number },
): number {
  return wholeNumber(name, text, { least: minimum, most: maximum });
}

/** Seconds, also with a fraction, as whole milliseconds. @throws BreakoutboxError NUMBER_INVALID */
export function seconds(name: string, text: string, most: number): number {
  const value = /^\d{1,7}(\.\d{1,3})?$/.test(text) ? Number(text) : Number.NaN;
  if (value >= 0 && value <= most) return Math.round(value * 1000);
  throw new BreakoutboxError('NUMBER_INVALID', { name, text, least: 0, most });
}

/** Seconds as milliseconds in the range of a property of a description. @throws BreakoutboxError NUMBER_INVALID */
export function secondsIn({ maximum }: { readonly maximum: number }, name: string, text: string): number {
  return seconds(name, text, Math.floor(maximum / 1_000));
}
