import { type FormEvent, useId, useRef, useState } from 'react';
import { useWords } from '../../../views/use-session.js';
import type { OwnProgram } from '../state/own-program.js';

/** The choice that the student's program is a server, and its port, which is checked when it is chosen. */
export function ServerChoice({ own }: { readonly own: OwnProgram }) {
  const { t } = useWords();
  const id = useId();
  const field = useRef<HTMLInputElement>(null);
  const [text, setText] = useState('');
  const [isWrong, setWrong] = useState(false);
  const choose = (event: FormEvent): void => {
    event.preventDefault();
    const port = /^\d{1,5}$/.test(text.trim()) ? Number(text) : 0;
    if (port >= 1 && port <= 65_535) {
      void own.choose({ side: 'server', port });
      return;
    }
    setWrong(true);
    field.current?.focus();
  };
  return (
    <form onSubmit={choose}>
      <button type="submit">{t('learnOwnServer')}</button>
      <label htmlFor={id}>{t('learnOwnAtPort')}</label>
      <input
        id={id}
        ref={field}
        className="mono"
        inputMode="numeric"
        autoComplete="off"
        maxLength={5}
        title={t('learnOwnPort')}
        value={text}
        aria-invalid={isWrong}
        aria-describedby={isWrong ? `${id}-fault` : undefined}
        onChange={({ currentTarget }) => {
          setText(currentTarget.value);
          setWrong(false);
        }}
      />
      {isWrong && (
        <small id={`${id}-fault`} className="bad" role="alert">
          {t('learnOwnPortInvalid')}
        </small>
      )}
    </form>
  );
}
