/** The colours of rows that a filter selects. */
export const filterColours = ['red', 'orange', 'yellow', 'green', 'blue', 'purple'] as const;
export type FilterColour = (typeof filterColours)[number];

/** Characters of a filter. */
export const maxFilterLength = 4_096;

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

/** Whether a filter is for an endpoint with these names: its label and its id. */
export function isFilterFor(
  { endpoints }: Pick<SavedFilter, 'endpoints'>,
  names: readonly string[],
): boolean {
  return endpoints === undefined || endpoints.some((one) => names.includes(one));
}
