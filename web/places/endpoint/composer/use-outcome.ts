import { useCallback, useEffect, useMemo, useState } from 'react';
import { type Complaint, complaintOf } from '../../../session.js';

/** How long the sentence after a send is shown, before the bytes are shown alone again. */
const shownForMs = 4000;

/** The outcome of a request to the workbench: a sentence for a while, or a complaint until something changes. */
export interface Outcome {
  /** The shown sentence; empty for none. */
  readonly said: string;
  readonly complaint: Complaint | undefined;
  readonly say: (sentence: string) => void;
  /** Clears the sentence and the complaint. */
  readonly clear: () => void;
  /** Sends the request and shows its outcome; an empty sentence leaves what was said meanwhile. */
  readonly attempt: (ask: () => Promise<string>) => Promise<void>;
}

/** The outcome of one composer's requests. */
export function useOutcome(): Outcome {
  // The number restarts the timer when the same sentence is shown again.
  const [shown, setShown] = useState({ sentence: '', number: 0 });
  const [complaint, setComplaint] = useState<Complaint>();
  useEffect(() => {
    if (shown.sentence === '') return;
    const timer = setTimeout(() => setShown({ sentence: '', number: 0 }), shownForMs);
    return () => clearTimeout(timer);
  }, [shown]);
  const say = useCallback(
    (sentence: string) => setShown(({ number }) => ({ sentence, number: number + 1 })),
    [],
  );
  return useMemo(
    () => ({
      said: shown.sentence,
      complaint,
      say,
      clear: () => {
        say('');
        setComplaint(undefined);
      },
      attempt: async (ask) => {
        try {
          const sentence = await ask();
          setComplaint(undefined);
          if (sentence !== '') say(sentence);
        } catch (error) {
          say('');
          setComplaint(complaintOf(error));
        }
      },
    }),
    [shown, complaint, say],
  );
}
