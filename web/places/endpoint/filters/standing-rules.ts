import type { FilterColour } from '../../../../src/config/workspace/saved-filter.js';
import { isFilterFor } from '../../../../src/config/workspace/saved-filter.js';
import type { Failure } from '../../../../src/errors/error.js';
import type { SavedFilterRow } from '../../../../src/operations/filters.js';
import type { CheckedFilter } from '../../../../src/traffic/filter/checked-filter.js';
import { readFilter } from '../../../../src/traffic/filter/filter.js';
import type { FilterCatalog } from '../../../../src/traffic/filter/filter-catalog.js';
import { fieldsIn } from '../../../../src/traffic/filter/message-filter.js';
import { isMessageEntry, type LogEntry } from '../log/log-entry.js';
import type { EntryTest, Hiding } from '../log/log-filter.js';

/** A rule that always holds for the messages of an endpoint. */
export interface StandingRule {
  readonly path: string;
  readonly name: string;
  readonly colour: FilterColour;
  readonly filter: CheckedFilter;
  /** As it is written. */
  readonly text: string;
}

/** The rules of an endpoint. */
export interface StandingRules {
  readonly hides: readonly StandingRule[];
  readonly highlights: readonly StandingRule[];
  /** Those that cannot be applied, as by a layout that the endpoint does not have. */
  readonly faults: readonly { readonly name: string; readonly path: string; readonly failure: Failure }[];
  /** Whether one of them looks at tags or notes, which people change. */
  readonly readsNotes: boolean;
}

/** No rules. */
export const noRules: StandingRules = Object.freeze({
  hides: [],
  highlights: [],
  faults: [],
  readsNotes: false,
});

/** The saved filters for an endpoint with these names: its label and its id. */
export function filtersFor(
  filters: readonly SavedFilterRow[],
  names: readonly string[],
): readonly SavedFilterRow[] {
  return filters.filter(({ endpoints }) => isFilterFor({ endpoints }, names));
}

/** Those of an endpoint's filters that always hold, checked by its fields. */
export async function readRules(
  filters: readonly SavedFilterRow[],
  catalog: FilterCatalog,
): Promise<StandingRules> {
  const standing = filters.filter(({ show }) => show !== 'choose');
  if (standing.length === 0) return noRules;
  const read = await Promise.all(
    standing.map(async (saved) => ({ saved, checked: await readFilter(saved.filter, catalog) })),
  );
  const rules = (show: SavedFilterRow['show']): readonly StandingRule[] =>
    read.flatMap(({ saved: { path, name, colour, ...saved }, checked }) =>
      checked.ok && saved.show === show
        ? [{ path, name, colour, filter: checked.value, text: saved.filter }]
        : [],
    );
  const [hides, highlights] = [rules('hide'), rules('highlight')];
  return {
    hides,
    highlights,
    faults: read.flatMap(({ saved: { name, path }, checked }) =>
      checked.ok ? [] : [{ name, path, failure: checked.failure }],
    ),
    readsNotes: [...hides, ...highlights].some(({ filter }) => {
      const fields = fieldsIn(filter);
      return fields.has('tag') || fields.has('note');
    }),
  };
}

/** Hides what one of the tests selects; the first that does has the entry. */
export function hidingBy(tests: readonly EntryTest[]): Hiding {
  return {
    rules: tests.length,
    ruleOf: (entry) => {
      if (!isMessageEntry(entry)) return undefined;
      const rule = tests.findIndex((test) => test(entry));
      return rule < 0 ? undefined : rule;
    },
  };
}

/** The first of the rules that highlights an entry; asked once for each entry while it is kept. */
export function highlighter(
  rules: readonly StandingRule[],
  tests: readonly EntryTest[],
): (entry: LogEntry) => StandingRule | undefined {
  const known = new WeakMap<LogEntry, StandingRule | null>();
  return (entry) => {
    if (rules.length === 0 || !isMessageEntry(entry)) return undefined;
    const kept = known.get(entry);
    if (kept !== undefined) return kept ?? undefined;
    const rule = rules[tests.findIndex((test) => test(entry))];
    known.set(entry, rule ?? null);
    return rule;
  };
}
