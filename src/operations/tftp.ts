import { Type } from 'typebox';
import { byteStreamBody, byteStreamResult } from './byte-stream.js';
import { libraryState } from './library.js';
import type { Operation, ValueOf } from './operation.js';
import { count, failureSchema, micros, noParams, words } from './schema-parts.js';
import { tftpStory, tftpTransfer, tftpTransferRequest } from './tftp-transfers.js';

const subject = 'tftp';
const askers = 'admitted';

/** Largest file that can be put into the folder. */
const maxFileBytes = 16 * 1024 ** 3;

const tftpFile = Type.Object(
  {
    name: Type.String({ description: 'Below the folder, parts separated by slashes' }),
    bytes: count,
    modifiedMs: Type.Number({ description: 'Milliseconds since 1970' }),
  },
  { title: 'TftpFile' },
);

/** A file of the folder that is served. */
export type TftpFile = ValueOf<typeof tftpFile>;

const server = Type.String({ description: 'The id of the server that was asked' });

const tftpRefusal = Type.Object(
  { timeMicros: micros, endpoint: server, peer: Type.String(), failure: failureSchema },
  { title: 'TftpRefusal' },
);

/** A request that the server answered with an ERROR. */
export type TftpRefusal = ValueOf<typeof tftpRefusal>;

const tftpSearch = Type.Object(
  {
    timeMicros: micros,
    endpoint: server,
    client: Type.String(),
    count,
    first: Type.String(),
    last: Type.String(),
    found: Type.Optional(Type.String({ description: 'The name that it then found' })),
    nearest: Type.Optional(Type.String({ description: 'A name that is there and looks like one of them' })),
  },
  { title: 'TftpSearch' },
);

/** Names that a machine asked for in a row and that are not there: boot loaders look for their configuration like that. */
export type TftpSearch = ValueOf<typeof tftpSearch>;

const tftpMachine = Type.Object(
  {
    client: Type.String({ description: 'Its IP address' }),
    mac: Type.Optional(Type.String({ description: 'Its hardware address, where the system knows it' })),
    files: count,
    failed: count,
    bytes: count,
    seconds: Type.Number({ description: 'From its first request to the end of its last transfer' }),
    timeMicros: Type.Integer({ description: 'The end of its last transfer' }),
    last: Type.String({ description: 'The file that it had last' }),
  },
  { title: 'TftpMachine' },
);

/** The transfers of one machine with the server. */
export type TftpMachine = ValueOf<typeof tftpMachine>;

/** What the TFTP servers of a workbench can serve. */
export const tftpSources = ['folder', 'library'] as const;

export type TftpSource = (typeof tftpSources)[number];

const tftpState = Type.Object(
  {
    suggestedPort: Type.Integer({ description: 'A port that a first server may have here' }),
    source: words(tftpSources, {
      description: 'What the servers serve, and clients here fetch into and send from',
    }),
    folder: Type.String({ description: 'On the workbench’s machine' }),
    isOwnFolder: Type.Boolean({ description: 'It is the one in the workspace' }),
    folderFailure: Type.Optional(failureSchema),
    freeBytes: Type.Optional(
      Type.Integer({ minimum: 0, description: 'Bytes that still fit into it, in whole MiB' }),
    ),
    files: Type.Array(tftpFile, { description: 'Of the folder, by name, at most 1,000' }),
    library: Type.Optional(libraryState),
    running: Type.Array(tftpTransfer),
    finished: Type.Array(tftpTransfer, { description: 'The latest first' }),
    refused: Type.Array(tftpRefusal, {
      description: 'Requests that were answered with an ERROR, the latest first',
    }),
    searches: Type.Array(tftpSearch, {
      description: 'Rows of names that are not there, each asked for by one machine',
    }),
    machines: Type.Array(tftpMachine, { description: 'What each machine has had' }),
  },
  { title: 'Tftp', additionalProperties: false },
);

/** What is served, its files and all transfers: the result of nearly every operation of TFTP. */
export type TftpState = ValueOf<typeof tftpState>;

const tftpFolderRequest = Type.Object(
  {
    path: Type.String({
      maxLength: 4_096,
      description:
        "An absolute path on the workbench's machine, or one below ~; empty for the folder in the workspace",
    }),
    cut: Type.Optional(
      Type.Boolean({
        description: 'Running transfers may be cut. Default false: refused, TFTP_TRANSFERS_RUNNING',
      }),
    ),
  },
  { title: 'TftpFolderRequest', additionalProperties: false },
);

export type TftpFolderRequest = ValueOf<typeof tftpFolderRequest>;

const tftpSourceRequest = Type.Object(
  { source: words(tftpSources), cut: tftpFolderRequest.properties.cut },
  { title: 'TftpSourceRequest', additionalProperties: false },
);

export type TftpSourceRequest = ValueOf<typeof tftpSourceRequest>;

const fileName = Type.String({ maxLength: 1_024, description: 'Name in the folder' });
const fileParams = Type.Object({ name: fileName });
const transferParams = Type.Object({ id: Type.String({ maxLength: 64 }) });

/** TFTP: the folder of the servers, which are endpoints, the files in it, and transfers. */
export const tftpOperations = {
  'tftp.state': {
    subject,
    summary: 'What TFTP servers serve, the files of it, and all transfers',
    askers,
    params: noParams,
    result: tftpState,
  },
  'tftp.chooseFolder': {
    subject,
    summary:
      'Have the TFTP servers serve another folder of this machine; from loopback, or one in the folder of --files',
    // A client that may name any path may read any file.
    askers: 'path',
    params: noParams,
    body: tftpFolderRequest,
    result: tftpState,
  },
  'tftp.chooseSource': {
    subject,
    summary: 'Have the TFTP servers serve the library of the cluster, or the folder again',
    askers,
    params: noParams,
    body: tftpSourceRequest,
    result: tftpState,
  },
  'tftp.putFile': {
    subject,
    summary: 'Put a file into the folder; refused when its name is taken, unless it may overwrite',
    askers,
    params: Type.Object({
      name: fileName,
      overwrite: Type.Optional(Type.Boolean({ description: 'A file of that name gives way. Default false' })),
    }),
    body: byteStreamBody,
    maxBodyBytes: maxFileBytes,
    result: tftpState,
  },
  'tftp.getFile': {
    subject,
    summary: 'A file of the folder',
    askers,
    params: fileParams,
    result: byteStreamResult,
  },
  'tftp.removeFile': {
    subject,
    summary: 'Remove a file of the folder',
    askers,
    params: fileParams,
    result: tftpState,
  },
  'tftp.beginTransfer': {
    subject,
    summary: 'Fetch a file into what is served, or send one of its files',
    askers,
    params: noParams,
    body: tftpTransferRequest,
    result: tftpState,
  },
  'tftp.abortTransfer': {
    subject,
    summary: 'Give a running transfer up',
    askers,
    params: transferParams,
    result: tftpState,
  },
  'tftp.story': {
    subject,
    summary: 'A transfer, running or ended, and its steps',
    askers,
    params: transferParams,
    result: tftpStory,
  },
} as const satisfies Readonly<Record<string, Operation>>;
