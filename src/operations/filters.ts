import { Type } from 'typebox';
import { filterColours, maxFilterLength } from '../config/workspace/saved-filter.js';
import type { Operation, ValueOf } from './operation.js';
import { noParams, words } from './schema-parts.js';

const savedFilter = Type.Object(
  {
    path: Type.String({ description: 'Its file below the workspace' }),
    name: Type.String({ description: 'What it is called: @NAME of "bob history --filter"' }),
    filter: Type.String({ maxLength: maxFilterLength }),
    show: words(['choose', 'highlight', 'hide']),
    colour: words(filterColours),
    endpoints: Type.Optional(
      Type.Array(Type.String(), {
        description: 'The endpoints that it is for, by name or id; absent for all',
      }),
    ),
    description: Type.String(),
  },
  { title: 'SavedFilter' },
);

/** A saved filter that can be used. */
export type SavedFilterRow = ValueOf<typeof savedFilter>;

/** Operations on saved filters. */
export const filterOperations = {
  'filters.list': {
    subject: 'workspace',
    summary: 'The saved filters of messages, and what is always highlighted or hidden',
    askers: 'admitted',
    params: noParams,
    result: Type.Array(savedFilter),
  },
} as const satisfies Readonly<Record<string, Operation>>;
