import { useEffect, useMemo, useState } from 'react';
import type { SavedFilterRow } from '../../../../src/operations/filters.js';
import type { FilterCatalog } from '../../../../src/traffic/filter/filter-catalog.js';
import { useSession, useStore } from '../../../views/use-session.js';
import { useSavedFilters } from '../../../workspace/use-saved-filters.js';
import type { LogEntry } from '../log/log-entry.js';
import type { Hiding } from '../log/log-filter.js';
import { expressionTest, type MessageContext } from '../log/log-test.js';
import type { StreamText } from '../log/stream-text.js';
import {
  filtersFor,
  hidingBy,
  highlighter,
  noRules,
  readRules,
  type StandingRule,
  type StandingRules,
} from './standing-rules.js';

/** The saved filters of an endpoint, and what of them always holds in its log. */
export interface Standing {
  readonly filters: readonly SavedFilterRow[];
  readonly rules: StandingRules;
  /** What is left out; undefined for nothing. */
  readonly hiding: Hiding | undefined;
  readonly highlightOf: (entry: LogEntry) => StandingRule | undefined;
  /** Whether hidden messages are shown for now. */
  readonly isRevealed: boolean;
  readonly onReveal: (isRevealed: boolean) => void;
}

/** What always holds in the log of an endpoint, whose messages are read by `stream`. */
export function useStanding(stream: StreamText, context: MessageContext, catalog: FilterCatalog): Standing {
  const all = useSavedFilters();
  const filters = useMemo(() => filtersFor(all, context.endpoint), [all, context.endpoint]);
  const [rules, setRules] = useState(noRules);
  const [isRevealed, setRevealed] = useState(false);
  const noted = useStore(useSession().state.annotations.version);
  useEffect(() => {
    let isWanted = true;
    void readRules(filters, catalog).then((read) => {
      if (isWanted) setRules(read);
    });
    return () => {
      isWanted = false;
    };
  }, [filters, catalog]);
  const version = rules.readsNotes ? noted : 0;
  const { hiding, highlightOf } = useMemo(() => {
    // Another version of the notes may decide otherwise.
    void version;
    const testsOf = (of: readonly StandingRule[]) =>
      of.map(({ filter }) => expressionTest(filter, stream, context));
    return {
      hiding: rules.hides.length === 0 ? undefined : hidingBy(testsOf(rules.hides)),
      highlightOf: highlighter(rules.highlights, testsOf(rules.highlights)),
    };
  }, [rules, stream, context, version]);
  return {
    filters,
    rules,
    hiding: isRevealed ? undefined : hiding,
    highlightOf,
    isRevealed,
    onReveal: setRevealed,
  };
}
