import { type KeyboardEvent, type ReactNode, useId, useLayoutEffect, useMemo, useRef, useState } from 'react';
import type { CheckedFilter } from '../../../src/traffic/filter/checked-filter.js';
import { completeFilter } from '../../../src/traffic/filter/complete.js';
import { explainFilter, type FilterSubject } from '../../../src/traffic/filter/explain.js';
import { readFilter } from '../../../src/traffic/filter/filter.js';
import type { FilterCatalog } from '../../../src/traffic/filter/filter-catalog.js';
import { markColumn } from '../marked-text.js';
import { monoWidth } from '../mono-width.js';
import { useWords } from '../use-session.js';
import { useWidth } from '../use-width.js';
import { useFilterReading } from './filter-reading.js';

/** Completions shown at once. */
const maxShown = 12;
/** Pixels of the field before its hint, and behind it where it leaves room for its mark. */
const aroundHint = 40;

/** A filter: completed as it is typed, explained in words, its mistake underlined; applied by Enter. */
export function FilterField({
  draft,
  applied,
  catalog,
  subject,
  isFilter = true,
  floats = false,
  hasApply = true,
  label,
  hint,
  shortHint,
  note,
  onDraft,
  onApply,
  onSearch,
}: {
  /** What is typed. */
  readonly draft: string;
  /** The text of the filter that is applied; empty for none. */
  readonly applied: string;
  /** What it may name. */
  readonly catalog: FilterCatalog;
  /** What it selects from. */
  readonly subject: FilterSubject;
  /** Whether what is typed is read as a filter; else it is the caller's own. */
  readonly isFilter?: boolean;
  /** Whether completions and words lie over what stands below, while the field has the focus. */
  readonly floats?: boolean;
  /** Whether there is a button that applies it. */
  readonly hasApply?: boolean;
  readonly label: string;
  /** Seen while nothing is typed; where it has no room, a word alone is. */
  readonly hint: string;
  /** Stands there where `hint` has no room; default: that it is a filter. */
  readonly shortHint?: string;
  /** What stands behind the sentence. */
  readonly note?: ReactNode;
  readonly onDraft: (text: string) => void;
  /** A filter that is right; undefined, with an empty text, for none. */
  readonly onApply: (text: string, filter: CheckedFilter | undefined) => void;
  /** Enter, where what is typed is no filter. */
  readonly onSearch?: () => void;
}) {
  const words = useWords();
  const { t, language } = words;
  const input = useRef<HTMLInputElement>(null);
  const typed = useRef<HTMLDivElement>(null);
  const width = useWidth(typed);
  const marks = useRef<HTMLDivElement>(null);
  const caret = useRef<number>(undefined);
  const id = useId();
  const [cursor, setCursor] = useState<number>();
  const [chosen, setChosen] = useState(-1);
  const reading = useFilterReading(draft, catalog, isFilter);
  const completions = useMemo(
    () => (cursor === undefined ? undefined : completeFilter(draft, cursor, catalog)),
    [draft, cursor, catalog],
  );
  const items = completions?.items.slice(0, maxShown) ?? [];
  const isOpen = items.length > 0;
  // Before the next key is read: what is typed after a completion stands behind it.
  useLayoutEffect(() => {
    const at = caret.current;
    caret.current = undefined;
    if (at !== undefined) input.current?.setSelectionRange(at, at);
  });
  const edit = (text: string, at: number | undefined): void => {
    onDraft(text);
    setCursor(at);
    setChosen(-1);
    if (text === '' && applied !== '') onApply('', undefined);
  };
  const apply = async (): Promise<void> => {
    setCursor(undefined);
    const text = draft.trim();
    if (text === '') onApply('', undefined);
    if (text !== '' && !isFilter) onSearch?.();
    if (text === '' || !isFilter) return;
    const checked = await readFilter(text, catalog);
    if (checked.ok) onApply(text, checked.value);
  };
  const take = (index: number): void => {
    const item = items[index];
    if (item === undefined || completions === undefined) return;
    const before = draft.slice(0, completions.from) + item.text;
    const spaced = item.type === 'function' ? before : `${before} `;
    edit(spaced + draft.slice(completions.to).trimStart(), spaced.length);
    caret.current = spaced.length;
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing) return;
    switch (event.key) {
      case 'ArrowDown':
      case 'ArrowUp': {
        if (!isOpen) {
          setCursor(input.current?.selectionStart ?? draft.length);
          break;
        }
        const step = event.key === 'ArrowDown' ? 1 : -1;
        setChosen((chosen + step + items.length + (chosen < 0 && step < 0 ? 1 : 0)) % items.length);
        break;
      }
      case 'Tab':
        // Where no word is begun and none is chosen, it leaves the field as everywhere.
        if (!isOpen || event.shiftKey || (chosen < 0 && completions?.from === completions?.to)) return;
        take(Math.max(0, chosen));
        break;
      case 'Enter':
        if (isOpen && chosen >= 0) take(chosen);
        else void apply();
        break;
      case 'Escape':
        if (!isOpen) return;
        setCursor(undefined);
        break;
      default:
        return;
    }
    event.preventDefault();
    event.stopPropagation();
  };

  // A word that is being typed, and may become one that is known, is no mistake yet.
  const isHalfTyped =
    isOpen &&
    reading.type === 'wrong' &&
    completions !== undefined &&
    completions.to > completions.from &&
    Number(reading.failure.params.column ?? 0) > completions.from;
  const failure = reading.type === 'wrong' && !isHalfTyped ? reading.failure : undefined;
  const marked =
    failure === undefined || reading.type !== 'wrong' || reading.text !== draft
      ? undefined
      : markColumn(draft, Number(failure.params.column ?? 1), Number(failure.params.columns ?? 1));
  const isApplied = applied === draft.trim();
  const sentence =
    failure !== undefined
      ? words.failure(failure)
      : reading.type === 'right'
        ? explainFilter(reading.filter, language, subject)
        : '';
  const choices = isOpen && (
    <div
      id={`${id}-choices`}
      className={floats ? 'choices filter-completions' : 'popover choices filter-completions'}
      role="listbox"
      aria-label={t('filterChoices')}
    >
      {items.map((item, index) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents: the field has the keys
        <div
          key={`${item.type} ${item.text}`}
          id={`${id}-${index}`}
          role="option"
          tabIndex={-1}
          aria-selected={index === chosen}
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => take(index)}
        >
          <code>{item.text}</code> <small>{item.meaning?.[language]}</small>
        </div>
      ))}
    </div>
  );
  const said = (
    <p
      id={`${id}-words`}
      className={failure === undefined ? 'filter-words dim' : 'filter-words bad'}
      role="status"
      title={sentence}
    >
      {sentence}
      {reading.type === 'right' && note}
    </p>
  );
  return (
    <div className={floats ? 'filter-field floating' : 'filter-field'}>
      <div ref={typed} className="filter-typed">
        <div ref={marks} className="filter-marks" aria-hidden="true">
          {marked !== undefined && (
            <>
              {marked.before}
              <mark>{marked.marked === '' ? ' ' : marked.marked}</mark>
              {marked.after}
            </>
          )}
        </div>
        <input
          ref={input}
          className="mono"
          role="combobox"
          aria-expanded={isOpen}
          aria-controls={`${id}-choices`}
          aria-autocomplete="list"
          aria-activedescendant={chosen >= 0 ? `${id}-${chosen}` : undefined}
          aria-label={label}
          aria-keyshortcuts="/"
          aria-invalid={failure !== undefined}
          aria-describedby={`${id}-words`}
          placeholder={monoWidth(hint) > width - aroundHint ? (shortHint ?? t('filter')) : hint}
          title={floats && sentence !== '' ? sentence : undefined}
          value={draft}
          spellCheck={false}
          autoComplete="off"
          autoCapitalize="off"
          onChange={({ currentTarget }) =>
            edit(currentTarget.value, currentTarget.selectionStart ?? undefined)
          }
          onBlur={() => setCursor(undefined)}
          onKeyDown={onKeyDown}
          onScroll={({ currentTarget }) => {
            if (marks.current !== null) marks.current.scrollLeft = currentTarget.scrollLeft;
          }}
        />
        {reading.type === 'right' && isApplied && (
          <span className="filter-on" aria-hidden="true">
            ✓
          </span>
        )}
        {hasApply && draft !== '' && !isApplied && reading.type === 'right' && (
          <button type="button" className="quiet filter-apply" onClick={() => void apply()}>
            {t('filterApply')} <kbd>Enter</kbd>
          </button>
        )}
        {!floats && choices}
      </div>
      {floats ? (
        <div className="filter-below" hidden={!isOpen && sentence === ''}>
          {choices}
          {said}
        </div>
      ) : (
        said
      )}
    </div>
  );
}
