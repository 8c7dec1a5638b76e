import { defaultNegotiationPolicy } from '../tftp/negotiation.js';
import { blockBytesRange, windowBlocksRange } from '../tftp/options.js';
import { placesOfOneAlone } from '../tftp/server/fair-share.js';
import { defaultTransferLimits } from '../tftp/transfer-limits.js';
import { defaultSpinMicros, portRange, workersRange } from './limits.js';
import { writtenBytes } from './parse-bytes.js';
import { choice, type Described, flag, text, whole, within } from './shape.js';

const networks = (description: string) =>
  ({ type: 'array', items: { type: 'string', maxLength: 64 }, maxItems: 1_000, description }) as const;
const most = Number.MAX_SAFE_INTEGER;

/** A single address gets four fifths: a thousand at a time, and those that end while the next begin. */
const maxTransfers = 1_500;

/** Defaults of a description. */
export const tftpServerDefaults = {
  port: 69,
  maxTransfers,
  maxTransfersPerClient: placesOfOneAlone(maxTransfers),
  maxRequests: 20_000,
  maxClientRequests: 10_000,
  /** Bytes. */
  quota: 4 * 1024 ** 3,
  maxWindowBlocks: defaultNegotiationPolicy.maxWindowBlocks,
  /** Bytes. */
  cacheBytes: 128 * 1024 ** 2,
  spinMicros: defaultSpinMicros,
  maxRetries: defaultTransferLimits.maxRetries,
} as const;

const defaults = tftpServerDefaults;
// Not toLocaleString, whose first call takes 30 ms of a command's start.
const byDefault = (value: number): string => `Default ${String(value).replace(/\B(?=(\d{3})+$)/g, ',')}`;
const bytesByDefault = (value: number): string =>
  `Default ${writtenBytes(value).replace(/[KMGT]$/, ' $&iB')}`;

/** A TFTP server as a person, a program or the page describes it. */
export const tftpServerInput = {
  type: 'object',
  additionalProperties: false,
  properties: {
    port: within(portRange, `UDP port of requests; 0 lets the system choose. ${byDefault(defaults.port)}`),
    host: text('One address; default: every address', 300),
    write: choice(
      ['off', 'create', 'overwrite'],
      'Uploads: none, new files only, or also in place of old ones. Default off',
    ),
    singlePort: flag('Transfers use the port of requests'),
    tidPorts: text('Ports of transfers, A-B', 11),
    perClient: choice(['off', 'ip'], 'Every client sees only the folder that is called like its address'),
    rules: text('Rewrite rules, one a line', 65_536),
    allow: networks('Networks that may use it; default: all'),
    deny: networks('Networks that may not'),
    maxTransfers: whole(1, 100_000, `Transfers at once. ${byDefault(defaults.maxTransfers)}`),
    maxTransfersPerClient: whole(
      1,
      100_000,
      'Transfers at once of one address. Default: four times what would be left to others',
    ),
    maxRate: whole(1, most, 'Bytes a second of all transfers together'),
    maxClientRate: whole(1, most, 'Bytes a second of one address'),
    maxRequests: whole(
      1,
      1_000_000,
      `Requests a second that are answered. ${byDefault(defaults.maxRequests)}`,
    ),
    maxClientRequests: whole(
      1,
      1_000_000,
      `Requests a second of one address that are answered. ${byDefault(defaults.maxClientRequests)}`,
    ),
    quota: whole(0, most, `Largest upload in bytes. ${bytesByDefault(defaults.quota)}`),
    maxBlockBytes: within(blockBytesRange, 'Largest block, instead of what the interface’s MTU carries'),
    maxWindowBlocks: within(windowBlocksRange, `Largest window. ${byDefault(defaults.maxWindowBlocks)}`),
    cacheBytes: whole(
      0,
      most,
      `Bytes of files that are kept in memory. ${bytesByDefault(defaults.cacheBytes)}`,
    ),
    engine: choice(
      ['auto', 'linux', 'portable'],
      'Which shell runs it. Default auto: the Linux engine where it runs',
    ),
    workers: within(workersRange, 'Threads of the Linux engine. Default: one fewer than the cores'),
    spinMicros: whole(
      0,
      10_000,
      `Microseconds that the Linux engine looks again before it sleeps, while transfers are active. ${byDefault(defaults.spinMicros)}`,
    ),
    timeoutMs: whole(10, 60_000, 'Milliseconds until the first repetition, before round trips are measured'),
    maxRetries: whole(
      1,
      100,
      `Repetitions without an answer, then the transfer has failed. ${byDefault(defaults.maxRetries)}`,
    ),
  },
} as const;

/** A TFTP server as it is described; `parseTftpServer` makes it a spec. */
export type TftpServerInput = Described<typeof tftpServerInput>;
