import { useCallback, useEffect, useState } from 'react';

/** How long a note of what was copied is read: a word, and a sentence. */
const wordMs = 1_500;
const sentenceMs = 6_000;

/** What was copied just now. */
export interface CopiedNote {
  readonly text: string;
  /** What has to be known of it; undefined if it speaks for itself. */
  readonly remark?: string | undefined;
}

/** A note for a moment; `say` replaces what is said. */
export function useCopiedNote(): {
  readonly note: CopiedNote | undefined;
  readonly say: (note: CopiedNote) => void;
} {
  const [note, setNote] = useState<CopiedNote>();
  const say = useCallback((said: CopiedNote) => setNote({ ...said }), []);
  useEffect(() => {
    if (note === undefined) return;
    const timer = setTimeout(() => setNote(undefined), note.remark === undefined ? wordMs : sentenceMs);
    return () => clearTimeout(timer);
  }, [note]);
  return { note, say };
}

/** Says what was copied, seen and heard, over what is below. */
export function CopiedLine({ note }: { readonly note: CopiedNote | undefined }) {
  return (
    <div className="copied-line" role="status">
      {note !== undefined && (
        <p>
          {note.text}
          {note.remark !== undefined && <small>{note.remark}</small>}
        </p>
      )}
    </div>
  );
}
