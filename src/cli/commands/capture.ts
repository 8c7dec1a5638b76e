import process from 'node:process';
import type { Command } from 'commander';
import { CaptureFiles } from '../../app/capture/capture-files.js';
import { captureLive, type LiveCapture, usualBufferBytes } from '../../app/capture/capture-live.js';
import { type FileRing, parseRing } from '../../app/capture/file-ring.js';
import { parseBytes, writtenBytes } from '../../config/parse-bytes.js';
import { BreakoutboxError } from '../../errors/error.js';
import { orThrow } from '../../errors/parsed.js';
import type { CommandDefinition } from '../command-definition.js';
import { exitStatus, onSignals } from '../exit.js';
import type { Translate } from '../language.js';
import { CaptureReport } from '../output/capture-report.js';
import { leaveOutputToCommand, Output } from '../output/output.js';
import { type PacketOutputOptions, packetOutput, packetOutputRules } from '../output/packet-output.js';
import { type Settings, seconds, wholeNumber } from '../settings.js';
import { needInterface, printInterfaces } from './capture-interfaces.js';

interface Options extends PacketOutputOptions {
  readonly list?: true;
  readonly captureFilter?: string;
  readonly write?: string;
  readonly ring?: string;
  readonly snaplen?: string;
  readonly buffer?: string;
  readonly count?: string;
  readonly for?: string;
  readonly promiscuous: boolean;
  readonly processes: boolean;
  readonly endpoints?: true;
  readonly workspace?: string;
}

/** A capture that runs: of interfaces, or of the endpoints of a workbench. */
type RunningCapture = Pick<LiveCapture, 'packets' | 'counts' | 'stop' | 'close'> & AsyncIterable<Uint8Array>;

const maxSnaplen = 262_144;
const bufferRange = { least: 64 * 1_024, most: 2_147_483_647 } as const;
const countRange = { least: 1, most: 4_294_967_295 } as const;
const maxSeconds = 9_999_999;

/** `bob capture IFACE…`, or `--endpoints`: packets as they come, as lines, or into a file. */
async function capture(interfaces: readonly string[], options: Options, settings: Settings): Promise<number> {
  if (options.list) return printInterfaces(settings);
  if (interfaces.length === 0 && options.endpoints === undefined) return needInterface(settings);
  const ring = options.ring === undefined ? undefined : orThrow(parseRing(options.ring));
  const forMs = options.for === undefined ? undefined : seconds('--for', options.for, maxSeconds);
  const live = await begun(interfaces, options);
  const signals = onSignals(() => live.stop(), exitStatus.done);
  const timer = forMs === undefined ? undefined : setTimeout(() => live.stop(), forMs);
  try {
    return await take(live, { ...options, ring }, settings);
  } finally {
    clearTimeout(timer);
    signals.stop();
    await live.close();
  }
}

/** @throws BreakoutboxError OPTIONS_CONTRADICT for interfaces beside `--endpoints`, and what either capture throws */
async function begun(interfaces: readonly string[], options: Options): Promise<RunningCapture> {
  if (options.endpoints === undefined)
    return captureLive({ interfaces: [...new Set(interfaces)], ...liveOptions(options) });
  const [other] = interfaces;
  if (other !== undefined) throw new BreakoutboxError('OPTIONS_CONTRADICT', { option: '--endpoints', other });
  const { count, workspace } = options;
  // Loaded here: no live capture needs it.
  const { recordWorkbench } = await import('../../app/recording/record-workbench.js');
  return recordWorkbench({ workspace, count: count === undefined ? undefined : packetCount(count) });
}

function packetCount(text: string): number {
  return wholeNumber('-c', text, countRange);
}

