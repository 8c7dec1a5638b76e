import { Type } from 'typebox';
import { importAs, maxImportBytes } from '../config/import/imported-file.js';
import type { Operation, ValueOf } from './operation.js';
import { count, failureSchema, noParams, words } from './schema-parts.js';

/** The longest detail. */
export const maxImportDetail = 200;

const closed = { additionalProperties: false } as const;

const fileParts = {
  name: Type.String({ minLength: 1, maxLength: 1_024, description: 'The name of the file' }),
  data: Type.String({
    contentEncoding: 'base64',
    maxLength: Math.ceil(maxImportBytes / 3) * 4,
    description: `What it holds; at most ${maxImportBytes / 1024 / 1024} MiB`,
  }),
  as: Type.Optional(
    Type.Enum([...importAs], {
      description: 'text takes each line as a message. Default: what the content tells',
    }),
  ),
};

const importEntry = Type.Object(
  {
    line: Type.Integer({ minimum: 1 }),
    source: Type.String({ description: 'The beginning of its text' }),
    becomes: Type.Optional(words(['message', 'rule', 'sequence', 'panel', 'endpoint', 'checksum'])),
    detail: Type.String({
      maxLength: maxImportDetail,
      description: 'The name of what it becomes, and what that sends or waits for',
    }),
    reasons: Type.Array(failureSchema, {
      description: 'Why it becomes nothing, or what of it is left out',
    }),
  },
  { title: 'ImportEntry' },
);

/** What becomes of one entry of a file of another program. */
export type ImportEntryReport = ValueOf<typeof importEntry>;

const importReport = Type.Object(
  {
    format: words([
      'packet-sender',
      'sscom',
      'docklight',
      'comtool',
      'x-tools',
      'supercom',
      'sokit',
      'c-array',
      'hex-lines',
      'text-lines',
      'as-text',
    ]),
    taken: count,
    left: count,
    entries: Type.Array(importEntry, { description: 'All of them, in the order of the file' }),
  },
  { title: 'Import' },
);

/** What a file of another program holds. */
export type ImportReport = ValueOf<typeof importReport>;

/** Operations on files of other programs. Nothing of a file is kept between them. */
export const importOperations = {
  'imports.read': {
    subject: 'workspace',
    summary: 'What becomes of a file of another program; nothing is written',
    askers: 'admitted',
    params: noParams,
    body: Type.Object(fileParts, closed),
    maxBodyBytes: 24 * 1024 * 1024,
    result: importReport,
  },
  'imports.take': {
    subject: 'workspace',
    summary: 'Write what becomes of a file of another program; nothing that is there is changed',
    askers: 'admitted',
    params: noParams,
    body: Type.Object(
      {
        ...fileParts,
        into: Type.Optional(
          Type.String({
            maxLength: 1_024,
            description: 'A folder inside messages. Default: one that is named as the file',
          }),
        ),
      },
      closed,
    ),
    maxBodyBytes: 24 * 1024 * 1024,
    result: Type.Object({
      paths: Type.Array(Type.String(), { description: 'The new files, below the workspace' }),
    }),
  },
} as const satisfies Readonly<Record<string, Operation>>;
