import { useMemo, useState } from 'react';
import type { Layout } from '../../../../src/layout/layout.js';
import type { CheckedFilter } from '../../../../src/traffic/filter/checked-filter.js';
import type { FilterCatalog } from '../../../../src/traffic/filter/filter-catalog.js';
import { messageCatalog } from '../../../../src/traffic/filter/message-filter.js';
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
  /** What expressions may name. */
  readonly catalog: FilterCatalog;
  readonly onDraft: (text: string) => void;
  /** Searches for the draft, a plain text. */
  readonly onSearch: () => void;
  /** Applies an expression that is right; undefined takes it away. */
  readonly onApply: (text: string, filter: CheckedFilter | undefined) => void;
}

/** The filter of a log whose messages are read by layouts. */
export function useLogQuery(layouts: readonly Layout[]): TypedQuery {
  const [draft, setDraft] = useState('');
  const [expression, setExpression] = useState<LogQuery>(noQuery);
  const [sought, setSought] = useState('');
  const catalog = useMemo(() => messageCatalog(layouts), [layouts]);
  const isOne = useMemo(() => isExpression(draft, catalog), [draft, catalog]);
  const query = useMemo<LogQuery>(() => {
    if (isOne) return expression;
    return draft.trim() === '' ? noQuery : { type: 'plain', text: draft };
  }, [draft, isOne, expression]);
  return {
    draft,
    query,
    applied: isOne && expression.type === 'expression' ? expression.text : '',
    searched: query.type === 'plain' && query.text !== sought ? noQuery : query,
    isExpression: isOne,
    catalog,
    onSearch: () => setSought(draft),
    onDraft: (text) => {
      setDraft(text);
      // What was applied ends with its text; a plain text is applied as it is typed.
      if (!isExpression(text, catalog)) setExpression(noQuery);
    },
    onApply: (text, filter) => {
      setDraft(text);
      setExpression(filter === undefined ? noQuery : { type: 'expression', text, filter });
    },
  };
}