function liveOptions({ captureFilter, snaplen, buffer, count, promiscuous, processes }: Options) {
  return {
    captureFilter,
    snapBytes: snaplen === undefined ? undefined : wholeNumber('-s', snaplen, { least: 1, most: maxSnaplen }),
    bufferBytes: buffer === undefined ? undefined : bufferBytes(buffer),
    count: count === undefined ? undefined : packetCount(count),
    promiscuous,
    processes,
  };
}

function bufferBytes(text: string): number {
  return wholeNumber('-B', String(orThrow(parseBytes('-B', text))), bufferRange);
}

/** Takes the packets to their end: into files, as lines, or both. */
async function take(
  live: RunningCapture,
  options: Omit<Options, 'ring'> & { readonly ring: FileRing | undefined },
  settings: Settings,
): Promise<number> {
  const { write, ring, fields, filter } = options;
  const shown =
    write === undefined || settings.json || settings.verbose || fields !== undefined || filter !== undefined;
  const files =
    write === undefined
      ? undefined
      : await CaptureFiles.open(write === '-' ? leaveOutputToCommand() : write, ring);
  const report = new CaptureReport(live, settings, {
    drawsProgress: !shown && process.stderr.isTTY,
    isOfEndpoints: options.endpoints === true,
  });
  report.begun();
  let isWritten = false;
  try {
    const source = files === undefined ? live : written(live, files);
    if (shown) await print(source, options, settings);
    else for await (const _ of source);
    isWritten = true;
    return exitStatus.done;
  } finally {
    try {
      await files?.close();
    } finally {
      // Where the disk was full, the file has fewer packets than were captured.
      report.finished(write === '-' || !isWritten ? undefined : files?.names.at(-1));
    }
  }
}

async function print(
  source: AsyncIterable<Uint8Array>,
  options: PacketOutputOptions,
  settings: Settings,
): Promise<void> {
  const output = new Output();
  try {
    for await (const piece of await packetOutput(source, options, settings))
      await (typeof piece === 'string' ? output.write(piece) : output.writeBorrowed(piece));
  } finally {
    await output.flushed();
  }
}

/** The pieces, each once it is in the files. */
async function* written(
  live: RunningCapture,
  files: CaptureFiles,
): AsyncGenerator<Uint8Array, void, undefined> {
  for await (const piece of live) {
    await files.write(piece);
    yield piece;
  }
}

/** Adds the arguments and options of `capture`. */
function addCaptureOptions(command: Command, t: Translate): Command {
  return command
    .argument('[interfaces...]', t('arguments.captureInterfaces'))
    .option('--list', t('options.captureList'))
    .option('-f, --capture-filter <expression>', t('options.captureFilter', { example: 'udp port 69' }))
    .option('-w, --write <file>', t('options.captureWrite'))
    .option('--ring <files>', t('options.captureRing', { bySize: '10x100M', byTime: '24x1h' }))
    .option('-s, --snaplen <bytes>', t('options.snaplen', { default: maxSnaplen }))
    .option('-B, --buffer <bytes>', t('options.captureBuffer', { default: writtenBytes(usualBufferBytes) }))
    .option('-c, --count <packets>', t('options.captureCount'))
    .option('--for <seconds>', t('options.captureFor'))
    .option('-p, --no-promiscuous', t('options.noPromiscuous'))
    .option('--no-processes', t('options.noProcesses'))
    .option('--endpoints', t('options.captureEndpoints'))
    .option('--workspace <folder>', t('options.captureWorkspace'))
    .option('--filter <expression>', t('options.filter'))
    .option('--fields <names>', t('options.fields'));
}

/** The command as the program takes it. */
export const definition: CommandDefinition = {
  addOptions: addCaptureOptions,
  rules: [
    { option: '--ring', needs: '--write' },
    { option: '--workspace', needs: '--endpoints' },
    ...['--capture-filter', '--snaplen', '--buffer', '--no-promiscuous', '--no-processes', '--list'].map(
      (excludes) => ({ option: '--endpoints', excludes }),
    ),
    ...packetOutputRules,
  ],
  run: capture,
};
