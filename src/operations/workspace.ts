import { Type } from 'typebox';
import { workspaceKindNames } from '../config/workspace/workspace-kinds.js';
import type { Operation, ValueOf } from './operation.js';
import { count, failureSchema, noParams, nothing, words } from './schema-parts.js';
import { sendResult } from './sending.js';
import { sharingReport } from './sharing.js';

const subject = 'workspace';
const askers = 'admitted';

const kind = words(workspaceKindNames);

const filePath = Type.String({
  maxLength: 2_048,
  description: 'Below the workspace: messages/sensor/read.yaml',
});
const fileText = Type.String({ maxLength: 8 * 1024 * 1024, description: 'What the file holds' });
const revision = Type.String({ maxLength: 64, description: 'Changes with what the file holds' });

const fileProblem = Type.Object(
  {
    file: Type.String({ description: 'Below the folder of the workspace' }),
    line: Type.Integer({ minimum: 1 }),
    column: Type.Integer({ minimum: 1 }),
    failure: failureSchema,
  },
  { title: 'FileProblem' },
);

/** What is wrong with a file of the workspace, and where. */
export type FileProblemReport = ValueOf<typeof fileProblem>;

const workspaceReport = Type.Object(
  {
    folder: Type.String({ description: 'The folder of the workspace' }),
    isTrusted: Type.Boolean({ description: 'Whether its person has agreed to what it does' }),
    wouldDo: Type.Array(
      Type.Object({
        what: words(['serve', 'start', 'arm', 'script']),
        name: Type.String({
          description: 'A folder that TFTP serves and writes to, an endpoint, a rule, a script',
        }),
      }),
      { description: 'What it would do by itself once it is trusted' },
    ),
    environments: Type.Array(Type.String()),
    environment: Type.String({
      description: 'The one that is used; empty if there are several and none was chosen',
    }),
    problems: Type.Array(fileProblem, {
      description: 'What is wrong with its files; none of it is used, and all of it stays as it is',
    }),
    readOnly: Type.Optional(failureSchema),
    sharing: Type.Optional(sharingReport),
  },
  { title: 'Workspace', additionalProperties: false },
);

/** The state of a workbench's workspace. */
export type WorkspaceReport = ValueOf<typeof workspaceReport>;

const workspaceFile = Type.Object(
  {
    kind,
    path: filePath,
    name: Type.String({ description: 'Its path below the folder of its kind, without the extension' }),
    revision,
    problem: Type.Optional(fileProblem),
  },
  { title: 'WorkspaceFile' },
);

/** A file of the workspace. */
export type WorkspaceFileRow = ValueOf<typeof workspaceFile>;

const fileContent = Type.Object(
  { path: filePath, text: fileText, revision, problem: Type.Optional(fileProblem) },
  { title: 'WorkspaceFileContent' },
);

/** A file of the workspace with its text. */
export type WorkspaceFileContent = ValueOf<typeof fileContent>;

const renamedFile = Type.Object(
  {
    path: filePath,
    followed: Type.Array(filePath, { description: 'The files that name it by its new name now' }),
    left: Type.Array(
      Type.Object({
        file: filePath,
        line: Type.Integer({ minimum: 1 }),
        column: Type.Integer({ minimum: 1 }),
      }),
      { description: 'Where the old name still stands, at most 100: a person has to look at it' },
    ),
  },
  { title: 'RenamedFile' },
);

/** What became of a file with another name, and of the files that name it. */
export type RenamedFileReport = ValueOf<typeof renamedFile>;

const savedMessage = Type.Object(
  {
    path: filePath,
    index: Type.Integer({ minimum: 0, description: 'Its place in the file' }),
    fullName: Type.String({ description: 'What it is sent by: sensor/set-limit' }),
    name: Type.String(),
    form: words(['text', 'hex', 'form', 'file']),
    remark: Type.String(),
    key: Type.Optional(Type.Integer({ minimum: 1, maximum: 9 })),
    to: Type.Optional(Type.String({ description: 'As it is written, placeholders and all' })),
    repeat: Type.Object({ times: count, everyMs: count }),
    blanks: Type.Array(Type.Object({ name: Type.String(), preset: Type.Optional(Type.String()) }), {
      description: 'What is asked when it is sent',
    }),
  },
  { title: 'SavedMessage' },
);

/** A saved message, as a list shows it. */
export type SavedMessageRow = ValueOf<typeof savedMessage>;

const closed = { additionalProperties: false } as const;

const sending = Type.Object(
  {
    name: Type.String({ maxLength: 2_048, description: 'Its full name' }),
    set: Type.Optional(
      Type.Record(Type.String(), Type.String(), { description: 'Values and answers to blanks' }),
    ),
    environment: Type.Optional(
      Type.String({ maxLength: 200, description: 'Default: the one that is chosen' }),
    ),
    to: Type.Optional(Type.String({ maxLength: 1_024, description: 'Instead of what the message says' })),
  },
  closed,
);

const sent = Type.Object(
  {
    endpoint: Type.String({
      description: 'The endpoint that sent it; made for it where its target is an address',
    }),
    ...sendResult.properties,
    data: Type.String({ contentEncoding: 'base64', description: 'What was sent, the first 64 KiB of it' }),
  },
  { title: 'SentMessage' },
);

/** The result of sending a saved message. */
export type SentMessage = ValueOf<typeof sent>;

