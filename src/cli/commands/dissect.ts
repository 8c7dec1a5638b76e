import process from 'node:process';
import { type Command, CommanderError } from 'commander';
import type { CaptureSource } from '../../app/capture/capture-pieces.js';
import { BreakoutboxError } from '../../errors/error.js';
import { fileErrorCode, unreadable } from '../../system/file-errors.js';
import { collected } from '../collected.js';
import type { CommandDefinition } from '../command-definition.js';
import { exitStatus } from '../exit.js';
import type { Translate } from '../language.js';
import type { DigestOptions } from '../output/capture-digest.js';
import { Output } from '../output/output.js';
import { type PacketOutputOptions, packetOutput, packetOutputRules } from '../output/packet-output.js';
import type { Settings } from '../settings.js';

interface Options extends PacketOutputOptions {
  readonly explain?: true;
  readonly extract?: string;
  readonly follow?: string;
  readonly served?: string;
  readonly stats?: true;
  readonly layout?: readonly string[];
  /** `true` without a prefix. */
  readonly listFields?: string | true;
}

/** `bob dissect FILE|-`: the packets of a capture, as tshark prints them, as trees, as fields or as JSON. */
async function dissect(file: string | undefined, options: Options, settings: Settings): Promise<number> {
  const { listFields } = options;
  if (listFields !== undefined) {
    if (file !== undefined)
      throw new CommanderError(exitStatus.usage, 'commander.excessArguments', 'too many arguments');
    const { printFields } = await import('../output/field-list.js');
    const codecs = options.layout === undefined ? undefined : await codecsOf(options.layout);
    return printFields(listFields === true ? undefined : listFields, codecs, settings);
  }
  // Only a list of fields needs no file, so that the parser cannot ask for it.
  if (file === undefined)
    throw new CommanderError(exitStatus.usage, 'commander.missingArgument', "missing argument 'file'");
  for (const option of ['encoding', 'hex'] as const)
    if (options.follow === undefined && settings.given.has(option))
      throw new BreakoutboxError('OPTION_NEEDS', { option: `--${option}`, needed: '--follow' });
  const codecs = options.layout === undefined ? undefined : await codecsOf(options.layout);
  const output = new Output();
  try {
    const source = file === '-' ? process.stdin : file;
    for await (const piece of await pieces(source, { ...options, codecs }, settings))
      await (typeof piece === 'string' ? output.write(piece) : output.writeBorrowed(piece));
  } catch (error) {
    // What is no failure of the system is a defect, which must not be shown as one of the file.
    throw fileErrorCode(error) === '' || error instanceof BreakoutboxError ? error : unreadable(file, error);
  } finally {
    await output.flushed();
  }
  return exitStatus.done;
}

/** What is shown of a capture: a digest, if one was asked for, else its packets. */
async function pieces(
  source: CaptureSource,
  options: Options,
  settings: Settings,
): Promise<AsyncIterable<Uint8Array | string>> {
  const digest = digestOf(options);
  if (digest === undefined) return packetOutput(source, options, settings);
  const { captureDigest } = await import('../output/capture-digest.js');
  return captureDigest(source, digest, settings);
}

/** The layouts of the command as protocols. Their code is loaded here: most captures are read without one. */
async function codecsOf(layouts: readonly string[]): Promise<NonNullable<PacketOutputOptions['codecs']>> {
  const { openLayoutCodecs } = await import('../../app/layouts/layout-codecs.js');
  return openLayoutCodecs(layouts);
}

function digestOf(options: Options): DigestOptions | undefined {
  const { explain, extract, filter, codecs, follow, served, stats } = options;
  if (explain === true) return { type: 'explain', served, filter, codecs };
  if (stats === true) return { type: 'stats', filter, codecs };
  if (extract !== undefined) return { type: 'extract', folder: extract, filter, codecs };
  return follow === undefined ? undefined : { type: 'follow', stream: follow, filter, codecs };
}

/** Adds the argument and options of `dissect`. */
function addDissectOptions(command: Command, t: Translate): Command {
  return command
    .argument('[file]', t('arguments.captureFile'))
    .option('--filter <expression>', t('options.filter'))
    .option('--explain', t('options.explain'))
    .option('--served <folder>', t('options.served'))
    .option('--extract <folder>', t('options.extract'))
    .option('--fields <names>', t('options.fields'))
    .option('--follow <stream>', t('options.follow'))
    .option('--list-fields [prefix]', t('options.listFields'))
    .option('--layout <layout>', t('options.layoutOfPackets'), collected)
    .option('--processes', t('options.processes', { processes: '{curl 4711 → node 4712}' }))
    .option('--stats', t('options.stats'));
}

/** The command as the program takes it. */
export const definition: CommandDefinition = {
  addOptions: addDissectOptions,
  rules: [
    ...packetOutputRules,
    { option: '--processes', excludes: '--fields' },
    { option: '--processes', excludes: '--json' },
    { option: '--processes', excludes: '--verbose' },
    { option: '--extract', excludes: '--fields' },
    { option: '--extract', excludes: '--follow' },
    { option: '--extract', excludes: '--verbose' },
    { option: '--served', needs: '--explain' },
    { option: '--explain', excludes: '--extract' },
    { option: '--explain', excludes: '--fields' },
    { option: '--explain', excludes: '--follow' },
    { option: '--explain', excludes: '--stats' },
    { option: '--explain', excludes: '--verbose' },
    { option: '--stats', excludes: '--extract' },
    { option: '--stats', excludes: '--fields' },
    { option: '--stats', excludes: '--follow' },
    { option: '--stats', excludes: '--verbose' },
    { option: '--follow', excludes: '--fields' },
    { option: '--follow', excludes: '--verbose' },
    { option: '--hex', excludes: '--json' },
    ...[
      '--explain',
      '--extract',
      '--fields',
      '--filter',
      '--follow',
      '--stats',
      '--verbose',
      '--processes',
    ].map((excludes) => ({
      option: '--list-fields',
      excludes,
    })),
  ],
  run: dissect,
};
