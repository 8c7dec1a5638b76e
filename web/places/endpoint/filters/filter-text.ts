import type { FilterColour } from '../../../../src/config/workspace/saved-filter.js';
import { formatYaml } from '../../../../src/config/workspace/yaml-document.js';

/** A filter as a person has chosen it, to be saved by a name. */
export interface ChosenFilter {
  readonly name: string;
  readonly filter: string;
  readonly show: 'choose' | 'highlight' | 'hide';
  readonly colour: FilterColour;
  /** The endpoint that it is for; undefined for all. */
  readonly endpoint: string | undefined;
}

/** The text of the file of a filter. */
export function filterText({ filter, show, colour, endpoint }: ChosenFilter): string {
  return formatYaml({
    filter,
    ...(show === 'choose' ? {} : { show }),
    ...(show === 'highlight' ? { colour } : {}),
    ...(endpoint === undefined ? {} : { endpoints: [endpoint] }),
  });
}
