import { useCallback, useEffect, useMemo, useState } from 'react';
import { type Complaint, complaintOf } from '../../../session.js';

/** How long it is said that something was sent, before its bytes are shown alone again. */
const saidForMs = 4000;

/** What came of what was asked of the workbench: a sentence for a while, or a complaint until something is changed. */
export interface Outcome {
  /** Empty when nothing is said. */
  readonly said: string;
  readonly complaint: Complaint | undefined;
  readonly say: (sentence: string) => void;
  /** Nothing is said any more, and nothing complained of. */
  readonly clear: () => void;
  /** Does what is asked and says what came of it. */
  readonly attempt: (ask: () => Promise<string>) => Promise<void>;
}

/** The outcome of what one composer asks for. */
export function useOutcome(): Outcome {
  // A sentence that is said again is said as long as the first time.
  const [said, setSaid] = useState({ sentence: '', number: 0 });
  const [complaint, setComplaint] = useState<Complaint>();
  useEffect(() => {
    if (said.sentence === '') return;
    const timer = setTimeout(() => setSaid({ sentence: '', number: 0 }), saidForMs);
    return () => clearTimeout(timer);
  }, [said]);
  const say = useCallback(
    (sentence: string) => setSaid(({ number }) => ({ sentence, number: number + 1 })),
    [],
  );
  return useMemo(
    () => ({
      said: said.sentence,
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
          say(sentence);
        } catch (error) {
          say('');
          setComplaint(complaintOf(error));
        }
      },
    }),
    [said, complaint, say],
  );
}
