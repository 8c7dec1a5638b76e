import { useMemo, useState } from 'react';
import {
  type FilterColour,
  filterColours,
  maxFilterLength,
} from '../../../../src/config/workspace/saved-filter.js';
import type { CheckedFilter } from '../../../../src/traffic/filter/checked-filter.js';
import type { FilterCatalog } from '../../../../src/traffic/filter/filter-catalog.js';
import { Dialog } from '../../../views/dialog.js';
import { CheckField, TextField } from '../../../views/fields.js';
import { FilterColourMark } from '../../../views/filter/filter-colour-mark.js';
import { FilterField } from '../../../views/filter/filter-field.js';
import { useFilterReading } from '../../../views/filter/filter-reading.js';
import { useWords, type WordKey } from '../../../views/use-session.js';
import { useSavedFilters } from '../../../workspace/use-saved-filters.js';
import type { ChosenFilter } from './filter-text.js';
import { joinedFilter, type Proposal } from './like-this.js';
import type { SelectedCount } from './selected-count.js';

/** What the dialog begins with: a filter to be saved, or what messages like one have in common. */
export type FilterQuestion =
  | { readonly type: 'save'; readonly filter: string }
  | { readonly type: 'like'; readonly proposals: readonly Proposal[]; readonly show: 'hide' | 'highlight' };

const maxNameLength = 60;

/** Asks what a filter is called and what is done with the messages that it selects; begun from a message, also for the filter. */
export function FilterDialog({
  question,
  endpoint,
  shownAs,
  catalog,
  countOf,
  onDone,
}: {
  readonly question: FilterQuestion;
  /** The label of the endpoint, or its id, as a file names it. */
  readonly endpoint: string;
  /** What the page calls the endpoint. */
  readonly shownAs: string;
  readonly catalog: FilterCatalog;
  /** How many of the messages here a filter selects. */
  readonly countOf: (filter: CheckedFilter) => SelectedCount;
  /** Undefined if nothing is to be saved. */
  readonly onDone: (chosen: ChosenFilter | undefined) => void;
}) {
  const { t, count } = useWords();
  const isLike = question.type === 'like';
  const [ticked, setTicked] = useState<readonly string[]>(() =>
    question.type === 'like' ? question.proposals.filter((one) => one.isTicked).map((one) => one.filter) : [],
  );
  const [filter, setFilter] = useState(() => (isLike ? joinedFilter(ticked) : question.filter));
  const [name, setName] = useState<string>();
  const [show, setShow] = useState<ChosenFilter['show']>(isLike ? question.show : 'choose');
  const [colour, setColour] = useState<FilterColour>('yellow');
  const [isOwn, setOwn] = useState(isLike);
  const reading = useFilterReading(filter, catalog, true);
  const found = useMemo(
    () => (reading.type === 'right' ? countOf(reading.filter) : undefined),
    [reading, countOf],
  );
  const [tried, setTried] = useState(false);
  const called = (name ?? proposedName(filter)).trim();
  const isTaken = useSavedFilters().some((saved) => saved.name === called);
  const isReady = reading.type === 'right' && filter.length <= maxFilterLength && called !== '';
  const tick = (one: string, isOn: boolean): void => {
    const proposals = question.type === 'like' ? question.proposals.map((proposal) => proposal.filter) : [];
    const chosen = proposals.filter((proposal) => (proposal === one ? isOn : ticked.includes(proposal)));
    setTicked(chosen);
    setFilter(joinedFilter(chosen));
  };
  return (
    <Dialog
      label={t(isLike ? 'likeTitle' : 'filterSaveTitle')}
      className="form filter-form"
      holdsInput
      onClose={() => onDone(undefined)}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          setTried(true);
          if (isReady)
            onDone({
              name: called.slice(0, maxNameLength),
              filter: filter.trim(),
              show,
              colour,
              endpoint: isOwn ? endpoint : undefined,
            });
        }}
      >
        <h2>{t(isLike ? 'likeTitle' : 'filterSaveTitle')}</h2>
        {question.type === 'like' && (
          <fieldset className="like-proposals">
            <legend>{t('likeWhich')}</legend>
            {question.proposals.map((proposal) => (
              <label key={proposal.filter} className="like-proposal">
                <input
                  type="checkbox"
                  checked={ticked.includes(proposal.filter)}
                  onChange={({ currentTarget }) => tick(proposal.filter, currentTarget.checked)}
                />
                <code>{proposal.filter}</code>
              </label>
            ))}
          </fieldset>
        )}
        <div className="field">
          <span className="field-name">{t('filterExpression')}</span>
          <FilterField
            draft={filter}
            applied=""
            catalog={catalog}
            subject="messages"
            label={t('filterExpression')}
            hint=""
            hasApply={false}
            onDraft={setFilter}
            onApply={(text) => setFilter(text)}
          />
          <small className="dim filter-count" role="status">
            {found !== undefined &&
              t(found.isAll ? 'filterSelects' : 'filterSelectsLatest', {
                count: found.looked,
                selected: count(found.selected),
                looked: count(found.looked),
              })}
          </small>
        </div>
        <fieldset className="filter-shows">
          <legend>{t('filterShow')}</legend>
          {(['hide', 'highlight', 'choose'] as const).map((one) => (
            <label key={one}>
              <input type="radio" name="show" checked={show === one} onChange={() => setShow(one)} />
              {t(`filterShow_${one}` satisfies WordKey)}
            </label>
          ))}
        </fieldset>
        {show === 'highlight' && (
          <fieldset className="filter-shows">
            <legend>{t('filterColour')}</legend>
            {filterColours.map((one) => (
              <label key={one}>
                <input type="radio" name="colour" checked={colour === one} onChange={() => setColour(one)} />
                <FilterColourMark colour={one} />
                {t(`colour_${one}` satisfies WordKey)}
              </label>
            ))}
          </fieldset>
        )}
        <TextField
          label={t('filterName')}
          value={name ?? proposedName(filter)}
          autoFocus
          fault={tried && called === '' ? t('filterNameMissing') : undefined}
          {...(isTaken ? { help: t('filterNameTaken') } : {})}
          onChange={setName}
        />
        <CheckField label={t('filterOwn', { name: shownAs })} isOn={isOwn} onChange={setOwn} />
        <div className="verb-line">
          <button type="submit" className="primary" disabled={!isReady}>
            {t(show === 'hide' ? 'filterDoHide' : show === 'highlight' ? 'filterDoColour' : 'save')}
          </button>
          <button type="button" onClick={() => onDone(undefined)}>
            {t('cancel')}
          </button>
        </div>
      </form>
    </Dialog>
  );
}

/** A name for a filter: the words of its values, or those of its fields. */
function proposedName(filter: string): string {
  const [, quoted] = /"((?:[^"\\]|\\.)*)"/.exec(filter) ?? [];
  const source = quoted ?? filter;
  const words = source.match(/[\p{L}\p{N}.]+/gu) ?? [];
  return words.slice(0, 5).join(' ').slice(0, maxNameLength);
}
