import { filterFault } from '../../traffic/filter/filter-fault.js';
import { choice, type Described, type Shape, shapeFault, text } from '../shape.js';
import { type FilePart, faulty, reasonFault, shapedFault } from './file-part.js';

/** The colours of rows that a filter selects. */
export const filterColours = ['red', 'orange', 'yellow', 'green', 'blue', 'purple'] as const;
export type FilterColour = (typeof filterColours)[number];

/** Characters of a filter. */
export const maxFilterLength = 4_096;

/** `filters/NAME.yaml`: a filter of messages by its name, and what is shown of those that it selects. */
export const filterFileShape = {
  type: 'object',
  title: 'Filter',
  description: 'A filter of messages; its name is that of the file',
  additionalProperties: false,
  required: ['filter'],
  properties: {
    filter: text('Which messages, in the filter language: size > 20 and text contains "ERR"', maxFilterLength),
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

/** A filter of a file, checked as far as it can be without the layouts that it may name. */
export interface SavedFilter {
  readonly filter: string;
  /** What is always done with the messages that it selects; `choose`: nothing before a person chooses it. */
  readonly show: 'choose' | 'highlight' | 'hide';
  readonly colour: FilterColour;
  /** Names and ids; undefined for all. */
  readonly endpoints: readonly string[] | undefined;
  readonly description: string;
}

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

/** Whether a filter is for an endpoint with these names: its label and its id. */
export function isFilterFor(
  { endpoints }: Pick<SavedFilter, 'endpoints'>,
  names: readonly string[],
): boolean {
  return endpoints === undefined || endpoints.some((one) => names.includes(one));
}
