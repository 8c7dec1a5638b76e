import { useEffect, useState } from 'react';
import { useSession } from '../../../views/use-session.js';

/** Messages of the record: how many there are, or how many have been counted so far. */
export interface RecordCount {
  readonly messages: number;
  readonly isWhole: boolean;
}

/** How many messages of an endpoint a filter finds in the record, counted while `isOn`; undefined while that is not known. */
export function useRecordCount(endpoint: string, filter: string, isOn: boolean): RecordCount | undefined {
  const { api } = useSession();
  const [count, setCount] = useState<RecordCount>();
  useEffect(() => {
    setCount(undefined);
    if (!isOn) return;
    const stop = new AbortController();
    const run = async (): Promise<void> => {
      for await (const line of api.searchRecord({ endpoint, filter, onlyCount: true }, stop.signal)) {
        if (stop.signal.aborted || line.type === 'failed') return;
        setCount({ messages: line.hits, isWhole: line.type === 'end' });
      }
    };
    // Without a count, the menu is as good as before.
    run().catch(() => undefined);
    return () => stop.abort();
  }, [api, endpoint, filter, isOn]);
  return count;
}
