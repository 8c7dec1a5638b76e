import { useEffect, useRef, useState } from 'react';
import type { CodePart } from '../state/code-parts.js';

/** A file of a program: its path, and what fetches its text. */
interface FetchedFile {
  readonly path: string;
  load(): Promise<string>;
}

/** A program line by line, those that are marked in sight. */
export function ProgramText({
  path,
  lines,
  marked,
}: {
  readonly path: string;
  readonly lines: readonly (readonly CodePart[])[];
  readonly marked: ReadonlySet<number>;
}) {
  const box = useRef<HTMLElement>(null);
  const places = [...marked].join(' ');
  // biome-ignore lint/correctness/useExhaustiveDependencies: it follows the lines of the step
  useEffect(() => {
    const first = box.current?.querySelector('mark');
    // What somebody points at, or reads by keys, stays where it is.
    if (box.current === null || !first || box.current.matches(':hover, :focus-within')) return;
    const { scrollTop, clientHeight } = box.current;
    const isInView =
      first.offsetTop >= scrollTop && first.offsetTop + first.offsetHeight <= scrollTop + clientHeight;
    if (!isInView) box.current.scrollTop = Math.max(0, first.offsetTop - first.offsetHeight);
  }, [places, lines.length]);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard
    <section ref={box} className="program-text" tabIndex={0} aria-label={path}>
      <pre>
        {lines.map((parts, index) => {
          const Line = marked.has(index) ? 'mark' : 'span';
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: a line is its place, the text does not change
            <Line key={index}>
              {parts.map(({ isComment, text: part }, at) =>
                // biome-ignore lint/suspicious/noArrayIndexKey: the place identifies a part
                isComment ? <i key={at}>{part}</i> : part,
              )}
              {'\n'}
            </Line>
          );
        })}
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
