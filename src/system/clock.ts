// The global of that name is a getter, and this runs for every datagram.
import { performance } from 'node:perf_hooks';

let anchorMicros = Date.now() * 1000 - performance.now() * 1000;

/**
 * Wall-clock time in microseconds since 1970, UTC. The microseconds come from the monotonic clock, which is realigned when
 * the wall clock differs by more than 5 ms (NTP, suspend, a person).
 */
export function nowMicros(): number {
  const wallMs = Date.now();
  let micros = anchorMicros + performance.now() * 1000;
  if (Math.abs(micros / 1000 - wallMs) > 5) {
    anchorMicros += wallMs * 1000 - micros;
    micros = wallMs * 1000;
  }
  return Math.floor(micros);
}

/** Local time of an instant in microseconds since 1970, as `2026-11-25 08:12:40.118`. */
export function localTimeOf(timeMicros: number): string {
  const timeMs = Math.floor(timeMicros / 1000);
  const shifted = new Date(timeMs - new Date(timeMs).getTimezoneOffset() * 60_000);
  return shifted.toISOString().replace('T', ' ').replace('Z', '');
}
