import { type Command, CommanderError } from 'commander';
import { chooseEngine } from '../../app/engine.js';
import type { FilledLibrary } from '../../app/library/library-filling.js';
import {
  becomingUser,
  serveTftpMetrics,
  TftpServer,
  type TftpServerOptions,
  takeListenDescriptors,
} from '../../app/tftp.js';
import { formatBytes } from '../../bytes/byte-size.js';
import { formatSocketAddress } from '../../bytes/socket-address.js';
import { peerPortRange } from '../../config/limits.js';
import { parseAddress } from '../../config/parse-address.js';
import { parseBytes, writtenBytes } from '../../config/parse-bytes.js';
import {
  tftpServerDefaults as defaults,
  type TftpServerInput,
  tftpServerInput,
} from '../../config/tftp-server-input.js';
import { parsePortRange } from '../../config/tftp-server-spec.js';
import { BreakoutboxError, failureMessage, inSituation } from '../../errors/error.js';
import { orThrow } from '../../errors/parsed.js';
import { readNamedFile } from '../../system/bounded-file.js';
import { unreadable } from '../../system/file-errors.js';
import type { TrafficEvent, TrafficEventType } from '../../traffic/event.js';
import { addCaptureOption } from '../capture-option.js';
import { addListenerOptions, type ClusterOptions, listenerRules } from '../cluster-option.js';
import type { CommandDefinition } from '../command-definition.js';
import { exitAfter, exitStatus, onSignals } from '../exit.js';
import type { Translate } from '../language.js';
import type { OptionRule } from '../option-rules.js';
import { EventView } from '../output/event-view.js';
import { LongTransfers } from '../output/long-transfers.js';
import { complain, Output } from '../output/output.js';
import { TftpServerDigest } from '../output/tftp-digest-lines.js';
import { clockTime } from '../output/times.js';
import { type ListenerWords, listenerChoice, type OwnNode, ownNode } from '../own-node.js';
import { type RunServer, servedAs } from '../own-tftp-server.js';
import { choice, numberOf, type Settings, wholeNumber } from '../settings.js';

/** Bytes of copies of a cluster's library on disk. */
const defaultLibraryBytes = 4 * 1024 ** 3;
const maxRulesBytes = 1024 * 1024;

interface Options extends ClusterOptions {
  readonly library?: true;
  readonly libraryCache?: string;
  readonly libraryFolder?: string;
  readonly prefetch?: true;
  readonly workspace?: string;
  readonly port: string;
  readonly host?: string;
  readonly write: string;
  readonly singlePort?: true;
  readonly tidPorts?: string;
  readonly perClient?: string;
  readonly rules?: string;
  readonly allow?: readonly string[];
  readonly deny?: readonly string[];
  readonly maxTransfers?: string;
  readonly maxTransfersPerClient?: string;
  readonly maxRate?: string;
  readonly maxClientRate?: string;
  readonly maxRequests?: string;
  readonly maxClientRequests?: string;
  readonly quota?: string;
  readonly cache?: string;
  readonly maxBlksize?: string;
  readonly maxWindowsize?: string;
  readonly engine: string;
  readonly workers?: string;
  readonly spinUs?: string;
  readonly user?: string;
  readonly metrics?: string;
}

const engines = ['auto', 'linux', 'portable'] as const;

/** Options that need a single thread, because their limits are counted in one place. */
const ofOneThread = [
  '--max-rate',
  '--max-client-rate',
  '--max-transfers-per-client',
  '--max-requests',
  '--max-client-requests',
];

/** Options of `tftp serve` that need or exclude each other. */
const tftpServeRules: readonly OptionRule[] = [
  ...listenerRules,
  ...['--library-cache', '--library-folder', '--prefetch'].flatMap((option) => [
    { option, needs: '--library' },
    { option, needs: '--cluster' },
  ]),
  { option: '--workspace', needs: '--library' },
  { option: '--workspace', excludes: '--cluster' },
  { option: '--tid-ports', excludes: '--single-port' },
  { option: '--quota', needs: '--write' },
  { option: '--quota', excludes: '--write off' },
  { option: '--workers', excludes: '--engine portable' },
  { option: '--spin-us', excludes: '--engine portable' },
  ...ofOneThread.map((excludes) => ({ option: '--workers', excludes, unless: '--workers 1' })),
];

