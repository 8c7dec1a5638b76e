import { Type } from 'typebox';
import { longestRemembered, maxRemembered } from './bounds.js';
import type { Operation, ValueOf } from './operation.js';
import { count, noParams, nothing, words } from './schema-parts.js';

const subject = 'workspace';
const askers = 'admitted';

const endpoint = Type.String({ maxLength: 200, description: 'The id of an endpoint' });
const messageName = Type.String({ maxLength: 2_048, description: 'The full name of a saved message' });

const meaning = {
  text: Type.String({ maxLength: longestRemembered, description: 'As it was typed' }),
  hex: Type.Boolean({ description: 'It is hex, not characters' }),
  raw: Type.Boolean({ description: 'Backslashes are themselves' }),
  lineBreak: words(['lf', 'crlf', 'cr']),
  eol: words(['none', 'lf', 'crlf', 'cr', 'nul']),
  checksum: Type.String({ maxLength: 200 }),
  writeAs: Type.Optional(
    Type.String({ maxLength: 64, description: "Its encoding; without it, the endpoint's" }),
  ),
} as const;

/** A message as it was typed and sent. */
export const sentDraft = Type.Object(
  {
    ...meaning,
    bytes: count,
    atMs: Type.Number({ minimum: 0, description: 'Milliseconds since 1970' }),
    message: Type.Optional(messageName),
    to: Type.Optional(Type.String({ maxLength: 1_024, description: 'Where a saved message went' })),
  },
  { title: 'SentDraft', additionalProperties: false },
);

/** A message as it was typed and sent. */
export type SentDraftReport = ValueOf<typeof sentDraft>;

const memory = Type.Object(
  {
    sent: Type.Array(sentDraft, { description: 'Latest first' }),
    draft: Type.String({ description: 'What was typed and not sent yet' }),
  },
  { title: 'ComposerMemory' },
);

/** What is remembered of what was typed. */
export type ComposerReport = ValueOf<typeof memory>;

/** Operations on what people type and send: it is remembered by the workspace, on this machine. */
export const composerOperations = {
  'composer.get': {
    subject,
    summary: 'What was typed and sent: of an endpoint, or of a saved message',
    askers,
    params: Type.Object({ endpoint: Type.Optional(endpoint), message: Type.Optional(messageName) }),
    result: memory,
  },
  'composer.addSent': {
    subject,
    summary: 'Remember messages that were sent; the same one is remembered once',
    askers,
    params: noParams,
    body: Type.Object(
      { endpoint, sent: Type.Array(sentDraft, { maxItems: maxRemembered }) },
      { additionalProperties: false },
    ),
    result: memory,
  },
  'composer.keepDraft': {
    subject,
    summary: 'Remember what is typed and not sent yet',
    askers,
    params: noParams,
    body: Type.Object(
      { endpoint, draft: Type.String({ maxLength: longestRemembered }) },
      { additionalProperties: false },
    ),
    result: nothing,
  },
} as const satisfies Readonly<Record<string, Operation>>;
