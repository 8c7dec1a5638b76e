import { useEffect, useRef } from 'react';

/** Runs `act` once `key` has been the same for `ms` milliseconds; given up by the signal when it changes. */
export function useLater(ms: number, key: string, act: (signal: AbortSignal) => Promise<void>): void {
  const latest = useRef(act);
  latest.current = act;
  // biome-ignore lint/correctness/useExhaustiveDependencies: it runs again for another key
  useEffect(() => {
    const abort = new AbortController();
    const timer = setTimeout(() => void latest.current(abort.signal), ms);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [ms, key]);
}
