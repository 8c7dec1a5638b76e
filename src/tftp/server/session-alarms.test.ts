import { describe, expect, it } from 'vitest';
import { servedTransfer } from '../../../test/served-transfer-fixture.js';
import { acknowledgementOf, fileOf } from '../../../test/tftp-pair.js';
import { Session } from './session.js';
import { SessionAlarms } from './session-alarms.js';

const peer = { name: '192.0.2.1:2000', address: '192.0.2.1', maxBlockBytes: 1_468 };
const request = { type: 'readRequest', name: 'file', mode: 'octet', options: [] } as const;
/** The wheel wakes within a slot of 8 ms. */
const slotMs = 8;

/** A running session whose client has acknowledged block 1 at 0, so that its timeout repeats block 2. */
function runningSession() {
  const served = servedTransfer({
    content: { type: 'whole', bytes: fileOf(5_000), release: () => undefined },
  });
  const session = new Session('t1', peer, request, 0);
  session.run(served.transfer, 512);
  served.received(acknowledgementOf(1));
  served.sent();
  return { ...served, session };
}

describe('the alarms of sessions', () => {
  it('let a transfer repeat when its deadline is reached, and not before', () => {
    const alarms = new SessionAlarms();
    const { session, transfer, clock, sent } = runningSession();
    const { deadlineMs } = transfer;
    alarms.update(session, 0);
    expect(alarms.nextMs).toBeGreaterThanOrEqual(deadlineMs);
    expect(alarms.nextMs).toBeLessThanOrEqual(deadlineMs + slotMs);
    clock.nowMs = deadlineMs - 1;
    alarms.advance(clock.nowMs);
    expect(sent()).toEqual([]);
    clock.nowMs = deadlineMs + slotMs;
    alarms.advance(clock.nowMs);
    expect(sent()).toEqual(['DATA 2, 512 bytes']);
    // The next deadline is set by itself.
    expect(session.wakeAtMs).toBeGreaterThanOrEqual(transfer.deadlineMs);
  });

  it('check a deadline that has moved on early, and then the new one', () => {
    const alarms = new SessionAlarms();
    const { session, transfer, clock, sent, received } = runningSession();
    alarms.update(session, 0);
    const firstMs = alarms.nextMs;
    clock.nowMs = firstMs - slotMs;
    received(acknowledgementOf(2));
    sent();
    alarms.update(session, clock.nowMs);
    expect(alarms.nextMs).toBe(firstMs);
    alarms.advance(firstMs);
    expect([sent(), alarms.nextMs >= transfer.deadlineMs]).toEqual([[], true]);
  });

  it('wake no session that is cancelled, gone or still in its lookup', () => {
    const alarms = new SessionAlarms();
    const cancelled = runningSession();
    alarms.update(cancelled.session, 0);
    alarms.cancel(cancelled.session);
    const gone = runningSession();
    gone.session.leave();
    alarms.update(gone.session, 0);
    alarms.update(new Session('t2', peer, request, 0), 0);
    expect(alarms.nextMs).toBe(Number.POSITIVE_INFINITY);
    alarms.advance(60_000);
    expect([cancelled.sent(), gone.sent()]).toEqual([[], []]);
    expect(cancelled.session.wakeAtMs).toBe(Number.POSITIVE_INFINITY);
  });
});
