import { blockBytesRange, windowBlocksRange } from '../tftp/options.js';
import { portRange, workersRange } from './limits.js';
import { choice, type Described, flag, text, whole } from './shape.js';

const networks = (description: string) =>
  ({ type: 'array', items: { type: 'string', maxLength: 64 }, maxItems: 1_000, description }) as const;
const most = Number.MAX_SAFE_INTEGER;

/** A TFTP server as a person, a program or the page describes it. */
export const tftpServerInput = {
  type: 'object',
  additionalProperties: false,
  properties: {
    port: whole(
      portRange.least,
      portRange.most,
      'UDP port of requests; 0 lets the system choose. Default 69',
    ),
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
    maxTransfers: whole(1, 100_000, 'Transfers at once. Default 1,500'),
    maxTransfersPerClient: whole(
      1,
      100_000,
      'Transfers at once of one address. Default: four times what would be left to others',
    ),
    maxRate: whole(1, most, 'Bytes a second of all transfers together'),
    maxClientRate: whole(1, most, 'Bytes a second of one address'),
    maxRequests: whole(1, 1_000_000, 'Requests a second that are heard. Default 20,000'),
    maxClientRequests: whole(1, 1_000_000, 'Requests a second of one address that are heard. Default 10,000'),
    quota: whole(0, most, 'Largest upload in bytes. Default 4 GiB'),
    maxBlockBytes: whole(
      blockBytesRange.least,
      blockBytesRange.most,
      'Largest block, instead of what the interface’s MTU carries',
    ),
    maxWindowBlocks: whole(windowBlocksRange.least, windowBlocksRange.most, 'Largest window. Default 4,096'),
    cacheBytes: whole(0, most, 'Bytes of files that are kept in memory. Default 128 MiB'),
    engine: choice(
      ['auto', 'linux', 'portable'],
      'Which shell runs it. Default auto: the Linux engine where it runs',
    ),
    workers: whole(
      workersRange.least,
      workersRange.most,
      'Threads of the Linux engine. Default: one fewer than the cores',
    ),
    spinMicros: whole(
      0,
      10_000,
      'Microseconds that the Linux engine looks again before it sleeps, while transfers are active. Default 50',
    ),
    timeoutMs: whole(10, 60_000, 'Milliseconds until the first repetition, before round trips are measured'),
    maxRetries: whole(1, 100, 'Repetitions without an answer, then the transfer has failed. Default 6'),
  },
} as const;

/** A TFTP server as it is described; `parseTftpServer` makes it a spec. */
export type TftpServerInput = Described<typeof tftpServerInput>;
