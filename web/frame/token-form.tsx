import { type FormEvent, useId, useState } from 'react';
import { rememberToken } from '../transport/token.js';
import { useSession, useStore, useWords } from '../views/use-session.js';

/** Asks for the token of a workbench that is open to the network. */
export function TokenForm() {
  const session = useSession();
  const { t } = useWords();
  const id = useId();
  const [typed, setTyped] = useState('');
  const isRefused = useStore(session.access) === 'token-refused';
  const enter = (event: FormEvent): void => {
    event.preventDefault();
    if (typed.trim() === '') return;
    session.enterToken(rememberToken(typed, sessionStorage));
  };
  return (
    <form className="welcome token" onSubmit={enter}>
      <h1>{t('tokenTitle')}</h1>
      <p>{t('tokenHelp')}</p>
      <div className="verb-line">
        <label className="unseen" htmlFor={id}>
          {t('tokenLabel')}
        </label>
        <input
          id={id}
          className="mono"
          value={typed}
          placeholder={t('tokenLabel')}
          aria-invalid={isRefused}
          spellCheck={false}
          autoComplete="off"
          onChange={({ currentTarget }) => setTyped(currentTarget.value)}
        />
        <button type="submit" className="primary">
          {t('tokenEnter')}
        </button>
      </div>
      {isRefused && (
        <p className="complaint" role="alert">
          {t('tokenWrong')}
        </p>
      )}
    </form>
  );
}
