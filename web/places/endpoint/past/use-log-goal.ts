import { useCallback, useEffect, useRef, useState } from 'react';
import { useSession, useStore } from '../../../views/use-session.js';
import type { LogGoal } from '../log/use-goal.js';
import { type MissingMessage, missingMessage } from './missing-message.js';
import type { PastReader } from './past-reader.js';

/** The line of a log that is to be shown, and how another one gets there. */
export interface LogGoals {
  readonly goal: LogGoal | undefined;
  /** What the page's address names and is not there. */
  readonly missing: MissingMessage | undefined;
  /** Shows the line of an event, by the event's number, and selects it if `isChosen`; nothing if there is none. */
  readonly goTo: (sequence: number, isChosen: boolean) => void;
  /** Shows what is nearest to the missing message. */
  readonly toNearest: () => void;
  /** The missing message is no longer told. */
  readonly forget: () => void;
}

/** The line of the message that the page's address names, and of others; `onFound` is called for one that is to be selected. */
export function useLogGoal(id: string, past: PastReader, onFound: (number: number) => void): LogGoals {
  const session = useSession();
  const place = useStore(session.place);
  const record = useStore(session.state.record);
  const [goal, setGoal] = useState<LogGoal>();
  const [missing, setMissing] = useState<MissingMessage>();
  const found = useRef(onFound);
  found.current = onFound;
  const asked = useRef(0);
  const message = place.type === 'endpoint' && place.id === id ? place.message : undefined;
  const isKnown = record !== undefined;
  const show = useCallback((number: number, isChosen: boolean): void => {
    setGoal({ number });
    if (isChosen) found.current(number);
  }, []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a message is gone to once
  useEffect(() => {
    setMissing(undefined);
    if (message === undefined || record === undefined) return;
    asked.current += 1;
    let isLeft = false;
    void past.find(message).then((number) => {
      if (isLeft) return;
      if (number !== undefined) show(number, true);
      else if (past.state.get().type !== 'failed') setMissing(missingMessage(message, record));
    });
    return () => {
      isLeft = true;
    };
  }, [message, isKnown, past]);
  const version = useStore(session.state.logsVersion);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the version of the logs marks new entries
  useEffect(() => {
    const number = missing === undefined ? undefined : past.lineOf(missing.sequence);
    if (number === undefined) return;
    setMissing(undefined);
    show(number, true);
  }, [missing, version]);
  const goTo = useCallback(
    (sequence: number, isChosen: boolean): void => {
      asked.current += 1;
      const own = asked.current;
      void past.find(sequence).then((number) => {
        if (number !== undefined && own === asked.current) show(number, isChosen);
      });
    },
    [past, show],
  );
  return {
    goal,
    missing,
    goTo,
    toNearest: () => {
      setMissing(undefined);
      const number = missing === undefined ? undefined : past.nearest(missing.sequence);
      if (number !== undefined) show(number, true);
    },
    forget: () => setMissing(undefined),
  };
}