/** A person sees each transfer begin and end; progress in between is for programs. */
const hidden: readonly TrafficEventType[] = ['transferProgressed', 'stopped'];

/** `bob tftp serve DIR|--library`: serve a folder's files, or those of a library, and accept uploads where allowed, until interrupted. */
async function tftpServe(folder: string | undefined, options: Options, settings: Settings): Promise<number> {
  const own = await ownNode(options, wordsOf(folder, options), settings);
  try {
    return await serve(own, folder, options, settings);
  } finally {
    await own?.node.close();
  }
}

/** What it is in a cluster. */
function wordsOf(folder: string | undefined, { port }: Options): ListenerWords {
  return { command: 'tftp serve', operands: [folder ?? '--library'], address: port };
}

async function serve(
  own: OwnNode | undefined,
  folder: string | undefined,
  options: Options,
  settings: Settings,
): Promise<number> {
  const metricsAt = options.metrics === undefined ? undefined : orThrow(parseAddress(options.metrics, 0));
  const become = options.user === undefined ? undefined : becomingUser(options.user);
  const descriptors = takeListenDescriptors();
  refuseForLinuxAlone(options, descriptors);
  const origin = await filesOf(folder, options, settings);
  let metrics: Awaited<ReturnType<typeof serveTftpMetrics>> | undefined;
  // An inherited socket has its own port, whatever --port says.
  const id = `tftp-serve:${descriptors.length > 0 ? `fd${descriptors.join(',')}` : options.port}`;
  const described = serverOptions(options);
  const { recorder = own?.node.recorder } = settings;
  const make = (asEndpoint: Partial<TftpServerOptions>): TftpServer => {
    const made: TftpServer = new TftpServer({
      ...{ ...described, ...origin, id, descriptors, traceSteps: 0, recorder, ...asEndpoint },
      whenBound: async () => {
        if (metricsAt !== undefined) metrics = await serveTftpMetrics(made, metricsAt);
        become?.();
      },
    });
    return made;
  };
  const server = await servedAs(own, { described, root: origin.root, make });
  const output = new Output();
  const view = new EventView(server.hub, settings, output, {
    stream: false,
    hidden,
    digest: new TftpServerDigest(),
    shownAs: id,
  });
  const progress =
    settings.json || settings.quiet ? undefined : new LongTransfers(server, view.style, output);
  try {
    await server.open();
    own?.begin((line) => output.complain(line));
  } catch (error) {
    await metrics?.close();
    await origin.files?.close();
    throw withPortOption(error, options.port);
  }
  showEngine(server, options.engine, settings);
  if (metrics !== undefined && !settings.json && !settings.quiet) {
    // A server at every address is reached at loopback from this machine.
    const host = metricsAt?.host === '*' ? undefined : metricsAt?.host;
    const address = formatSocketAddress(host ?? '127.0.0.1', metrics.port);
    complain(settings.translate('metricsAt', { url: `http://${address}/metrics` }));
  }
  const stopped = new Promise<TrafficEvent>((resolve) => {
    server.hub.subscribe({ types: ['stopped'], onBatch: ({ events }) => events.forEach(resolve) });
  });
  const signals = onSignals(() => {
    void server.close(settings.graceMs);
    exitAfter(settings.graceMs + 500, exitStatus.done);
  });
  const last = await stopped;
  progress?.stop();
  await metrics?.close();
  await view.shown();
  if (!settings.json && !settings.quiet && last.type === 'stopped') {
    const { connections, sentBytes, receivedBytes, errors } = last.totals;
    const counts = {
      transfers: connections,
      sent: formatBytes(sentBytes),
      received: formatBytes(receivedBytes),
      errors,
    };
    output.write(`${clockTime(last.timeMicros)} * ${settings.translate('tftpStopped', counts)}\n`);
    await output.flushed();
  }
  signals.stop();
  return exitStatus.done;
}

/**
 * What is served: a folder, that of a workspace, or the library of a cluster.
 * @throws CommanderError for none; BreakoutboxError for both, and for what cannot be opened
 */