const byteRange = {
  from: Type.Integer({ minimum: 0, description: 'From this byte on' }),
  to: Type.Integer({ minimum: 0, description: 'Up to before this byte' }),
} as const;

const preview = Type.Object(
  {
    to: Type.Optional(Type.String({ description: 'Where it goes, placeholders filled' })),
    file: Type.Optional(Type.String({ description: 'The file that is sent instead of bytes' })),
    bytes: count,
    data: Type.String({ contentEncoding: 'base64', description: 'What is sent, the first 64 KiB of it' }),
    marks: Type.Array(
      Type.Object({
        ...byteRange,
        type: words(['placeholder', 'added']),
        name: Type.String({ description: 'The placeholder or the field; empty for a checksum or an ending' }),
      }),
      { description: 'The bytes that are the value of a placeholder, or follow by themselves' },
    ),
    fields: Type.Array(Type.Object({ ...byteRange, name: Type.String() }), {
      description: 'Where the fields of a form stand',
    }),
  },
  { title: 'MessagePreview' },
);

/** What a message would send now. */
export type MessagePreviewReport = ValueOf<typeof preview>;

const runningFile = Type.Object(
  {
    name: Type.String({ description: 'The message that sends it' }),
    endpoint: Type.String(),
    bytes: count,
    of: Type.Integer({ minimum: 0, description: 'Bytes that the file has' }),
  },
  { title: 'RunningFile' },
);

/** A file that is being sent. */
export type RunningFile = ValueOf<typeof runningFile>;

/** Operations on the files of the workspace. */
export const workspaceOperations = {
  'workspace.get': {
    subject,
    summary: 'The folder of the workspace, its environments, and what is wrong with its files',
    askers,
    params: noParams,
    result: workspaceReport,
  },
  'workspace.trust': {
    subject,
    summary: 'Agree to what the workspace does: endpoints that start by themselves start, rules answer',
    askers,
    params: noParams,
    result: workspaceReport,
  },
  'workspace.chooseEnvironment': {
    subject,
    summary: 'Choose what placeholders are filled from',
    askers,
    params: noParams,
    body: Type.Object({ environment: Type.String({ maxLength: 200 }) }, closed),
    result: workspaceReport,
  },
  'workspace.files': {
    subject,
    summary: 'The files of a kind',
    askers,
    params: Type.Object({ kind }),
    result: Type.Array(workspaceFile),
  },
  'workspace.readFile': {
    subject,
    summary: 'A file of the workspace as text',
    askers,
    params: Type.Object({ path: filePath }),
    result: fileContent,
  },
  'workspace.writeFile': {
    subject,
    summary: 'Make a file hold a text; one with a fault is refused with its line and column',
    askers,
    params: Type.Object({ path: filePath }),
    body: Type.Object(
      {
        text: fileText,
        revision: Type.Optional(
          Type.String({
            maxLength: 64,
            description: 'Only if the file still has this one; empty: only if there is none',
          }),
        ),
      },
      closed,
    ),
    maxBodyBytes: 16 * 1024 * 1024,
    result: fileContent,
  },
  'workspace.createFile': {
    subject,
    summary: 'Make a new file of a kind, named after what it is called',
    askers,
    params: noParams,
    body: Type.Object(
      {
        kind,
        name: Type.String({ maxLength: 1_024 }),
        text: fileText,
      },
      closed,
    ),
    maxBodyBytes: 16 * 1024 * 1024,
    result: fileContent,
  },
  'workspace.removeFile': {
    subject,
    summary: 'Remove a file',
    askers,
    params: Type.Object({ path: filePath, revision: Type.Optional(revision) }),
    result: nothing,
  },
  'workspace.renameFile': {
    subject,
    summary: 'Give a file another name; the files that name it name it so as well',
    askers,
    params: noParams,
    body: Type.Object(
      {
        path: filePath,
        name: Type.String({ minLength: 1, maxLength: 1_024, description: 'What it is called from now on' }),
        revision: Type.Optional(revision),
      },
      closed,
    ),
    result: renamedFile,
  },
  'messages.list': {
    subject,
    summary: 'The saved messages',
    askers,
    params: Type.Object({
      keyed: Type.Optional(Type.Boolean({ description: 'Only those that have a key' })),
    }),
    result: Type.Array(savedMessage),
  },
  'messages.send': {
    subject,
    summary: 'Send a saved message once',
    askers,
    params: noParams,
    body: sending,
    result: sent,
  },
  'messages.running': {
    subject,
    summary: 'The files that are being sent by saved messages, and how far each is',
    askers,
    params: noParams,
    result: Type.Array(runningFile),
  },
  'messages.preview': {
    subject,
    summary: 'The bytes that a message would send now; nothing is sent, and no counter counts',
    askers,
    params: noParams,
    body: Type.Object(
      {
        message: Type.Record(Type.String(), Type.Unknown(), {
          description: 'The message, as its file has it',
        }),
        path: Type.Optional(filePath),
        index: Type.Optional(Type.Integer({ minimum: 0, maximum: 1_000_000 })),
        set: sending.properties.set,
        environment: sending.properties.environment,
      },
      closed,
    ),
    maxBodyBytes: 4 * 1024 * 1024,
    result: preview,
  },
} as const satisfies Readonly<Record<string, Operation>>;
