import type { CheckedFilter, FieldValues, ProtocolValues, Values } from './checked-filter.js';

/** What a filter reads of a packet: the values of a field, or the bytes of a protocol. */
export type Source = FieldValues | ProtocolValues;

/** The sources of a filter, each as often as it occurs. */
export function sourcesOf(filter: CheckedFilter): readonly Source[] {
  switch (filter.type) {
    case 'everything':
      return [];
    case 'and':
    case 'or':
      return filter.of.flatMap(sourcesOf);
    case 'not':
      return sourcesOf(filter.of);
    case 'exists':
    case 'nonzero':
      return sourcesOfValues(filter.of);
    case 'compare':
      return [...sourcesOfValues(filter.left), ...sourcesOfValues(filter.right)];
    case 'matches':
      return sourcesOfValues(filter.left);
    case 'in':
      return [
        ...sourcesOfValues(filter.left),
        ...filter.elements.flatMap(({ first, last }) => [
          ...sourcesOfValues(first),
          ...(last === undefined ? [] : sourcesOfValues(last)),
        ]),
      ];
  }
}

function sourcesOfValues(values: Values): readonly Source[] {
  switch (values.type) {
    case 'field':
    case 'protocol':
      return [values];
    case 'slice':
    case 'negative':
      return sourcesOfValues(values.of);
    case 'call':
      return values.of.flatMap(sourcesOfValues);
    case 'arithmetic':
      return [...sourcesOfValues(values.left), ...sourcesOfValues(values.right)];
    default:
      return [];
  }
}
