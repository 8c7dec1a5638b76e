import type { EndpointSummary } from '../../../src/operations/endpoints.js';

/** How long an endpoint receives nothing before the page offers to find out why. */
export const silenceMs = 10_000;

/**
 * Milliseconds until an endpoint counts as silent; `undefined` if it does not: it is not open, or has received something. A client that does
 * not reach its peer counts at once. `sinceMicros` is when it was last heard of; clocks of the page and the workbench may differ.
 */
export function silenceLeftMs(
  { status, totals, input }: Pick<EndpointSummary, 'status' | 'totals' | 'input'>,
  sinceMicros: number,
  nowMs: number,
): number | undefined {
  // What a TFTP server receives are requests; its messages are files.
  const requests = input.type === 'tftp-server' ? totals.connections + totals.refused + totals.errors : 0;
  if (totals.receivedMessages + requests > 0) return undefined;
  if (input.type === 'tcp-connect' && (status.state === 'waiting' || status.state === 'failed')) return 0;
  if (status.state !== 'listening' && status.state !== 'connected') return undefined;
  return Math.min(silenceMs, Math.max(0, silenceMs - (nowMs - sinceMicros / 1000)));
}
