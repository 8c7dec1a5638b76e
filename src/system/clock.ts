// The global of that name is a getter; this is asked for every datagram.
import { performance } from 'node:perf_hooks';

let anchorMicros = Date.now() * 1000 - performance.now() * 1000;

/**
 * Wall-clock time in microseconds since 1970, UTC. Takes its microseconds from the monotonic clock and is set anew when
 * the wall clock has moved away by over 5 ms (NTP, suspend, a person).
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
