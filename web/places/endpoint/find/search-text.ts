import { type LogQuery, quotedText } from '../log/typed-filter.js';

/** A filter of the record that selects what a log's filter does; undefined without one. A peer alone is no search. */
export function searchText(query: LogQuery, peer: string | undefined): string | undefined {
  const text = queryText(query);
  if (text === undefined || peer === undefined) return text;
  return `(${text}) and peer == ${quotedText(peer)}`;
}

/** A filter of the record that selects the messages that a log shows, without those that the filters `hides` hide; empty for all of them. */
export function shownText(query: LogQuery, peer: string | undefined, hides: readonly string[]): string {
  const shown = searchText(query, peer) ?? (peer === undefined ? '' : `peer == ${quotedText(peer)}`);
  const left = hides.map((text) => `not (${text})`);
  if (left.length === 0) return shown;
  return [...(shown === '' ? [] : [`(${shown})`]), ...left].join(' and ');
}

function queryText(query: LogQuery): string | undefined {
  switch (query.type) {
    case 'none':
      return undefined;
    case 'expression':
      return query.text;
    case 'plain':
      return plainText(query.text);
  }
}

/** Text in any case, or bytes if it reads as pairs of hex. */
function plainText(typed: string): string | undefined {
  const wanted = typed.trim().toLowerCase();
  if (wanted === '') return undefined;
  const contains = `lower(text) contains ${quotedText(wanted)}`;
  const compact = wanted.replace(/\s+/g, '');
  if (!/^(?:[0-9a-f]{2})+$/.test(compact)) return contains;
  const pairs = (compact.match(/../g) ?? []).join(' ');
  return `${contains} or hex matches ${quotedText(pairs)}`;
}
