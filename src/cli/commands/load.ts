import process from 'node:process';
import type { Command } from 'commander';
import { type LoadReport, type LoadTarget, runLoad } from '../../app/load.js';
import type { Address } from '../../bytes/address.js';
import { formatBytes } from '../../bytes/byte-size.js';
import { visibleJson } from '../../bytes/escapes.js';
import { isoTime } from '../../bytes/iso-time.js';
import { loadRanges } from '../../config/limits.js';
import { boundAddress, parseAddress, parseLocal } from '../../config/parse-address.js';
import type { WholeRange } from '../../config/shape.js';
import { parseTftpUrl } from '../../config/tftp-url.js';
import {
  blockBytesRange,
  ethernetBlockBytes,
  usualWindowBlocks,
  windowBlocksRange,
} from '../../config/transfer-ranges.js';
import { BreakoutboxError, failureMessage } from '../../errors/error.js';
import { orThrow } from '../../errors/parsed.js';
import type { LoadFigures } from '../../traffic/load.js';
import type { CommandDefinition } from '../command-definition.js';
import { exitStatus, interruption } from '../exit.js';
import type { Translate } from '../language.js';
import { complain } from '../output/output.js';
import { latencyFigure } from '../output/times.js';
import { choice, type Settings, seconds, wholeNumber } from '../settings.js';
import { addLocalOptions, type LocalOptions } from '../socket-options.js';

interface Options extends LocalOptions {
  readonly peers: string;
  readonly seconds: string;
  readonly rate?: string;
  readonly size?: string;
  readonly connect?: true;
  readonly file?: string;
  readonly blksize?: string;
  readonly windowsize?: string;
  readonly engine?: string;
}

/** `bob load tcp ADDR`: round trips, or with `--connect` connections, to an echo server. */
function loadTcp(address: string, options: Options, settings: Settings): Promise<number> {
  const reconnects = options.connect ?? false;
  return load(
    {
      type: 'tcp',
      ...hostOf(address),
      ...localOf(options),
      sizeBytes: sizeOf(options, loadRanges.tcpBytes),
      reconnects,
    },
    options,
    settings,
  );
}

/** `bob load udp ADDR`: round trips to an echo server. */
function loadUdp(address: string, options: Options, settings: Settings): Promise<number> {
  return load(
    { type: 'udp', ...hostOf(address), ...localOf(options), sizeBytes: sizeOf(options, loadRanges.udpBytes) },
    options,
    settings,
  );
}

/** `bob load tftp ADDR --file NAME`, or its URL: downloads. */
function loadTftp(address: string, options: Options, settings: Settings): Promise<number> {
  const { blksize, windowsize } = options;
  // Without --file the address must be a URL, or is refused as an invalid one.
  const { host, port, file } =
    options.file === undefined ? orThrow(parseTftpUrl(address)) : { ...hostOf(address), file: options.file };
  const blockBytes = blksize === undefined ? undefined : wholeNumber('--blksize', blksize, blockBytesRange);
  const windowBlocks =
    windowsize === undefined ? undefined : wholeNumber('--windowsize', windowsize, windowBlocksRange);
  return load(
    { type: 'tftp', host, port, file, ...localOf(options), blockBytes, windowBlocks },
    options,
    settings,
  );
}

/** Adds the options of `load tcp`. */
function addLoadTcpOptions(command: Command, t: Translate): Command {
  return addLoadOptions(command.argument('<address>', t('arguments.address')), t)
    .option('--size <bytes>', t('options.loadSize'), '64')
    .option('--connect', t('options.loadConnect'));
}

/** Adds the options of `load udp`. */
function addLoadUdpOptions(command: Command, t: Translate): Command {
  return addLoadOptions(command.argument('<address>', t('arguments.address')), t)
    .option('--size <bytes>', t('options.loadSize'), '64')
    .option('--engine <name>', t('options.engine'), 'auto');
}

/** Adds the options of `load tftp`. */
function addLoadTftpOptions(command: Command, t: Translate): Command {
  return addLoadOptions(command.argument('<address>', t('arguments.loadTftpAddress')), t)
    .option('--file <name>', t('options.loadFile'))
    .option('--blksize <bytes>', t('options.blksize', ethernetBlockBytes))
    .option('--windowsize <blocks>', t('options.windowsize', { default: usualWindowBlocks }))
    .option('--engine <name>', t('options.engine'), 'auto');
}

function addLoadOptions(command: Command, t: Translate): Command {
  return addLocalOptions(command, t)
    .option('--peers <n>', t('options.loadPeers'), '50')
    .option('--seconds <s>', t('options.loadSeconds', loadRanges.seconds), '5')
    .option('--rate <n>', t('options.loadRate'));
}