async function filesOf(
  folder: string | undefined,
  options: Options,
  settings: Settings,
): Promise<Pick<TftpServerOptions, 'root' | 'files'>> {
  if (options.library !== true) {
    if (folder !== undefined) return { root: folder };
    throw new CommanderError(1, 'commander.missingArgument', "error: missing required argument 'folder'");
  }
  if (folder !== undefined)
    throw new BreakoutboxError('OPTIONS_CONTRADICT', { option: '--library', other: folder });
  const choice = await listenerChoice(options, wordsOf(folder, options));
  if (choice === undefined) {
    const { FolderLibrary } = await import('../../app/library/folder-library.js');
    return { root: (await FolderLibrary.open(options.workspace)).root };
  }
  const { openServedLibrary } = await import('../../app/library/served-library.js');
  const bytes = (name: string, text: string | undefined) =>
    text === undefined ? undefined : orThrow(parseBytes(name, text));
  const { files, failure } = await openServedLibrary(choice, {
    diskBytes: bytes('--library-cache', options.libraryCache) ?? defaultLibraryBytes,
    cacheBytes: bytes('--cache', options.cache),
    folder: options.libraryFolder,
    filled: options.prefetch === true ? (filled) => tellFilled(filled, settings) : undefined,
  });
  // What was kept is served meanwhile.
  if (failure !== undefined && !settings.quiet) complain(failureMessage(failure, settings.language));
  return { files };
}

/** Says how much of the library is here. */
function tellFilled({ files, bytes, missing }: FilledLibrary, { quiet, translate }: Settings): void {
  if (quiet) return;
  const size = formatBytes(bytes);
  complain(
    missing === 0
      ? translate('libraryHere', { files, size })
      : translate('libraryPartly', { files, missing, size }),
  );
}

/**
 * Refuses options of the Linux engine where that does not run, and several threads for an inherited socket.
 * @throws BreakoutboxError OPTION_NEEDS, OPTIONS_CONTRADICT, ENGINE_UNAVAILABLE
 */
function refuseForLinuxAlone({ engine, workers, spinUs }: Options, descriptors: readonly number[]): void {
  const option = workers === undefined ? '--spin-us' : '--workers';
  if (workers === undefined && spinUs === undefined) return;
  if (workers !== undefined && workers !== '1' && descriptors.length > 0)
    throw new BreakoutboxError('OPTIONS_CONTRADICT', { option, other: 'LISTEN_FDS' });
  if (chooseEngine(choice('--engine', engine, engines)).name === 'portable')
    throw new BreakoutboxError('OPTION_NEEDS', { option, needed: '--engine linux' });
}

/** Says why the Linux engine does not run and, with --verbose, which engine runs. */
function showEngine({ runningEngine: { name, reason } }: RunServer, wish: string, settings: Settings): void {
  if (settings.quiet) return;
  if (settings.verbose) complain(settings.translate(wish === name ? 'engineAsked' : 'engineIs', { name }));
  if (reason !== undefined) complain(failureMessage(reason, settings.language));
}

/** The next step for someone who may not bind the port of TFTP is an option of this command. */
function withPortOption(error: unknown, port: string): unknown {
  if (!(error instanceof BreakoutboxError) || error.code !== 'PERMISSION_DENIED') return error;
  if (error.failure.params.port !== port) return error;
  return inSituation(error, 'tftp-port-needs-root');
}

