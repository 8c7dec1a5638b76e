import process from 'node:process';
import { CommanderError } from 'commander';
import type { RunningEngine } from '../app/engine.js';
import { ownVersion } from '../app/package-files.js';
import { visibleJson } from '../bytes/escapes.js';
import { isoTime } from '../bytes/iso-time.js';
import { BreakoutboxError, errorOf, failureMessage, type Language } from '../errors/error.js';
import { inputErrors } from '../errors/input.js';
import { exitStatus } from './exit.js';
import { givenWords, misspeltCommand, namesUnknownCommand, withoutHelp } from './given-words.js';
import { type NamedCommand, usageMessage } from './help/usage-message.js';
import { languageOf, parseLanguage, type Translate, translator } from './language.js';
import { EventNumbers } from './output/event-numbers.js';
import { complain, endWithoutReader } from './output/output.js';
import { quietLibraries } from './output/quiet-libraries.js';
import { commandNamed, createProgram, type ProgramContext } from './program.js';
import { settingsOf } from './settings.js';

/** Codes of usage errors outside the table of input errors. */
const alsoUsage: readonly string[] = [
  'HEX_PATTERN_INVALID',
  'HEX_PATTERN_TOO_LONG',
  'REGEX_INVALID',
  'RULE_FIELD_UNKNOWN',
  'RULES_INVALID',
  'SCRIPT_INVALID',
  'SCRIPT_UNAVAILABLE',
  'SEQUENCE_INVALID',
  'RELAY_TARGET_OF_MANY',
  'REPLAY_DIRECTION_MISSING',
  'REPLAY_FILE_MISSING',
  'REPLAY_SEVERAL',
  'BROADCAST_REFUSED',
  'CHECK_COMMAND_INVALID',
  'CHECK_PROGRAM_MISSING',
  'CHECK_UNKNOWN',
  'CAPTURE_FIELD_UNKNOWN',
  'CAPTURE_FILTER_INVALID',
  'CAPTURE_INTERFACE_MISSING',
  'CAPTURE_RING_INVALID',
  'FILTER_INVALID',
  'FILTER_FIELD_UNKNOWN',
  'FILTER_NAME_UNKNOWN',
  'FILTER_NOT_SAVED',
  'FILTER_VALUE_INVALID',
  'FILTER_PATTERN_INVALID',
  'IMPORT_FOLDER_INVALID',
  'LAYOUT_INVALID',
  'LAYOUT_NAME_INVALID',
  'LAYOUT_NAME_TAKEN',
  'LESSON_UNKNOWN',
  'LESSON_WITHOUT_TASK',
  'LESSON_WITHOUT_CHECKS',
  'LAYOUT_UNKNOWN',
  'LINE_PROFILE_UNKNOWN',
  'LINE_VALUE_INVALID',
  'TIMELINE_INVALID',
  'AIMED_FAULT_INVALID',
  'MULTICAST_INVALID',
  'DATAGRAM_TOO_LARGE',
  'TFTP_URL_INVALID',
  'TFTP_CIDR_INVALID',
  'TFTP_RULES_INVALID',
  'TFTP_REQUEST_TOO_LONG',
];

/** What the command may change in its process. */
export interface Host {
  /** Sets flags of V8 for the rest of the run, unless that would cost the next run more. */
  readonly setV8Flags: (flags: string) => void;
}

/** Runs the command line `words` to its end and returns its exit status. Throws unforeseen errors. */
export async function main(words: readonly string[], host: Host): Promise<number> {
  endWithoutReader();
  quietLibraries();
  // After a bare `--` comes data to send, whatever it looks like.
  const end = words.indexOf('--');
  const options = end < 0 ? words : words.slice(0, end);
  const language = wantedLanguage(options);
  const translate = translator(language);
  if (options.includes('--version') || options.includes('-V')) {
    process.stdout.write(`${(await versionLines(options.includes('--verbose'))).join('\n')}\n`);
    return exitStatus.done;
  }
  let status: number = exitStatus.done;
  const given = givenWords(words);
  const numbers = new EventNumbers();
  const context: ProgramContext = {
    translate,
    settingsOf: (command) => settingsOf(command, translate, language, host.setV8Flags, numbers),
    finished: (finished) => {
      status = finished;
    },
  };
  const program = await createProgram(given, context);
  try {
    await program.parseAsync(namesUnknownCommand(program, words) ? withoutHelp(given) : given, {
      from: 'user',
    });
    return status;
  } catch (error) {
    const misspelt = misspeltCommand(program, words, error);
    const command = commandNamed(program, misspelt ?? words);
    const known =
      misspelt === undefined
        ? await withHolder(error, command.path)
        : ((await refusalOf(misspelt, context)) ?? error);
    if (known instanceof BreakoutboxError && process.stderr.isTTY)
      for (const line of await marked(known, words)) complain(line);
    return report(known, { language, translate, command, json: options.includes('--json'), numbers });
  }
}

