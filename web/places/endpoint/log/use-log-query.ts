import { useEffect, useMemo, useRef, useState } from 'react';
import { maxFilterLength } from '../../../../src/config/workspace/saved-filter.js';
import type { Layout } from '../../../../src/layout/layout.js';
import type { CheckedFilter } from '../../../../src/traffic/filter/checked-filter.js';
import { readFilter } from '../../../../src/traffic/filter/filter.js';
import type { FilterCatalog } from '../../../../src/traffic/filter/filter-catalog.js';
import { messageCatalog } from '../../../../src/traffic/filter/message-filter.js';
import { useSession, useStore } from '../../../views/use-session.js';
import { searchText } from '../find/search-text.js';
import { isExpression, type LogQuery, noQuery } from './typed-filter.js';

/** What a log is filtered by, and what of it is typed. */
export interface TypedQuery {
  readonly draft: string;
  /** What the log shows: a plain text at once, an expression after it was applied. */
  readonly query: LogQuery;
  /** The text of the expression that is applied; empty for none. */
  readonly applied: string;
  /** What the record is searched for: an expression that was applied, or a plain text after Enter. */
  readonly searched: LogQuery;
  /** Whether the draft is an expression of the filter language. */
  readonly isExpression: boolean;
  /** The draft as an expression that can be saved; undefined where it is none, or has not been applied. */
  readonly savable: string | undefined;
  /** What expressions may name. */
  readonly catalog: FilterCatalog;
  readonly onDraft: (text: string) => void;
  /** Searches for the draft, a plain text. */
  readonly onSearch: () => void;
  /** Applies an expression that is right; undefined takes it away. */
  readonly onApply: (text: string, filter: CheckedFilter | undefined) => void;
  /** Types a text, and applies it or searches for it. */
  readonly onChoose: (text: string) => void;
}

/** The filter of an endpoint's log whose messages are read by layouts. What is applied stands in the page's address. */
export function useLogQuery(endpoint: string, layouts: readonly Layout[]): TypedQuery {
  const [draft, setDraft] = useState('');
  const [expression, setExpression] = useState<LogQuery>(noQuery);
  const [sought, setSought] = useState('');
  const catalog = useMemo(() => messageCatalog(layouts), [layouts]);
  const isOne = useMemo(() => isExpression(draft, catalog), [draft, catalog]);
  const query = useMemo<LogQuery>(() => {
    if (isOne) return expression;
    return draft.trim() === '' ? noQuery : { type: 'plain', text: draft };
  }, [draft, isOne, expression]);
  const choose = async (text: string): Promise<boolean> => {
    setDraft(text);
    setSought(text);
    const checked = isExpression(text, catalog) ? await readFilter(text.trim(), catalog) : undefined;
    setExpression(
      checked?.ok === true ? { type: 'expression', text: text.trim(), filter: checked.value } : noQuery,
    );
    return checked?.ok !== false;
  };
  const address = useFilterAddress(endpoint, catalog, choose);
  const isApplied = isOne && expression.type === 'expression' && expression.text === draft.trim();
  return {
    draft,
    query,
    applied: isOne && expression.type === 'expression' ? expression.text : '',
    searched: query.type === 'plain' && query.text !== sought ? noQuery : query,
    isExpression: isOne,
    savable: isOne && !isApplied ? undefined : searchText(query, undefined),
    catalog,
    onSearch: () => {
      setSought(draft);
      address.show(draft.trim());
    },
    onDraft: (text) => {
      setDraft(text);
      address.edited();
      // What was applied ends with its text; a plain text is applied as it is typed.
      const isPlain = !isExpression(text, catalog);
      if (isPlain) setExpression(noQuery);
      if (isPlain || expression.type === 'none') address.show(isPlain ? text.trim() : '');
    },
    onApply: (text, filter) => {
      setDraft(text);
      setExpression(filter === undefined ? noQuery : { type: 'expression', text, filter });
      address.show(filter === undefined ? '' : text);
    },
    onChoose: (text) => {
      address.show(text);
      void choose(text);
    },
  };
}

/**
 * The filter in the page's address. One that comes with the address, as by a link or by going back, is chosen; `choose` resolves to
 * false while it cannot be applied, as before its layouts are there, and is asked again with another catalog.
 */
function useFilterAddress(
  endpoint: string,
  catalog: FilterCatalog,
  choose: (text: string) => Promise<boolean>,
): {
  /** A filter was applied. */
  readonly show: (text: string) => void;
  /** The person types: what the address has is theirs to leave. */
  readonly edited: () => void;
} {
  const session = useSession();
  const place = useStore(session.place);
  const linked = place.type === 'endpoint' && place.id === endpoint ? (place.filter ?? '') : undefined;
  /** The filter of the address that is typed here already. */
  const known = useRef('');
  // biome-ignore lint/correctness/useExhaustiveDependencies: it is chosen once, and again with what it may name
  useEffect(() => {
    if (linked === undefined || linked === known.current) return;
    let isWanted = true;
    void choose(linked).then((isChosen) => {
      if (isWanted && isChosen) known.current = linked;
    });
    return () => {
      isWanted = false;
    };
  }, [linked, catalog]);
  return {
    show: (shown) => {
      // A longer one would not be read back from the address.
      const text = shown.length > maxFilterLength ? '' : shown;
      known.current = text;
      session.place.update((now) => {
        if (now.type !== 'endpoint' || now.id !== endpoint || (now.filter ?? '') === text) return now;
        return { type: 'endpoint', id: endpoint, ...(text === '' ? {} : { filter: text }) };
      });
    },
    edited: () => {
      known.current = linked ?? '';
    },
  };
}
