import { filterFault } from '../../traffic/filter/filter-fault.js';
import { choice, type Described, type Shape, shapeFault, text } from '../shape.js';
import { type FilePart, faulty, reasonFault, shapedFault } from './file-part.js';
import { filterColours, maxFilterLength, type SavedFilter } from './saved-filter.js';

/** `filters/NAME.yaml`: a filter of messages by its name, and what is shown of those that it selects. */
export const filterFileShape = {
  type: 'object',
  title: 'Filter',
  description: 'A filter of messages; its name is that of the file',
  additionalProperties: false,
  required: ['filter'],
  properties: {
    filter: text(
      'Which messages, in the filter language: size > 20 and text contains "ERR"',
      maxFilterLength,
    ),
    show: choice(
      ['highlight', 'hide'],
      'What the page always does with them: colours their rows, or leaves them out; without it, the filter is one to choose, or highlights if it has a colour',
    ),
    colour: { ...choice(filterColours, 'Of the rows that it highlights'), default: 'yellow' },
    endpoints: {
      type: 'array',
      items: text('An endpoint by its name or id', 200),
      maxItems: 1_000,
      description: 'The endpoints that it is for; without it, all of them',
    },
    description: text('What it is for', 4_096),
  },
} as const satisfies Shape;

/** Checks what a filter's file holds. */
export function parseFilterFile(value: unknown): FilePart<SavedFilter> {
  const fault = shapeFault(filterFileShape, value);
  if (fault !== undefined) return faulty(shapedFault(fault));
  const { filter, show, colour, endpoints, description } = value as Described<typeof filterFileShape>;
  if (filter.trim() === '') return faulty(reasonFault('filter', 'property-missing'));
  const failure = filterFault(filter);
  if (failure !== undefined) return faulty({ path: 'filter', failure });
  return {
    ok: true,
    value: {
      filter,
      show: show ?? (colour === undefined ? 'choose' : 'highlight'),
      colour: colour ?? 'yellow',
      endpoints,
      description: description ?? '',
    },
  };
}
