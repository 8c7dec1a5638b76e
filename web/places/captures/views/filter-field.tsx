import { type KeyboardEvent, useEffect, useId, useMemo, useRef, useState } from 'react';
import type { Failure } from '../../../../src/errors/error.js';
import type { CheckedFilter } from '../../../../src/traffic/filter/checked-filter.js';
import { completeFilter } from '../../../../src/traffic/filter/complete.js';
import { explainFilter } from '../../../../src/traffic/filter/explain.js';
import { readFilter } from '../../../../src/traffic/filter/filter.js';
import { FilterCatalog } from '../../../../src/traffic/filter/filter-catalog.js';
import { createProtocols } from '../../../../src/wire/protocols.js';
import { useStore, useWords } from '../../../views/use-session.js';
import { markColumn } from '../../endpoint/composer/typed-fault.js';
import type { OpenCapture } from '../state/open-capture.js';

/** What was typed, checked. */
type Reading =
  | { readonly type: 'empty' }
  | { readonly type: 'right'; readonly text: string; readonly filter: CheckedFilter }
  | { readonly type: 'wrong'; readonly text: string; readonly failure: Failure };

/** Completions shown at once. */
const maxShown = 12;

/** The filter: completed as it is typed, explained in words, its mistake underlined; applied by Enter. */
export function FilterField({ capture }: { readonly capture: OpenCapture }) {
  const words = useWords();
  const { t, language } = words;
  const draft = useStore(capture.draft);
  const applied = useStore(capture.filter);
  const catalog = useMemo(() => new FilterCatalog(createProtocols().all), []);
  const input = useRef<HTMLInputElement>(null);
  const marks = useRef<HTMLDivElement>(null);
  const id = useId();
  const [cursor, setCursor] = useState<number>();
  const [chosen, setChosen] = useState(-1);
  const reading = useReading(draft, catalog);
  const completions = useMemo(
    () => (cursor === undefined ? undefined : completeFilter(draft, cursor, catalog)),
    [draft, cursor, catalog],
  );
  const items = completions?.items.slice(0, maxShown) ?? [];
  const isOpen = items.length > 0;
  const edit = (text: string, at: number | undefined): void => {
    capture.draft.set(text);
    setCursor(at);
    setChosen(-1);
    if (text === '' && capture.filter.get().text !== '') capture.apply('');
  };
  const apply = async (): Promise<void> => {
    setCursor(undefined);
    const text = capture.draft.get().trim();
    const checked = text === '' ? undefined : await readFilter(text, catalog);
    if (checked?.ok !== false) capture.apply(text);
  };
  const take = (index: number): void => {
    const item = items[index];
    if (item === undefined || completions === undefined) return;
    const before = draft.slice(0, completions.from) + item.text;
    const spaced = item.type === 'function' ? before : `${before} `;
    edit(spaced + draft.slice(completions.to).trimStart(), spaced.length);
    requestAnimationFrame(() => input.current?.setSelectionRange(spaced.length, spaced.length));
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
        if (!isOpen || event.shiftKey) return;
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

  const failure = reading.type === 'wrong' ? reading.failure : undefined;
  const marked =
    failure === undefined || reading.type !== 'wrong' || reading.text !== draft
      ? undefined
      : markColumn(draft, Number(failure.params.column ?? 1), Number(failure.params.columns ?? 1));
  const isApplied = applied.text === draft.trim();
  return (
    <div className="capture-filter">
      <div className="capture-typed">
        <div ref={marks} className="capture-marks" aria-hidden="true">
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
          aria-label={t('captureFilter')}
          aria-keyshortcuts="/"
          aria-invalid={failure !== undefined}
          aria-describedby={`${id}-words`}
          placeholder={t('captureFilterHint')}
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
          <span className="capture-filter-on" aria-hidden="true">
            ✓
          </span>
        )}
        {draft !== '' && !isApplied && reading.type === 'right' && (
          <button type="button" className="quiet capture-apply" onClick={() => void apply()}>
            {t('captureApply')} <kbd>Enter</kbd>
          </button>
        )}
        {isOpen && (
          <div
            id={`${id}-choices`}
            className="popover choices capture-completions"
            role="listbox"
            aria-label={t('captureCompletions')}
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
        )}
      </div>
      <p
        id={`${id}-words`}
        className={failure === undefined ? 'capture-words dim' : 'capture-words bad'}
        role="status"
      >
        {failure !== undefined && words.failure(failure)}
        {reading.type === 'right' && explainFilter(reading.filter, language)}
        {reading.type === 'right' && !applied.isDone && <FilterShare capture={capture} />}
      </p>
    </div>
  );
}

/** How much of the capture the filter has looked at. */
function FilterShare({ capture }: { readonly capture: OpenCapture }) {
  const { t } = useWords();
  const { looked } = useStore(capture.filter);
  const { count } = useStore(capture.facts);
  const percent = count === 0 ? 0 : Math.floor((looked / count) * 100);
  return <span className="mono"> · {t('captureFiltering', { percent })}</span>;
}

/** What is typed, checked after each change. */
function useReading(draft: string, catalog: FilterCatalog): Reading {
  const [reading, setReading] = useState<Reading>({ type: 'empty' });
  useEffect(() => {
    const text = draft;
    if (text.trim() === '') {
      setReading({ type: 'empty' });
      return;
    }
    let isWanted = true;
    void readFilter(text, catalog).then((parsed) => {
      if (!isWanted) return;
      setReading(
        parsed.ok
          ? { type: 'right', text, filter: parsed.value }
          : { type: 'wrong', text, failure: parsed.failure },
      );
    });
    return () => {
      isWanted = false;
    };
  }, [draft, catalog]);
  return reading;
}