/** Adds the options of `tftp serve`. */
function addTftpServeOptions(command: Command, t: Translate): Command {
  const collect = (value: string, before: readonly string[] = []): readonly string[] => [...before, value];
  return addListenerOptions(
    addCaptureOption(command, t)
      .argument('[folder]', t('arguments.servedFolder'))
      .option('--library', t('options.serveLibrary')),
    t,
  )
    .option(
      '--library-cache <bytes>',
      t('options.libraryCache', { default: writtenBytes(defaultLibraryBytes) }),
    )
    .option('--library-folder <folder>', t('options.libraryFolder'))
    .option('--prefetch', t('options.prefetch'))
    .option('--workspace <folder>', t('options.historyWorkspace'))
    .option('--port <port>', t('options.tftpPort'), '69')
    .option('--host <address>', t('options.tftpHost'))
    .option('--write <mode>', t('options.write'), 'off')
    .option('--single-port', t('options.singlePort'))
    .option('--tid-ports <range>', t('options.tidPorts'))
    .option('--per-client <what>', t('options.perClient'))
    .option('--rules <file>', t('options.rules'))
    .option('--allow <network>', t('options.allow'), collect)
    .option('--deny <network>', t('options.deny'), collect)
    .option('--max-transfers <n>', t('options.maxTransfers', { default: defaults.maxTransfers }))
    .option(
      '--max-transfers-per-client <n>',
      t('options.maxTransfersPerClient', {
        default: defaults.maxTransfersPerClient,
        all: defaults.maxTransfers,
      }),
    )
    .option('--max-rate <rate>', t('options.maxRate'))
    .option('--max-client-rate <rate>', t('options.maxClientRate'))
    .option('--max-requests <n>', t('options.maxRequests', { default: defaults.maxRequests }))
    .option(
      '--max-client-requests <n>',
      t('options.maxClientRequests', { default: defaults.maxClientRequests }),
    )
    .option('--quota <bytes>', t('options.quota', { default: writtenBytes(defaults.quota) }))
    .option('--cache <bytes>', t('options.cache', { default: writtenBytes(defaults.cacheBytes) }))
    .option('--max-blksize <bytes>', t('options.maxBlksize'))
    .option('--max-windowsize <blocks>', t('options.maxWindowsize', { default: defaults.maxWindowBlocks }))
    .option('--engine <name>', t('options.engine'), 'auto')
    .option('--workers <n>', t('options.tftpWorkers'))
    .option('--spin-us <n>', t('options.spinUs', { default: defaults.spinMicros }))
    .option('--user <name>', t('options.user'))
    .option('--metrics <address>', t('options.metrics'));
}

/** The properties of a description whose ranges hold for options. */
type NumberProperty = {
  [Name in keyof Properties]: Properties[Name] extends { readonly type: 'integer' } ? Name : never;
}[keyof Properties];
type Properties = (typeof tftpServerInput)['properties'];

function serverOptions(options: Options): TftpServerInput {
  const { host, singlePort, tidPorts, perClient, rules, allow, deny } = options;
  const { properties } = tftpServerInput;
  const { minimum, maximum } = properties.workers;
  const number = (name: string, text: string | undefined, property: NumberProperty) =>
    text === undefined ? undefined : numberOf(name, text, properties[property]);
  const bytes = (name: string, text: string | undefined) =>
    text === undefined ? undefined : orThrow(parseBytes(name, text));
  return {
    port: numberOf('--port', options.port, properties.port),
    host,
    write: choice('--write', options.write, properties.write.enum),
    singlePort,
    tidPorts,
    perClient: perClient === undefined ? undefined : choice('--per-client', perClient, ['ip'] as const),
    rules: rules === undefined ? undefined : readRules(rules),
    allow: allow === undefined ? undefined : [...allow],
    deny: deny === undefined ? undefined : [...deny],
    maxTransfers: number('--max-transfers', options.maxTransfers, 'maxTransfers'),
    maxTransfersPerClient: number(
      '--max-transfers-per-client',
      options.maxTransfersPerClient,
      'maxTransfersPerClient',
    ),
    maxRate: bytes('--max-rate', options.maxRate),
    maxClientRate: bytes('--max-client-rate', options.maxClientRate),
    maxRequests: number('--max-requests', options.maxRequests, 'maxRequests'),
    maxClientRequests: number('--max-client-requests', options.maxClientRequests, 'maxClientRequests'),
    quota: bytes('--quota', options.quota),
    cacheBytes: bytes('--cache', options.cache),
    maxBlockBytes: number('--max-blksize', options.maxBlksize, 'maxBlockBytes'),
    engine: choice('--engine', options.engine, engines),
    workers:
      options.workers === undefined
        ? undefined
        : wholeNumber('--workers', options.workers, {
            least: minimum,
            most: Math.min(maximum, portsOf(tidPorts)),
          }),
    spinMicros: number('--spin-us', options.spinUs, 'spinMicros'),
    maxWindowBlocks: number('--max-windowsize', options.maxWindowsize, 'maxWindowBlocks'),
  };
}

/** Each thread needs a port for its transfers. */
function portsOf(range: string | undefined): number {
  if (range === undefined) return peerPortRange.most;
  const { first, last } = orThrow(parsePortRange(range));
  return last - first + 1;
}

function readRules(file: string): string {
  try {
    return readNamedFile(file, maxRulesBytes).toString();
  } catch (error) {
    throw unreadable(file, error);
  }
}

/** The command as the program takes it. */
export const definition: CommandDefinition = {
  addOptions: addTftpServeOptions,
  rules: tftpServeRules,
  run: tftpServe,
};
