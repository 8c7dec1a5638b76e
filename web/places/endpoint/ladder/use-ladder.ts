import { useEffect, useRef, useState } from 'react';
import { useSession } from '../../../views/use-session.js';
import type { MessageLog } from '../log/message-log.js';
import { fittingRows, type LadderRow, ladderRows } from './ladder-model.js';
import { type LadderSummary, ladderSummary } from './ladder-summary.js';

/** A ladder as it is drawn. */
export interface Ladder {
  readonly rows: readonly LadderRow[];
  /** Microseconds that a row stands for. */
  readonly scaleMicros: number;
  readonly summary: LadderSummary;
}

/** A scale that was chosen, or the one by which all fits. */
export type LadderScale = number | 'fit';

/** Rows that a ladder which fits has at most: some screens. */
const maxFittingRows = 120;
/** A ladder of a log that grows is made again four times a second. */
const everyMs = 250;

/** The ladder of the conversation with a peer, made again while its log grows. */
export function useLadder(log: MessageLog, peer: string | undefined, scale: LadderScale): Ladder {
  const { logsVersion } = useSession().state;
  const [ladder, setLadder] = useState<Ladder>(() => makeLadder(log, peer, scale));
  const isFirst = useRef(true);
  useEffect(() => {
    let madeOf = { first: log.first, next: log.next };
    let timer: ReturnType<typeof setTimeout> | undefined;
    const make = (): void => {
      timer = undefined;
      madeOf = { first: log.first, next: log.next };
      setLadder(makeLadder(log, peer, scale));
    };
    if (isFirst.current) isFirst.current = false;
    else make();
    const leave = logsVersion.subscribe(() => {
      const isSame = madeOf.first === log.first && madeOf.next === log.next;
      if (!isSame) timer ??= setTimeout(make, everyMs);
    });
    return () => {
      leave();
      clearTimeout(timer);
    };
  }, [log, peer, scale, logsVersion]);
  return ladder;
}

function makeLadder(log: MessageLog, peer: string | undefined, scale: LadderScale): Ladder {
  const drawn =
    scale === 'fit'
      ? fittingRows(log, peer, maxFittingRows)
      : { scaleMicros: scale, rows: ladderRows(log, peer, scale) };
  return { ...drawn, summary: ladderSummary(log, peer) };
}
