import { randomInt } from 'node:crypto';
import type { Command } from 'commander';
import { describeLine, describeProfile } from '../config/line/describe-line.js';
import type { RelayLineInput, RelayLineSpec } from '../config/line/line-input.js';
import { profileNames } from '../config/line/line-words.js';
import { parseTimeline } from '../config/line/timeline-file.js';
import type { Language } from '../errors/error.js';
import { orThrow } from '../errors/parsed.js';
import { readNamedFile } from '../system/bounded-file.js';
import { unreadable } from '../system/file-errors.js';
import { collected } from './collected.js';
import type { Translate } from './language.js';
import { wholeNumber } from './settings.js';

const maxTimelineBytes = 100_000;
const seedRange = { least: 0, most: 4_294_967_295 };

/** The conditions of a line that both kinds of relays have, those of streams, and those of datagrams. */
const commonNames = ['profile', 'delay', 'jitter', 'corrupt', 'rate', 'up', 'down'] as const;
const streamNames = [...commonNames, 'slice', 'stall', 'reset'] as const;
const datagramNames = [...commonNames, 'loss', 'burst', 'duplicate', 'reorder', 'queue', 'mtu'] as const;

/** What a person said of a relay's line, as commander gives it. */
export type LineOptions = Readonly<
  Partial<Record<(typeof streamNames | typeof datagramNames)[number], string>>
> & {
  readonly seed?: string;
  /** A file. */
  readonly timeline?: string;
  readonly fault?: readonly string[];
};

/** Adds the options of a stream's line. */
export function addStreamLineOptions(command: Command, t: Translate): Command {
  return addLastOptions(
    addCommonOptions(command, t)
      .option('--slice <bytes[:time]>', t('options.lineSlice', { example: '100:20ms' }))
      .option('--stall <part:time>', t('options.lineStall', { example: '1%:2s' }))
      .option('--reset <part|bytes>', t('options.lineReset', { example: '0.1%', bytes: '64K' })),
    t,
    'sensor.cmd == 3: drop once',
  );
}

/** Adds the options of a line of datagrams. */
export function addDatagramLineOptions(command: Command, t: Translate): Command {
  return addLastOptions(
    addCommonOptions(command, t)
      .option('--loss <part>', t('options.lineLoss', { example: '1%' }))
      .option('--burst <p:r>', t('options.lineBurst', { example: '1%:30%' }))
      .option('--duplicate <part>', t('options.lineDuplicate', { example: '1%' }))
      .option('--reorder <part[:time]>', t('options.lineReorder', { example: '5%', within: '5%:30ms' }))
      .option('--queue <packets|bytes>', t('options.lineQueue', { example: '100p', bytes: '64K' }))
      .option('--mtu <bytes>', t('options.lineMtu')),
    t,
    'tftp.block == 7: drop once',
  );
}

function addCommonOptions(command: Command, t: Translate): Command {
  return command
    .option('--profile <name>', t('options.lineProfile', { names: profileNames() }))
    .option('--delay <time>', t('options.lineDelay', { example: '20ms' }))
    .option('--jitter <time[:distribution]>', t('options.lineJitter', { example: '5ms' }))
    .option(
      '--corrupt <part[:bits]>',
      t('options.lineCorrupt', { example: '1%', bits: '1%:3', inBytes: '1%:1@4-7' }),
    )
    .option('--rate <bits>', t('options.lineRate', { example: '256k', larger: '1M' }));
}

function addLastOptions(command: Command, t: Translate, fault: string): Command {
  return command
    .option('--fault <fault>', t('options.lineFault', { example: fault }), collected)
    .option('--up <conditions>', t('options.lineUp', { example: 'loss 5% delay 80ms' }))
    .option('--down <conditions>', t('options.lineDown'))
    .option('--timeline <file>', t('options.lineTimeline', { example: '- at 5s outage 3s' }))
    .option('--seed <n>', t('options.lineSeed'));
}

/**
 * The line as a relay's description has it; undefined if nothing was said. A seed that nobody gave is one of chance, so that it can be
 * told. Its conditions are checked where the description is parsed.
 * @throws BreakoutboxError NUMBER_INVALID, FILE_UNREADABLE, TIMELINE_INVALID
 */
export function lineInput(options: LineOptions): RelayLineInput | undefined {
  const { timeline: file, fault = [] } = options;
  const seed = options.seed === undefined ? undefined : wholeNumber('--seed', options.seed, seedRange);
  const names = [...new Set<keyof LineOptions & keyof RelayLineInput>([...streamNames, ...datagramNames])];
  const given = Object.fromEntries(
    names.flatMap((name) => (options[name] === undefined ? [] : [[name, options[name]]])),
  );
  if (Object.keys(given).length === 0 && file === undefined && fault.length === 0) return undefined;
  return {
    ...given,
    ...(fault.length === 0 ? {} : { faults: fault }),
    ...(file === undefined ? {} : { timeline: timelineText(file) }),
    seed: seed ?? randomInt(2 ** 32),
  };
}

/** What a line does, for a person: the profile with its source, both sides, the faults and the seed. */
export function lineWords(
  { sides, seed, faults, timeline }: RelayLineSpec,
  profile: string | undefined,
  language: Language,
  t: Translate,
): readonly string[] {
  const own = describeLine(sides, language);
  const ofProfile = profile === undefined ? [] : describeProfile(profile, language);
  const isChanged = own.some((line) => !ofProfile.includes(line));
  const [title = '', source = ''] = [ofProfile[0], ofProfile.at(-1)];
  // What the profile does by itself would contradict what the line does.
  const changed = ofProfile.length === 0 ? own : [title, source, t('lineChanged'), ...own];
  return [
    ...(isChanged ? changed : ofProfile),
    ...faults,
    ...(timeline === undefined ? [] : [t('lineTimeline', { count: timeline.steps.length })]),
    ...(seed === undefined ? [] : [t('lineSeed', { seed })]),
  ];
}

/** The text of a timeline, which is checked here: its faults are of that file. */
function timelineText(file: string): string {
  let text: string;
  try {
    text = readNamedFile(file, maxTimelineBytes).toString();
  } catch (cause) {
    throw unreadable(file, cause);
  }
  orThrow(parseTimeline(text, file));
  return text;
}
