import type { Parsed } from '../../errors/parsed.js';
import type { Layout } from '../../layout/layout.js';
import { Packet } from '../../wire/packet.js';
import type { CheckedFilter, Values } from './checked-filter.js';
import { compileFilter } from './compile.js';
import { readFilter } from './filter.js';
import { FilterCatalog, type NamedCodec } from './filter-catalog.js';
import { layoutFieldTypes } from './layout-codec.js';
import { type FilteredMessage, MessageCodec, messageTypes } from './message-codec.js';
import { pretestOf } from './message-pretest.js';

/** Whether a filter selects a message. */
export type MessageFilter = (message: FilteredMessage) => boolean;

/** What filters of messages may name: the desk's fields (`endpoint`, `peer`, `text` …), those of layouts, and those of further protocols. */
export function messageCatalog(
  layouts: readonly Layout[],
  codecs: readonly NamedCodec[] = [],
): FilterCatalog {
  return new FilterCatalog([
    { protocol: '', types: messageTypes },
    ...layouts.map((layout) => ({ protocol: layout.name, types: layoutFieldTypes(layout) })),
    ...codecs,
  ]);
}

/** Parses and checks a filter of messages, as `readFilter` does one of packets. */
export function readMessageFilter(
  text: string,
  layouts: readonly Layout[],
  codecs: readonly NamedCodec[] = [],
): Promise<Parsed<CheckedFilter>> {
  return readFilter(text, messageCatalog(layouts, codecs));
}

/** Compiles a checked filter of messages. Only what it names is computed of a message; one filter is for one message at a time. */
export function compileMessageFilter(filter: CheckedFilter): MessageFilter {
  const codec = new MessageCodec(fieldsIn(filter));
  const test = compileFilter(filter);
  const packet = new Packet();
  const mayBe = pretestOf(filter);
  return (message) => {
    if (message.text === undefined && mayBe?.(message) === false) return false;
    const { byteLength } = message.bytes;
    codec.message = message;
    packet.walk(message.bytes, 0, byteLength, byteLength, codec);
    return test(packet);
  };
}

/** The names of all fields of a filter. */
export function fieldsIn(filter: CheckedFilter): ReadonlySet<string> {
  const names = new Set<string>();
  const addValues = (values: Values): void => {
    switch (values.type) {
      case 'field':
        names.add(values.field.name);
        return;
      case 'slice':
      case 'negative':
        addValues(values.of);
        return;
      case 'call':
        values.of.forEach(addValues);
        return;
      case 'arithmetic':
        addValues(values.left);
        addValues(values.right);
        return;
      default:
    }
  };
  const add = (part: CheckedFilter): void => {
    switch (part.type) {
      case 'and':
      case 'or':
        part.of.forEach(add);
        return;
      case 'not':
        add(part.of);
        return;
      case 'exists':
      case 'nonzero':
        addValues(part.of);
        return;
      case 'compare':
        addValues(part.left);
        addValues(part.right);
        return;
      case 'matches':
        addValues(part.left);
        return;
      case 'in':
        addValues(part.left);
        for (const { first, last } of part.elements) {
          addValues(first);
          if (last !== undefined) addValues(last);
        }
        return;
      default:
    }
  };
  add(filter);
  return names;
}