/** What is wrong with words that name no command. */
async function refusalOf(words: readonly string[], context: ProgramContext): Promise<unknown> {
  const program = await createProgram(words, context);
  return program.parseAsync([...words], { from: 'user' }).then(
    () => undefined,
    (error: unknown) => error,
  );
}

/** Adds the program that holds a taken port. Loaded on demand, so that no other start pays for it. */
async function withHolder(error: unknown, path: string): Promise<unknown> {
  if (!(error instanceof BreakoutboxError) || error.code !== 'ADDRESS_IN_USE') return error;
  const { withPortHolder } = await import('../app/endpoints/port-holder.js');
  const held = await withPortHolder(error.failure, /\b(udp|tftp)\b/.test(path) ? 'udp' : 'tcp');
  return errorOf(held, { cause: error });
}

/** The lines that show where a filter is wrong. Loaded on demand as well. */
async function marked(
  { code, failure }: BreakoutboxError,
  words: readonly string[],
): Promise<readonly string[]> {
  if (!code.startsWith('FILTER_')) return [];
  const { markedFilter } = await import('./output/marked-filter.js');
  return markedFilter(failure, words);
}

interface ReportContext {
  readonly language: Language;
  readonly translate: Translate;
  readonly command: NamedCommand;
  readonly json: boolean;
  readonly numbers: EventNumbers;
}

/** Reports an error in one line and returns the exit status. An unforeseen error keeps its stack: it is our fault. */
function report(error: unknown, { language, translate, command, json, numbers }: ReportContext): number {
  if (error instanceof CommanderError) {
    if (error.exitCode === 0) return exitStatus.done;
    const message = usageMessage(error, command, translate);
    if (message !== undefined) complain(message);
    return exitStatus.usage;
  }
  if (error instanceof BreakoutboxError) {
    complain(failureMessage(error.failure, language));
    const usage =
      (Object.hasOwn(inputErrors, error.code) && error.code !== 'FILE_UNREADABLE') ||
      alsoUsage.includes(error.code);
    if (json && !usage) {
      const { code, message, fault } = error;
      const time = isoTime(Date.now() * 1000, 6);
      process.stdout.write(
        `${visibleJson({ time, type: 'error', sequence: numbers.next(), code, message, fault })}\n`,
      );
    }
    return usage ? exitStatus.usage : exitStatus.failed;
  }
  throw error;
}

/** Needed before the options are read, because their help is in it. */
function wantedLanguage(words: readonly string[]): Language {
  const index = words.findIndex((word) => word === '--lang' || word.startsWith('--lang='));
  if (index < 0) return languageOf(process.env);
  const text = words[index]?.startsWith('--lang=')
    ? words[index].slice('--lang='.length)
    : (words[index + 1] ?? '');
  const language = parseLanguage(text);
  if (language !== undefined) return language;
  complain(
    failureMessage({ code: 'CHOICE_INVALID', params: { name: '--lang', text, choices: 'en zh-CN' } }, 'en'),
  );
  process.exit(exitStatus.usage);
}

async function versionLines(verbose: boolean): Promise<readonly string[]> {
  const version = ownVersion();
  if (!verbose) return [version];
  const { libpcapVersion } = await import('../app/capture/capture-live.js');
  // The engine is tried only when it is asked for: koffi takes 15 ms to load.
  const { chooseEngine } = await import('../app/engine.js');
  return [
    `breakoutbox ${version}`,
    `node ${process.versions.node} (${process.platform} ${process.arch})`,
    `engine ${engineLine(chooseEngine('auto'))}`,
    `libpcap ${libpcapVersion() ?? 'none'}`,
  ];
}

function engineLine(choice: RunningEngine): string {
  if (choice.name === 'linux') return 'linux';
  return choice.reason === undefined ? 'portable' : `portable (${failureMessage(choice.reason, 'en')})`;
}