async function load(target: LoadTarget, options: Options, settings: Settings): Promise<number> {
  const plan = {
    peers: wholeNumber('--peers', options.peers, loadRanges.peers),
    seconds: Math.max(
      loadRanges.seconds.least,
      seconds('--seconds', options.seconds, loadRanges.seconds.most) / 1_000,
    ),
    ratePerSecond:
      options.rate === undefined ? undefined : wholeNumber('--rate', options.rate, loadRanges.ratePerSecond),
  };
  const engine = choice('--engine', options.engine ?? 'auto', ['auto', 'linux', 'portable']);
  const interrupt = interruption(settings.graceMs);
  const live = process.stderr.isTTY === true && !settings.json && !settings.quiet;
  const draw = (figures: LoadFigures, elapsed: number): void => {
    if (live) process.stderr.write(`\r\x1b[2K${lineOf(target, { figures, seconds: elapsed }, settings)}`);
  };
  try {
    const report = await runLoad(target, plan, engine, draw, interrupt.signal);
    if (live) process.stderr.write('\r\x1b[2K');
    printReport(target, report, settings);
    if (interrupt.signal.aborted) return exitStatus.interrupted;
    const { failed, latency } = report.figures;
    return failed > 0 || latency.count === 0 ? exitStatus.failed : exitStatus.done;
  } finally {
    interrupt.stop();
  }
}

function printReport(target: LoadTarget, report: LoadReport, settings: Settings): void {
  const { figures } = report;
  const { latency, failed, bytes } = figures;
  if (settings.json) {
    const micros = (share: number): number => Math.round(latency.percentile(share));
    const object = {
      time: isoTime(Date.now() * 1_000, 6),
      type: 'loadFinished',
      protocol: target.type,
      seconds: Math.round(report.seconds * 1_000) / 1_000,
      done: latency.count,
      failed,
      bytes,
      perSecond: Math.round(latency.count / report.seconds),
      latencyMicros: {
        p50: micros(0.5),
        p90: micros(0.9),
        p99: micros(0.99),
        p999: micros(0.999),
        max: Math.round(latency.maxMicros),
      },
      failures: Array.from(figures.failures.values(), ({ failure, count }) => ({
        code: failure.code,
        message: failureMessage(failure, 'en'),
        count,
      })),
    };
    process.stdout.write(`${visibleJson(object)}\n`);
  } else {
    process.stdout.write(`${lineOf(target, report, settings)}\n`);
  }
  for (const { failure, count } of figures.failures.values())
    complain(`${count} × ${failureMessage(failure, settings.language)}`);
}

/** `5.0 s  120,345 round trips/s  7.3 MiB/s  p50 280 µs  p90 …  p99 2.1 ms  max 9.0 ms  0 failed`. */
function lineOf(
  target: LoadTarget,
  { figures, seconds: elapsed }: LoadReport,
  { translate: t }: Settings,
): string {
  const { latency, bytes, failed } = figures;
  const rate = Math.round(latency.count / Math.max(elapsed, 0.001)).toLocaleString('en-US');
  const times = (
    [
      ['p50', 0.5],
      ['p90', 0.9],
      ['p99', 0.99],
    ] as const
  ).map(([name, share]) => `${name} ${latencyFigure(latency.percentile(share))}`);
  return [
    t('seconds', { value: elapsed.toFixed(1) }),
    `${rate} ${t(target.type === 'tftp' ? 'loadDownloads' : 'loadRoundTrips')}`,
    `${formatBytes(bytes / Math.max(elapsed, 0.001))}/s`,
    ...times,
    `max ${latencyFigure(latency.maxMicros)}`,
    t('loadFailed', { count: failed }),
  ].join('  ');
}

function hostOf(text: string): { readonly host: string; readonly port: number } {
  const { host = '127.0.0.1', port } = orThrow(parseAddress(text, 1));
  return { host: host === '*' ? '127.0.0.1' : host, port };
}

function localOf(options: LocalOptions): { local?: Address; interface: string | undefined } {
  const { bind } = options;
  if (bind === undefined) return { interface: options.interface };
  const local = orThrow(parseLocal(bind));
  if (local.port !== 0) throw new BreakoutboxError('BIND_WITHOUT_PORT', { text: bind });
  return { local: boundAddress(local), interface: options.interface };
}

function sizeOf({ size = '64' }: Options, range: WholeRange): number {
  return wholeNumber('--size', size, range);
}

/** The command as the program takes it. */
export const loadTcpDefinition: CommandDefinition = {
  addOptions: addLoadTcpOptions,
  rules: [],
  run: loadTcp,
};

/** The command as the program takes it. */
export const loadUdpDefinition: CommandDefinition = {
  addOptions: addLoadUdpOptions,
  rules: [],
  run: loadUdp,
};

/** The command as the program takes it. */
export const loadTftpDefinition: CommandDefinition = {
  addOptions: addLoadTftpOptions,
  rules: [],
  run: loadTftp,
};
