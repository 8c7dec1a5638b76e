import { useEffect, useState } from 'react';
import { codeParts } from '../state/code-parts.js';
import type { ProgramLanguage } from '../state/program-files.js';

/** A file of a program: its path, and what fetches its text. */
interface FetchedFile {
  readonly path: string;
  load(): Promise<string>;
}

/** The text of a program, whose comments stand back. */
export function ProgramText({
  path,
  language,
  text,
}: {
  readonly path: string;
  readonly language: ProgramLanguage;
  readonly text: string;
}) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard
    <section className="program-text" tabIndex={0} aria-label={path}>
      <pre>
        {codeParts(text, language).map(({ isComment, text: part }, index) =>
          // biome-ignore lint/suspicious/noArrayIndexKey: the place identifies a part, the text does not change
          isComment ? <i key={index}>{part}</i> : <span key={index}>{part}</span>,
        )}
      </pre>
    </section>
  );
}

/** The text of a file; empty until it is fetched, and when it cannot be. */
export function useProgramText(file: FetchedFile | undefined): string {
  const [fetched, setFetched] = useState({ path: '', text: '' });
  const path = file?.path;
  // biome-ignore lint/correctness/useExhaustiveDependencies: a file is told by its path
  useEffect(() => {
    let isWanted = true;
    file?.load().then(
      (text) => {
        if (isWanted) setFetched({ path: file.path, text });
      },
      () => undefined,
    );
    return () => {
      isWanted = false;
    };
  }, [path]);
  return fetched.path === path ? fetched.text : '';
}
