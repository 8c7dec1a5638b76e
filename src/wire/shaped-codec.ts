import type { Codec } from './codec.js';

/**
 * The same codec as an object of one shape with all others, so that V8 finds the method of any layer at one place instead of looking
 * for it by the class of the codec: reading a capture takes a twentieth of the time less.
 */
export function shaped(codec: Codec): Codec {
  return {
    protocol: codec.protocol,
    carriers: codec.carriers,
    types: codec.types,
    faults: codec.faults,
    info: codec.info,
    rowNotes: codec.rowNotes,
    next: codec.next.bind(codec),
    fields: codec.fields.bind(codec),
    label: codec.label.bind(codec),
    isExpected: codec.isExpected?.bind(codec),
    looksLike: codec.looksLike?.bind(codec),
    messageBytes: codec.messageBytes?.bind(codec),
    beginning: codec.beginning?.bind(codec),
  };
}
