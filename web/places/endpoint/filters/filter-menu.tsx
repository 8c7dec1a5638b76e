import { useCallback, useState } from 'react';
import { visibleText } from '../../../../src/bytes/escapes.js';
import { maxFilterLength } from '../../../../src/config/workspace/saved-filter.js';
import type { SavedFilterRow } from '../../../../src/operations/filters.js';
import type { Place } from '../../../state/place.js';
import { FilterColourMark } from '../../../views/filter/filter-colour-mark.js';
import { Drawing } from '../../../views/icon.js';
import { MenuButton } from '../../../views/menu-button.js';
import { useCan, useSession, useWords } from '../../../views/use-session.js';
import { filtersPlace } from '../../filters/place.js';
import type { TypedQuery } from '../log/use-log-query.js';

/** Saved filters that the menu lists; the palette finds the others. */
const maxListed = 50;

/** The menu beside the filter of a log: the saved filters, saving what is typed, and a link to it. */
export function FilterMenu({
  endpoint,
  filters,
  typed,
  onSave,
  onCopyLink,
}: {
  readonly endpoint: string;
  readonly filters: readonly SavedFilterRow[];
  readonly typed: TypedQuery;
  /** Asks for a name for a filter. */
  readonly onSave: (filter: string) => void;
  readonly onCopyLink: (place: Place) => Promise<void>;
}) {
  const session = useSession();
  const { t } = useWords();
  const can = useCan();
  const [isOpen, setIsOpen] = useState(false);
  const onOpen = useCallback((open: boolean) => setIsOpen(open), []);
  const draft = typed.draft.trim();
  const { savable } = typed;
  const then = (act: () => void) => (): void => {
    setIsOpen(false);
    act();
  };
  return (
    <MenuButton
      isOpen={isOpen}
      onOpen={onOpen}
      label={t('filterMenu')}
      className="filter-menu"
      triggerTitle={t('filterMenu')}
      trigger={
        <>
          <Drawing path={filtersPlace.icon} />
          <span className="unseen">{t('filterMenu')}</span>
        </>
      }
    >
      {filters.length > 0 && (
        // biome-ignore lint/a11y/useSemanticElements: a group of a menu
        <span className="menu-group saved-filters" role="group" aria-label={t('filters')}>
          {filters.slice(0, maxListed).map(({ path, name, filter, show, colour }) => (
            <button
              key={path}
              type="button"
              role="menuitem"
              title={visibleText(filter)}
              onClick={then(() => typed.onChoose(filter))}
            >
              <span className="saved-name">
                {show === 'highlight' && <FilterColourMark colour={colour} />}
                {visibleText(name)}
              </span>
              <small>{visibleText(filter)}</small>
            </button>
          ))}
        </span>
      )}
      {/* biome-ignore lint/a11y/useSemanticElements: a group of a menu */}
      <span className="menu-group" role="group" aria-label={t('filterTyped')}>
        {can('workspace.createFile') && (
          <button
            type="button"
            role="menuitem"
            disabled={savable === undefined}
            onClick={then(() => onSave(savable ?? ''))}
          >
            {t('filterSave')}
          </button>
        )}
        <button
          type="button"
          role="menuitem"
          disabled={draft === '' || draft.length > maxFilterLength}
          onClick={then(() => void onCopyLink({ type: 'endpoint', id: endpoint, filter: draft }))}
        >
          {t('filterCopyLink')}
        </button>
        {can('filters.list') && (
          <button type="button" role="menuitem" onClick={then(() => session.place.set({ type: 'filters' }))}>
            {t('commandFilters')}
          </button>
        )}
      </span>
    </MenuButton>
  );
}
