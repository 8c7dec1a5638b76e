import type { ReactNode } from 'react';
import { useWords } from '../../views/use-session.js';

/** No capture is open: what a place is for, and the two ways to begin. `live` is what stands below the heading of the second one. */
export function NoCapture({
  heading,
  purpose,
  fileWords,
  fileNote,
  onOpen,
  live,
}: {
  readonly heading: string;
  readonly purpose: ReactNode;
  readonly fileWords: string;
  readonly fileNote?: string;
  readonly onOpen: () => void;
  readonly live: ReactNode;
}) {
  const { t } = useWords();
  return (
    <div className="capture-none">
      <h1>{heading}</h1>
      {purpose}
      <div className="capture-ways">
        <section>
          <h2>{t('captureOpenFile')}</h2>
          <div className="capture-target">
            <p>{fileWords}</p>
            <button type="button" className="primary" onClick={onOpen}>
              {t('captureOpen')}
            </button>
            <p className="dim">{t('captureKinds')}</p>
          </div>
          {fileNote !== undefined && <p className="dim">{fileNote}</p>}
        </section>
        <section>
          <h2>{t('captureLive')}</h2>
          {live}
        </section>
      </div>
    </div>
  );
}
