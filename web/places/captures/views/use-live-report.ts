import { useEffect, useState } from 'react';
import type { CaptureReport } from '../../../../src/operations/captures.js';
import { useSession, useStore } from '../../../views/use-session.js';
import type { OpenCapture } from '../state/open-capture.js';

/** How often the counts of a live capture are asked for. */
const askEveryMs = 1_000;

/** What the workbench says of a live capture: once a second while it runs, and once more behind its end. */
export function useLiveReport({ origin, facts }: OpenCapture): CaptureReport | undefined {
  const session = useSession();
  const isCapturing = useStore(facts).state === 'capturing';
  const [report, setReport] = useState<CaptureReport>();
  const live = origin.type === 'live' ? origin.live : undefined;
  useEffect(() => {
    if (live === undefined) return;
    let isWanted = true;
    const ask = (): void => {
      // A workbench that is gone says no more: what it said last stays.
      session.api.call('captures.get', { id: live }).then(
        (said) => isWanted && setReport(said),
        () => undefined,
      );
    };
    ask();
    const timer = isCapturing ? setInterval(ask, askEveryMs) : undefined;
    return () => {
      isWanted = false;
      clearInterval(timer);
    };
  }, [session, live, isCapturing]);
  return report;
}
