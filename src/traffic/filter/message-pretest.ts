import { originOfText } from '../../bytes/character-codes.js';
import type { EncodingName } from '../../bytes/encoding-names.js';
import { ByteSearch } from '../../bytes/patterns/byte-search.js';
import type { CheckedFilter } from './checked-filter.js';
import { type FilteredMessage, messageFieldOf } from './message-codec.js';

/** Whether a filter may select a message. */
export type MessagePretest = (message: FilteredMessage) => boolean;

/**
 * A test that every message passes which the filter selects, and that looks for bytes alone; undefined if nothing is known of those. Of
 * messages that hardly ever pass it, text need not be decoded, which in encodings of several bytes a character takes twenty times as long.
 */
export function pretestOf(filter: CheckedFilter): MessagePretest | undefined {
  switch (filter.type) {
    case 'and': {
      const tests = filter.of.flatMap((one) => pretestOf(one) ?? []);
      return tests.length === 0 ? undefined : (message) => tests.every((test) => test(message));
    }
    case 'or': {
      const tests = filter.of.map(pretestOf);
      const known = tests.filter((test) => test !== undefined);
      return known.length < tests.length ? undefined : (message) => known.some((test) => test(message));
    }
    case 'compare': {
      const { left, operator, right } = filter;
      const isSearch = operator === 'contains' || operator === '==';
      const isText =
        isSearch && right.type === 'text' && right.text !== '' && messageFieldOf(left) === 'text';
      return isText ? textPretest(right.text, false) : undefined;
    }
    case 'matches': {
      const { required } = filter.pattern;
      const isText = required?.type === 'text' && messageFieldOf(filter.left) === 'text';
      return isText ? textPretest(required.text, true) : undefined;
    }
    default:
      return undefined;
  }
}

/** Looks for the bytes that a text comes from, in the encoding of each message. */
function textPretest(text: string, ignoresCase: boolean): MessagePretest {
  const searches = new Map<EncodingName, ByteSearch | 'all' | 'none'>();
  const searchIn = (encoding: EncodingName): ByteSearch | 'all' | 'none' => {
    const known = searches.get(encoding);
    if (known !== undefined) return known;
    const origin = originOfText(text, encoding);
    const search =
      origin.type === 'bytes'
        ? new ByteSearch(origin.bytes, ignoresCase)
        : origin.type === 'never'
          ? 'none'
          : 'all';
    searches.set(encoding, search);
    return search;
  };
  return ({ bytes, encoding }) => {
    const search = searchIn(encoding);
    if (search === 'all' || search === 'none') return search === 'all';
    return search.isIn(bytes, 0, bytes.byteLength);
  };
}
