import { type Static, Type } from 'typebox';
import { workersRange } from './limits.js';

const whole = (minimum: number, maximum: number, description: string) =>
  Type.Optional(Type.Integer({ minimum, maximum, description }));
const networks = (description: string) =>
  Type.Optional(Type.Array(Type.String({ maxLength: 64 }), { maxItems: 1_000, description }));
const most = Number.MAX_SAFE_INTEGER;

/** A TFTP server as a person, a program or the page describes it. */
export const tftpServerInput = Type.Object(
  {
    port: whole(0, 65_535, 'UDP port of requests; 0 lets the system choose. Default 69'),
    host: Type.Optional(Type.String({ maxLength: 300, description: 'One address; default: every address' })),
    write: Type.Optional(
      Type.Union([Type.Literal('off'), Type.Literal('create'), Type.Literal('overwrite')], {
        description: 'Uploads: none, new files only, or also in place of old ones. Default off',
      }),
    ),
    singlePort: Type.Optional(Type.Boolean({ description: 'Transfers use the port of requests' })),
    tidPorts: Type.Optional(Type.String({ maxLength: 11, description: 'Ports of transfers, A-B' })),
    perClient: Type.Optional(
      Type.Union([Type.Literal('off'), Type.Literal('ip')], {
        description: 'Every client sees only the folder that is called like its address',
      }),
    ),
    rules: Type.Optional(Type.String({ maxLength: 65_536, description: 'Rewrite rules, one a line' })),
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
    maxBlockBytes: whole(8, 65_464, 'Largest block, instead of what the interface’s MTU carries'),
    maxWindowBlocks: whole(1, 65_535, 'Largest window. Default 4,096'),
    cacheBytes: whole(0, most, 'Bytes of files that are kept in memory. Default 128 MiB'),
    engine: Type.Optional(
      Type.Union([Type.Literal('auto'), Type.Literal('linux'), Type.Literal('portable')], {
        description: 'Which shell runs it. Default auto: the Linux engine where it runs',
      }),
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
  { additionalProperties: false },
);

/** A TFTP server as it is described; `parseTftpServer` makes it a spec. */
export type TftpServerInput = Static<typeof tftpServerInput>;
