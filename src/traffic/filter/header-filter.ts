import { isOfHeaders } from '../../wire/header-fields.js';
import type { CheckedFilter } from './checked-filter.js';
import { type Source, sourcesOf } from './sources.js';

const everything: CheckedFilter = Object.freeze({ type: 'everything' });
const nothing: CheckedFilter = Object.freeze({ type: 'not', of: everything });

/**
 * A filter for packets that were walked up to their headers (`createHeaderProtocols`, whose `names` these are). It selects every packet
 * that `filter` would select after a full walk, and others only because of tests that need one.
 */
export function headerFilter(filter: CheckedFilter, names: ReadonlySet<string>): CheckedFilter {
  return approximated(filter, names, everything);
}

/** The filter with `otherwise` in the place of each test that needs a full walk. */
function approximated(
  filter: CheckedFilter,
  names: ReadonlySet<string>,
  otherwise: CheckedFilter,
): CheckedFilter {
  switch (filter.type) {
    case 'and':
    case 'or':
      return { type: filter.type, of: filter.of.map((one) => approximated(one, names, otherwise)) };
    case 'not':
      // What is selected too much within a negation would be missed.
      return {
        type: 'not',
        of: approximated(filter.of, names, otherwise === everything ? nothing : everything),
      };
    default: {
      const isWhole = filter.type === 'exists';
      return sourcesOf(filter).every((source) => isKnown(source, names, isWhole)) ? filter : otherwise;
    }
  }
}

/** Whether a source is the same after a walk of headers. Where a header of TCP ends follows from what it carries; that it is there does not. */
function isKnown(source: Source, names: ReadonlySet<string>, isExistence: boolean): boolean {
  if (source.type === 'protocol')
    return names.has(source.protocol) && (source.protocol !== 'tcp' || isExistence);
  const { protocols, leaves } = source.field;
  return protocols.every((protocol) => names.has(protocol)) && leaves.every(isOfHeaders);
}
