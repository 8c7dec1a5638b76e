import process from 'node:process';
import type { Command } from 'commander';
import type { CaptureSource } from '../../app/capture/capture-pieces.js';
import { captureStatistics } from '../../app/capture/capture-statistics.js';
import { explainCapture } from '../../app/capture/explain-capture.js';
import { extractCapture } from '../../app/capture/extract-capture.js';
import type { ExtractedFile } from '../../app/capture/extraction-folder.js';
import { followCapture } from '../../app/capture/follow-capture.js';
import type { FollowedItem, Story } from '../../app/capture.js';
import { BreakoutboxError } from '../../errors/error.js';
import { unreadable } from '../../system/file-errors.js';
import type { CommandDefinition } from '../command-definition.js';
import { exitStatus } from '../exit.js';
import type { Translate } from '../language.js';
import { extractedJson, extractedLine } from '../output/extracted-file.js';
import { followedJson } from '../output/followed-json.js';
import { FollowedText } from '../output/followed-text.js';
import { Output } from '../output/output.js';
import { type PacketOutputOptions, packetOutput, packetOutputRules } from '../output/packet-output.js';
import { statisticsJson } from '../output/statistics-json.js';
import { statisticsText } from '../output/statistics-text.js';
import { storyJson, storyLines } from '../output/story-lines.js';
import type { Settings } from '../settings.js';

interface Options extends PacketOutputOptions {
  readonly explain?: true;
  readonly extract?: string;
  readonly follow?: string;
  readonly served?: string;
  readonly stats?: true;
}

/** `bob dissect FILE|-`: the packets of a capture, as tshark prints them, as trees, as fields or as JSON. */
async function dissect(file: string, options: Options, settings: Settings): Promise<number> {
  for (const option of ['encoding', 'hex'] as const)
    if (options.follow === undefined && settings.given.has(option))
      throw new BreakoutboxError('OPTION_NEEDS', { option: `--${option}`, needed: '--follow' });
  const output = new Output();
  inlineMore(settings);
  try {
    for await (const piece of pieces(file === '-' ? process.stdin : file, options, settings))
      await (typeof piece === 'string' ? output.write(piece) : output.writeBorrowed(piece));
  } catch (error) {
    throw error instanceof BreakoutboxError ? error : unreadable(file, error);
  } finally {
    await output.flushed();
  }
  return exitStatus.done;
}

/**
 * Writing a row is many small functions: V8 stops to put them into one long before the budget of the machine is used up. A row takes
 * two thirds of the time with four times the budget. Set when everything is loaded: under other flags V8 refuses what was compiled
 * before (chunks.ts).
 */
function inlineMore({ setV8Flags }: Settings): void {
  setV8Flags('--max-inlined-bytecode-size-cumulative=4000');
}

function pieces(
  source: CaptureSource,
  options: Options,
  settings: Settings,
): AsyncIterable<Uint8Array | string> {
  const { explain, extract, filter, follow, served, stats } = options;
  if (explain === true) return told(explainCapture(source, { filter, served }), settings);
  if (stats === true) return counted(source, filter, settings);
  if (extract !== undefined) return extracted(extractCapture(source, extract, { filter }), settings);
  if (follow !== undefined) return followed(followCapture(source, follow, { filter }), settings);
  return packetOutput(source, options, settings);
}

async function* counted(
  source: CaptureSource,
  filter: string | undefined,
  { json, translate }: Settings,
): AsyncGenerator<string, void, undefined> {
  let failure: unknown;
  const damaged = (reason: unknown): void => {
    failure = reason;
  };
  const statistics = await captureStatistics(source, { filter, damaged });
  yield json ? statisticsJson(statistics) : statisticsText(statistics, translate);
  if (failure !== undefined) throw failure;
}

async function* told(
  stories: AsyncIterable<Story>,
  settings: Settings,
): AsyncGenerator<string, void, undefined> {
  for await (const story of stories) yield settings.json ? storyJson(story) : storyLines(story, settings);
}

async function* extracted(
  files: AsyncIterable<ExtractedFile>,
  settings: Settings,
): AsyncGenerator<string, void, undefined> {
  let count = 0;
  for await (const file of files) {
    count += 1;
    yield settings.json ? extractedJson(file) : extractedLine(file, settings.translate);
  }
  if (count === 0 && !settings.json) yield `${settings.translate('extractedNone')}\n`;
}

async function* followed(
  items: AsyncIterable<FollowedItem>,
  settings: Settings,
): AsyncGenerator<string, void, undefined> {
  if (settings.json) for await (const item of items) yield followedJson(item, settings.encoding);
  else {
    const text = new FollowedText(settings);
    for await (const item of items) yield text.of(item);
    yield text.end();
  }
}

/** Adds the argument and options of `dissect`. */
function addDissectOptions(command: Command, t: Translate): Command {
  return command
    .argument('<file>', t('arguments.captureFile'))
    .option('--filter <expression>', t('options.filter'))
    .option('--explain', t('options.explain'))
    .option('--served <folder>', t('options.served'))
    .option('--extract <folder>', t('options.extract'))
    .option('--fields <names>', t('options.fields'))
    .option('--follow <stream>', t('options.follow'))
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
  ],
  run: dissect,
};
