import { useRef } from 'react';
import { useNow, useStore } from '../../../views/use-session.js';
import type { OpenCapture } from '../../captures/state/open-capture.js';

/**
 * The time of a capture in nanoseconds since its first packet: of a live one the present, by this machine's clock less the least that
 * a packet was ever behind it, since the workbench's clock may differ; else its end.
 */
export function useCaptureNow({ facts }: OpenCapture): number {
  const { state, first, last } = useStore(facts);
  const isLive = state === 'capturing';
  const now = useNow(500, isLive) / 1_000;
  const behind = useRef(Number.POSITIVE_INFINITY);
  if (first === undefined || last === undefined) return 0;
  behind.current = Math.min(behind.current, now - last);
  return Math.max(0, (isLive ? now - behind.current : last) - first) * 1e9;
}
