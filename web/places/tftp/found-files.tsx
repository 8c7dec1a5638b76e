import { useState } from 'react';
import { useWords } from '../../views/use-session.js';

/** Files that are drawn; more are there and served all the same. */
const maxRows = 300;
/** Up to so many are found without help. */
const fewFiles = 20;

/** The files that are looked for, as far as they are drawn; render `finder` above them and `rest` below. */
export function useFoundFiles<Row extends { readonly name: string }>(files: readonly Row[], all: number) {
  const { t, count } = useWords();
  const [sought, setSought] = useState('');
  const found = files.filter(({ name }) => name.toLowerCase().includes(sought.trim().toLowerCase()));
  const foundInAll = sought.trim() === '' ? all : found.length;
  return {
    shown: found.slice(0, maxRows),
    finder: files.length > fewFiles && (
      <input
        type="search"
        className="tftp-find"
        value={sought}
        aria-label={t('tftpFind')}
        placeholder={t('tftpFind')}
        onChange={({ currentTarget }) => setSought(currentTarget.value)}
      />
    ),
    rest: (
      <>
        {foundInAll > maxRows && (
          <p className="dim">{t('tftpMoreFiles', { shown: count(maxRows), all: count(foundInAll) })}</p>
        )}
        {found.length === 0 && files.length > 0 && <p className="dim">{t('tftpFoundNone')}</p>}
      </>
    ),
  };
}
