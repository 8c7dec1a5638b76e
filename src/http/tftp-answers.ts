import { Type } from 'typebox';
import { traceKind } from '../tftp/trace.js';
import { failed } from './schemas.js';
import type { TftpState, TftpStory } from './tftp-protocol.js';
import { tftpSettings } from './tftp-schemas.js';

const count = Type.Integer({ minimum: 0 });
const micros = Type.Integer({ description: 'Microseconds since 1970, UTC' });
const duration = Type.Number({ minimum: 0, description: 'Milliseconds' });
const literals = <const Words extends readonly string[]>(words: Words) =>
  Type.Union(words.map((word) => Type.Literal(word)));

const limit = Type.Union(
  [
    Type.Object({ by: Type.Literal('window'), windowBlocks: count, roundTripMs: duration }),
    Type.Object({
      by: Type.Literal('path'),
      windowBlocks: count,
      windowMs: duration,
      roundTripMs: duration,
    }),
    Type.Object({
      by: literals(['loss', 'source', 'store', 'rate']),
      waitedMs: duration,
      totalMs: duration,
    }),
  ],
  { title: 'TftpLimit', description: 'What decides how fast a transfer is, as far as that can be told' },
);

const stall = Type.Object(
  {
    reason: literals(['peerSilent', 'peerRepeats', 'opening', 'source', 'store', 'rate']),
    forMs: duration,
    block: count,
    tries: count,
    heardAgain: count,
  },
  { title: 'TftpStall', description: 'Why a transfer makes no progress' },
);

const transfer = Type.Object(
  {
    id: Type.String(),
    role: literals(['client', 'server']),
    direction: literals(['get', 'put']),
    file: Type.String(),
    peer: Type.String({ description: 'ADDRESS:PORT; of a client here, the server as it was asked for' }),
    mode: literals(['octet', 'netascii']),
    isAgreed: Type.Boolean({ description: 'Both sides go by blockBytes and windowBlocks' }),
    blockBytes: count,
    windowBlocks: count,
    timeoutSeconds: Type.Optional(
      Type.Integer({ description: 'Agreed on; otherwise time-outs are measured' }),
    ),
    asked: Type.Record(Type.String(), Type.String(), { description: 'Options that the client asked for' }),
    bytes: count,
    totalBytes: Type.Optional(count),
    rateBytesPerSecond: count,
    retransmitted: count,
    duplicates: count,
    ageMs: duration,
    outcome: literals(['running', 'done', 'failed', 'aborted']),
    roundTripMs: Type.Optional(duration),
    limit: Type.Optional(limit),
    stall: Type.Optional(stall),
    endedMicros: Type.Optional(micros),
    failure: Type.Optional(failed),
  },
  { title: 'TftpTransfer', additionalProperties: false },
);

/** The server, its folder and all transfers: the answer of nearly every route of TFTP. */
export const tftpState = Type.Unsafe<TftpState>(
  Type.Object(
    {
      server: Type.Union([
        Type.Object({ state: Type.Literal('stopped') }),
        Type.Object({
          state: Type.Literal('running'),
          port: count,
          reachable: Type.Array(Type.String({ description: 'HOST:PORT' })),
        }),
        Type.Object({ state: Type.Literal('failed'), failure: failed }),
      ]),
      settings: tftpSettings,
      autoStart: Type.Boolean({ description: 'Whether the server starts with the workbench' }),
      folder: Type.String({ description: 'On the workbench’s machine' }),
      isOwnFolder: Type.Boolean({ description: 'It is the one in the workspace' }),
      folderFailure: Type.Optional(failed),
      freeBytes: Type.Optional(count),
      files: Type.Array(
        Type.Object({ name: Type.String(), bytes: count, modifiedMs: Type.Number() }, { title: 'TftpFile' }),
        { description: 'By name, at most 1,000' },
      ),
      running: Type.Array(transfer),
      finished: Type.Array(transfer, { description: 'The latest first' }),
      refused: Type.Array(
        Type.Object({ timeMicros: micros, peer: Type.String(), failure: failed }, { title: 'TftpRefusal' }),
        { description: 'Requests that were answered with an ERROR, the latest first' },
      ),
      searches: Type.Array(
        Type.Object(
          {
            timeMicros: micros,
            client: Type.String(),
            count,
            first: Type.String(),
            last: Type.String(),
            found: Type.Optional(Type.String()),
            nearest: Type.Optional(Type.String()),
          },
          { title: 'TftpSearch' },
        ),
        { description: 'Rows of names that are not there, each asked for by one machine' },
      ),
      machines: Type.Array(
        Type.Object(
          {
            client: Type.String(),
            mac: Type.Optional(Type.String()),
            files: count,
            failed: count,
            bytes: count,
            seconds: Type.Number(),
            timeMicros: micros,
            last: Type.String(),
          },
          { title: 'TftpMachine' },
        ),
        { description: 'What each machine has had' },
      ),
    },
    { title: 'Tftp', additionalProperties: false },
  ),
);

/** A transfer and its steps: the answer of `GET /api/tftp/transfers/:id`. */
export const tftpStory = Type.Unsafe<TftpStory>(
  Type.Object(
    {
      transfer,
      steps: Type.Array(
        Type.Object(
          {
            atMs: Type.Number({ description: 'Milliseconds since the transfer began' }),
            kind: Type.Union(Object.keys(traceKind).map((kind) => Type.Literal(kind))),
            block: Type.Integer({ description: 'Block, code of an ERROR, or number of options' }),
            count: Type.Integer({ description: 'Blocks that went in one go from there on' }),
          },
          { title: 'TftpStep' },
        ),
      ),
      stepsLost: count,
      firstSteps: count,
    },
    { title: 'TftpStory', additionalProperties: false },
  ),
);
