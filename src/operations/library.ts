import { Type } from 'typebox';
import { byteStreamBody, byteStreamResult } from './byte-stream.js';
import type { Operation, ValueOf } from './operation.js';
import { count, failureSchema, noParams, nothing } from './schema-parts.js';

const subject = 'tftp';
const askers = 'admitted';

/** Largest file that can be put into the library. */
const maxFileBytes = 16 * 1024 ** 3;

const version = Type.Integer({ minimum: 1, description: 'Counts up from 1 for each name' });

const versionParts = {
  version,
  digest: Type.String({ description: 'SHA-256 of its bytes, in hex' }),
  bytes: count,
  by: Type.String({
    description:
      'Who put it there, as that program said: a node, a person at it (`Ana (room2)`), or a user and a machine',
  }),
  atMs: Type.Number({ description: 'When, milliseconds since 1970, by the clock of that machine' }),
};

const chosen = Type.Object(
  { by: Type.String(), atMs: Type.Number({ description: 'Milliseconds since 1970' }) },
  {
    title: 'LibraryChoice',
    description: 'Who had it served again, and when; absent for one that is served since it was put there',
  },
);

const isHere = Type.Boolean({
  description: 'The node that was asked has a copy, and serves it also without NATS',
});

const libraryRow = Type.Object(
  {
    name: Type.String({ description: 'As TFTP asks for it, parts separated by slashes' }),
    ...versionParts,
    chosen: Type.Optional(chosen),
    versions: Type.Integer({ minimum: 1, description: 'How many versions of the name are kept' }),
    isHere,
  },
  { title: 'LibraryFile' },
);

/** A file of the library: the version of it that is served. */
export type LibraryFileRow = ValueOf<typeof libraryRow>;

/** The library of the cluster as a node sees it. */
export const libraryState = Type.Object(
  {
    isRead: Type.Boolean({ description: 'Its names are known: as NATS has them, or as they were kept' }),
    failure: Type.Optional(failureSchema),
    files: Type.Array(libraryRow, { description: 'By name, at most 1,000' }),
    count: Type.Integer({ minimum: 0, description: 'Files in all' }),
    bytes: count,
    missing: Type.Integer({ minimum: 0, description: 'Files that the node has no copy of' }),
  },
  {
    title: 'Library',
    description: 'With a failure the names may be old, and nothing can be changed',
    additionalProperties: false,
  },
);

export type LibraryState = ValueOf<typeof libraryState>;

const libraryVersion = Type.Object(
  { ...versionParts, isServed: Type.Boolean(), chosen: Type.Optional(chosen), isHere },
  { title: 'LibraryVersion' },
);

/** A version of a file that the library keeps. */
export type LibraryVersionRow = ValueOf<typeof libraryVersion>;

const uploaded = Type.Object(
  {
    name: Type.String(),
    ...versionParts,
    isNew: Type.Boolean({ description: 'False: the same bytes were served under that name already' }),
  },
  { title: 'LibraryUpload' },
);

/** What has become of a file that was put into the library. */
export type LibraryUploadRow = ValueOf<typeof uploaded>;

const fileParams = Type.Object({
  name: Type.String({ maxLength: 1_024, description: 'Name in the library' }),
});

/** Operations on the library of the cluster, whose files every node may serve. Outside a cluster they fail, CLUSTER_NONE. */
export const libraryOperations = {
  'library.list': {
    subject,
    summary: 'The files of the cluster’s library',
    askers,
    params: noParams,
    result: libraryState,
  },
  'library.versions': {
    subject,
    summary: 'The versions of a file that the library keeps, newest first',
    askers,
    params: fileParams,
    result: Type.Array(libraryVersion),
  },
  'library.takeBack': {
    subject,
    summary: 'Have all nodes serve another version of a file',
    description:
      'Without a version, the one before that which is served. It holds for the next request at any node; a transfer that runs ends with the bytes that it began with.',
    askers,
    params: fileParams,
    body: Type.Object(
      { version: Type.Optional(version) },
      { title: 'LibraryTakeBack', additionalProperties: false },
    ),
    result: Type.Object({ name: Type.String(), ...versionParts, chosen }, { title: 'LibraryServed' }),
  },
  'library.upload': {
    subject,
    summary: 'Put a file into the library; a new version where its name is taken',
    description: 'All nodes have it once it is complete, and until then none.',
    askers,
    params: fileParams,
    body: byteStreamBody,
    maxBodyBytes: maxFileBytes,
    result: uploaded,
  },
  'library.download': {
    subject,
    summary: 'A file of the library; from the node’s own copy where there is one',
    askers,
    params: Type.Object({
      ...fileParams.properties,
      version: Type.Optional(
        Type.String({ pattern: '^[1-9]\\d{0,9}$', description: 'Default: the one that is served' }),
      ),
    }),
    result: byteStreamResult,
  },
  'library.remove': {
    subject,
    summary: 'Remove a file of the library, with all its versions',
    askers,
    params: fileParams,
    result: nothing,
  },
} as const satisfies Readonly<Record<string, Operation>>;
