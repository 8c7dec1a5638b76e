import { useEffect, useState } from 'react';
import { useSession, useStore } from '../../../views/use-session.js';
import type { LogGoal } from '../log/log-view.js';
import type { PastReader } from './past-reader.js';

/** The line of the message that the page's address names; `onFound` is called when it is there. */
export function useLinkedMessage(
  id: string,
  past: PastReader,
  onFound: (number: number) => void,
): LogGoal | undefined {
  const session = useSession();
  const place = useStore(session.place);
  const hasRecord = useStore(session.state.hasRecord);
  const [goal, setGoal] = useState<LogGoal>();
  const message = place.type === 'endpoint' && place.id === id ? place.message : undefined;
  // biome-ignore lint/correctness/useExhaustiveDependencies: a message is gone to once
  useEffect(() => {
    if (message === undefined || !hasRecord) return;
    let isLeft = false;
    void past.find(message).then((number) => {
      if (isLeft || number === undefined) return;
      setGoal({ number });
      onFound(number);
    });
    return () => {
      isLeft = true;
    };
  }, [message, hasRecord, past]);
  return goal;
}
