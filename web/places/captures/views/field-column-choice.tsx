import { useId, useMemo, useState } from 'react';
import { FilterCatalog } from '../../../../src/traffic/filter/filter-catalog.js';
import { createProtocols } from '../../../../src/wire/protocols.js';
import { Icon } from '../../../views/icon.js';
import { useSession, useStore, useWords } from '../../../views/use-session.js';
import { maxFields } from '../state/capture-settings.js';

/** Fields that have a column: those there are, each with a button to take it away, and a line to name another. */
export function FieldColumnChoice() {
  const session = useSession();
  const { t } = useWords();
  const { fields } = useStore(session.captureSettings);
  const catalog = useMemo(() => new FilterCatalog(createProtocols().all), []);
  const [typed, setTyped] = useState('');
  const id = useId();
  const name = typed.trim();
  const isKnown = catalog.field(name) !== undefined || catalog.protocols.has(name);
  const setFields = (change: (fields: readonly string[]) => readonly string[]): void =>
    session.captureSettings.update((kept) => ({ ...kept, fields: change(kept.fields) }));
  return (
    <>
      {fields.map((field) => (
        <p key={field} className="capture-field-column">
          <code>{field}</code>
          <button
            type="button"
            className="quiet icon-button"
            aria-label={t('captureColumnRemove', { column: field })}
            title={t('captureColumnRemove', { column: field })}
            onClick={() => setFields((kept) => kept.filter((one) => one !== field))}
          >
            <Icon name="close" />
          </button>
        </p>
      ))}
      {fields.length < maxFields && (
        <form
          className="capture-field-new"
          onSubmit={(event) => {
            event.preventDefault();
            if (!isKnown) return;
            setFields((kept) => (kept.includes(name) ? kept : [...kept, name]));
            setTyped('');
          }}
        >
          <input
            className="mono"
            list={`${id}-fields`}
            value={typed}
            placeholder={t('captureColumnField')}
            aria-label={t('captureColumnField')}
            aria-invalid={name !== '' && !isKnown}
            spellCheck={false}
            autoComplete="off"
            onChange={({ currentTarget }) => setTyped(currentTarget.value)}
          />
          <button type="submit" disabled={!isKnown}>
            {t('captureColumnAdd')}
          </button>
          <datalist id={`${id}-fields`}>
            {name !== '' && namesLike(catalog, name).map((field) => <option key={field} value={field} />)}
          </datalist>
        </form>
      )}
    </>
  );
}

/** Names that are offered at once. */
const maxOffered = 40;

function namesLike(catalog: FilterCatalog, typed: string): readonly string[] {
  const wanted = typed.toLowerCase();
  const found: string[] = [];
  for (const { name } of catalog.fields) {
    if (found.length === maxOffered) break;
    if (name.includes(wanted)) found.push(name);
  }
  return found;
}
