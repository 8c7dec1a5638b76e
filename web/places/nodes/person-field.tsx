import { useId } from 'react';
import { maxPersonCharacters } from '../../../src/operations/who.js';
import { useSession, useStore, useWords } from '../../views/use-session.js';

/** The name that others see the person at this browser as. */
export function PersonField() {
  const { preferences } = useSession();
  const { t } = useWords();
  const { person } = useStore(preferences);
  const id = useId();
  return (
    <p className="person-field">
      <label htmlFor={id}>{t('personName')}</label>
      <input
        id={id}
        value={person}
        maxLength={maxPersonCharacters}
        placeholder={t('personNone')}
        autoComplete="name"
        title={t('personHint')}
        onChange={({ currentTarget: { value } }) =>
          preferences.update((kept) => ({ ...kept, person: value }))
        }
      />
    </p>
  );
}
