import { Type } from 'typebox';
import { workspaceKindNames } from '../config/workspace/workspace-kinds.js';
import type { Operation, ValueOf } from './operation.js';
import { count, failureSchema, micros, noParams, words } from './schema-parts.js';

const subject = 'workspace';
const askers = 'admitted';
const closed = { additionalProperties: false } as const;

const filePath = Type.String({
  maxLength: 2_048,
  description: 'Below the workspace: messages/sensor/read.yaml',
});
const fileText = Type.String({ maxLength: 1024 * 1024, description: 'Empty for no file' });
const author = {
  by: Type.Optional(Type.String({ description: 'Who changed it, as that node says: lin@bench' })),
  user: Type.Optional(Type.String({ description: 'As whom NATS knows that node, as it says' })),
  node: Type.Optional(Type.String()),
  timeMicros: Type.Optional(micros),
};
const mineRevision = Type.String({
  maxLength: 64,
  description: 'That of the file here; empty: there is none',
});
const theirRevision = Type.Integer({ minimum: 0, description: 'That of the shared workspace' });

/** How a workspace stands to the files that it shares with others. */
export const sharingReport = Type.Object(
  {
    set: Type.String({ description: 'The name of the set of files; empty for the usual one' }),
    state: words(['untrusted', 'joining', 'shared', 'away', 'failed'], {
      description:
        'untrusted: it takes and gives nothing before its person has agreed; away: changes wait until NATS is back',
    }),
    conflicts: Type.Integer({ minimum: 0, description: 'Files that were changed here and elsewhere' }),
    waiting: Type.Integer({ minimum: 0, description: 'Files that are not looked at yet' }),
    held: Type.Integer({ minimum: 0, description: 'Files that cannot be shared as they are' }),
    failure: Type.Optional(failureSchema),
  },
  { title: 'Sharing' },
);

/** How a workspace stands to the files that it shares. */
export type SharingReport = ValueOf<typeof sharingReport>;

const mine = { revision: mineRevision, ...author };
const theirs = { revision: theirRevision, isRemoved: Type.Boolean(), ...author };

const conflictRow = Type.Object(
  {
    path: filePath,
    kind: words(workspaceKindNames),
    mine: Type.Object(mine),
    theirs: Type.Object(theirs),
  },
  { title: 'SharedConflict' },
);

/** A file that was changed here and elsewhere, with who changed each version and when. */
export type ConflictRow = ValueOf<typeof conflictRow>;

const conflictReport = Type.Object(
  {
    path: filePath,
    kind: words(workspaceKindNames),
    mine: Type.Object({ ...mine, text: fileText }),
    theirs: Type.Object({ ...theirs, text: fileText }),
  },
  { title: 'SharedConflictTexts' },
);

/** The same with both texts. */
export type ConflictReport = ValueOf<typeof conflictReport>;

const conflictList = Type.Object(
  {
    conflicts: Type.Array(conflictRow, { description: 'By path in order, at most 1,000' }),
    held: Type.Array(Type.Object({ file: filePath, failure: failureSchema }), {
      description: 'Files that cannot be shared as they are, and why, at most 100',
    }),
  },
  { title: 'SharedConflicts' },
);

/** What of the shared files waits for a person. */
export type ConflictList = ValueOf<typeof conflictList>;

const decision = Type.Object(
  {
    path: filePath,
    keep: words(['mine', 'theirs', 'merged'], {
      description: 'The version that both sides have from then on; merged: that of `text`',
    }),
    text: Type.Optional(fileText),
    mine: mineRevision,
    theirs: theirRevision,
  },
  closed,
);

/** What a person decides of a conflict, and which versions they have looked at. */
export type ConflictDecision = ValueOf<typeof decision>;

const decisionReport = Type.Object(
  {
    conflicts: count,
    kept: Type.Array(filePath, {
      description: 'Where the versions that were not taken are kept, below the workspace of the node',
    }),
  },
  { title: 'ConflictDecided' },
);

/** What became of a decision. */
export type DecisionReport = ValueOf<typeof decisionReport>;

/** Operations on the files that workspaces of a cluster share. */
export const sharingOperations = {
  'workspace.conflicts': {
    subject,
    summary: 'The files that were changed here and elsewhere, and those that cannot be shared',
    askers,
    params: noParams,
    result: conflictList,
  },
  'workspace.conflict': {
    subject,
    summary: 'Both versions of a file that was changed here and elsewhere',
    askers,
    params: Type.Object({ path: filePath }),
    result: conflictReport,
  },
  'workspace.resolve': {
    subject,
    summary: 'Decide which version of a file all have, if both are still those that were looked at',
    askers,
    params: noParams,
    body: decision,
    maxBodyBytes: 2 * 1024 * 1024,
    result: decisionReport,
  },
} as const satisfies Readonly<Record<string, Operation>>;
