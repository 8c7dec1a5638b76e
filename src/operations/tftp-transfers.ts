import { Type } from 'typebox';
import { blockBytesRange, windowBlocksRange } from '../tftp/options.js';
import { type TraceKind, traceKind } from '../tftp/trace.js';
import type { ValueOf } from './operation.js';
import { count, failureSchema, micros, milliseconds, words } from './schema-parts.js';

const limit = Type.Union(
  [
    Type.Object({ by: Type.Literal('window'), windowBlocks: count, roundTripMs: milliseconds }),
    Type.Object({
      by: Type.Literal('path'),
      windowBlocks: count,
      windowMs: milliseconds,
      roundTripMs: milliseconds,
    }),
    Type.Object({
      by: words(['loss', 'source', 'store', 'rate']),
      waitedMs: milliseconds,
      totalMs: milliseconds,
    }),
  ],
  { title: 'TftpLimit', description: 'What decides how fast a transfer is, as far as that is known' },
);

export type TransferLimit = ValueOf<typeof limit>;

const stall = Type.Object(
  {
    reason: words(['peerSilent', 'peerRepeats', 'opening', 'source', 'store', 'rate']),
    forMs: milliseconds,
    block: count,
    tries: count,
    receivedAgain: count,
  },
  { title: 'TftpStall', description: 'Why a transfer makes no progress' },
);

export type TransferStall = ValueOf<typeof stall>;

/** One transfer, of a server or of a client here. */
export const tftpTransfer = Type.Object(
  {
    id: Type.String(),
    endpoint: Type.Optional(Type.String({ description: 'The id of the server whose transfer it is' })),
    role: words(['client', 'server']),
    direction: words(['get', 'put']),
    file: Type.String(),
    peer: Type.String({ description: 'ADDRESS:PORT; of a client here, the server as it was asked for' }),
    mode: words(['octet', 'netascii']),
    isAgreed: Type.Boolean({
      description: 'Both sides go by blockBytes and windowBlocks; not when the first answer was a refusal',
    }),
    blockBytes: count,
    windowBlocks: count,
    timeoutSeconds: Type.Optional(
      Type.Integer({ description: 'Agreed on; otherwise time-outs are measured' }),
    ),
    asked: Type.Record(Type.String(), Type.String(), {
      description: 'Options that the client asked for, by their lower-case names, as it wrote them',
    }),
    bytes: count,
    totalBytes: Type.Optional(count),
    rateBytesPerSecond: count,
    retransmitted: count,
    duplicates: count,
    ageMs: milliseconds,
    outcome: words(['running', 'done', 'failed', 'aborted']),
    roundTripMs: Type.Optional(milliseconds),
    limit: Type.Optional(limit),
    stall: Type.Optional(stall),
    endedMicros: Type.Optional(micros),
    failure: Type.Optional(failureSchema),
  },
  { title: 'TftpTransfer', additionalProperties: false },
);

export type TftpTransfer = ValueOf<typeof tftpTransfer>;

const step = Type.Object(
  {
    atMs: Type.Number({ description: 'Milliseconds since the transfer began' }),
    kind: words(Object.keys(traceKind) as readonly TraceKind[]),
    block: Type.Integer({ description: 'Block, code of an ERROR, or number of options' }),
    count: Type.Integer({ description: 'Blocks that went in one go from there on' }),
  },
  { title: 'TftpStep' },
);

/** One step of a transfer. */
export type TraceStep = ValueOf<typeof step>;

/** The steps of a transfer, so far or in all. */
export const tftpStory = Type.Object(
  {
    transfer: tftpTransfer,
    steps: Type.Array(step),
    stepsLost: Type.Integer({
      minimum: 0,
      description: 'Steps that were not kept: they lie behind the first firstSteps',
    }),
    firstSteps: count,
    progress: Type.Object(
      {
        everyMs: Type.Number({ description: 'Milliseconds of a span' }),
        beganMs: Type.Number({
          description: 'Milliseconds from the begin of the transfer to that of the first span',
        }),
        blocks: Type.Array(count, { description: 'Blocks that were through at the end of each span' }),
      },
      { title: 'TftpProgress', description: 'How far it had come over its whole time, in at most 256 spans' },
    ),
  },
  { title: 'TftpStory', additionalProperties: false },
);

export type TftpStory = ValueOf<typeof tftpStory>;

/** A request for a transfer of a client here: fetch a file into the folder, or send one of its files. */
export const tftpTransferRequest = Type.Object(
  {
    direction: words(['get', 'put']),
    url: Type.String({ maxLength: 2_000, description: 'tftp://HOST[:PORT]/FILE' }),
    file: Type.Optional(
      Type.String({ maxLength: 1_024, description: "Name in the folder. Default of a get: the URL's own" }),
    ),
    overwrite: Type.Optional(
      Type.Boolean({ description: 'A fetched file may replace one of its name. Default false' }),
    ),
    blockBytes: Type.Optional(
      Type.Integer({
        minimum: blockBytesRange.least,
        maximum: blockBytesRange.most,
        description: 'Bytes of a block to ask for',
      }),
    ),
    windowBlocks: Type.Optional(
      Type.Integer({
        minimum: windowBlocksRange.least,
        maximum: windowBlocksRange.most,
        description: 'Blocks in flight to ask for. Default 16',
      }),
    ),
  },
  { title: 'TftpTransferRequest', additionalProperties: false },
);

export type TftpTransferRequest = ValueOf<typeof tftpTransferRequest>;
