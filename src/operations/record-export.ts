import { Type } from 'typebox';
import { byteStreamResult } from './byte-stream.js';
import type { Operation, ValueOf } from './operation.js';
import { count, failureSchema, noParams, words } from './schema-parts.js';

const subject = 'record';
const askers = 'admitted';

const id = Type.String({
  minLength: 1,
  maxLength: 64,
  pattern: '^[\\w.-]+$',
  description: 'Chosen by whoever begins it',
});

const request = Type.Object(
  {
    id: Type.Optional(id),
    format: words(['text', 'csv', 'jsonl', 'hex', 'c', 'pcapng', 'bytes']),
    filter: Type.Optional(
      Type.String({
        maxLength: 4_096,
        description: 'A filter of messages (docs/filter.md); everything that happened without it',
      }),
    ),
    endpoint: Type.Optional(
      Type.String({ maxLength: 300, description: 'One endpoint by its id; all without it' }),
    ),
    language: Type.Optional(words(['en', 'zh-CN'])),
    timeZone: Type.Optional(
      Type.String({
        maxLength: 64,
        description: "Of the times in it, such as Asia/Shanghai; default: the workbench's",
      }),
    ),
    encoding: Type.Optional(
      Type.String({ maxLength: 40, description: "What messages are read in; default: their endpoint's" }),
    ),
  },
  { title: 'RecordExport', additionalProperties: false },
);

/** What is exported of the record, and how. */
export type RecordExportRequest = ValueOf<typeof request>;

const report = Type.Object(
  {
    state: words(['running', 'done', 'stopped', 'failed']),
    looked: Type.Integer({ minimum: 0, description: 'Numbers that have been looked at' }),
    of: Type.Integer({ minimum: 0, description: 'Of how many' }),
    events: count,
    bytes: Type.Integer({ minimum: 0, description: 'Of the file so far' }),
    failure: Type.Optional(failureSchema),
  },
  { title: 'RecordExportReport' },
);

/** How far an export is. */
export type RecordExportReport = ValueOf<typeof report>;

/** The record as files. */
export const recordExportOperations = {
  'record.export': {
    subject,
    summary: 'Everything of the record that a filter selects, as a file, the oldest first',
    description:
      'The file is made as it is read, and no faster: hanging up ends it. An answer that breaks off is not whole; its report says why.',
    askers,
    params: noParams,
    body: request,
    result: byteStreamResult,
  },
  'record.exportReport': {
    subject,
    summary: 'How far an export of the record is, by the id that it was begun with',
    description: 'Also of those that ended lately.',
    askers,
    params: Type.Object({ id }),
    result: report,
  },
} as const satisfies Readonly<Record<string, Operation>>;
