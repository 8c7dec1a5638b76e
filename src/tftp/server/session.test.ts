import { describe, expect, it } from 'vitest';
import { servedTransfer } from '../../../test/served-transfer-fixture.js';
import { acknowledgementOf, fileOf } from '../../../test/tftp-pair.js';
import { Session } from './session.js';

const peer = { name: '192.0.2.1:2000', address: '192.0.2.1', maxBlockBytes: 1_468 };
const request = { type: 'readRequest', name: 'file', mode: 'octet', options: [] } as const;

function sessionWithTransfer() {
  const { transfer, received, clock } = servedTransfer({
    content: { type: 'whole', bytes: fileOf(100), release: () => undefined },
  });
  return { session: new Session('t1', peer, request, 5), transfer, received, clock };
}

describe('a session', () => {
  it('looks up, runs, lingers and goes, and has its transfer to the end', () => {
    const { session, transfer, received, clock } = sessionWithTransfer();
    expect([session.phase, session.transfer, session.committedBytes]).toEqual(['lookingUp', undefined, 0]);
    expect(session.lastReceivedMs).toBe(5);
    session.run(transfer, 512);
    expect([session.phase, session.transfer, session.committedBytes]).toEqual(['running', transfer, 512]);
    clock.nowMs = 40;
    received(acknowledgementOf(1));
    expect([session.lastReceivedMs, session.hasEnded]).toEqual([40, true]);
    expect([session.linger(), session.linger()]).toEqual([true, false]);
    expect([session.phase, session.committedBytes]).toEqual(['lingering', 512]);
    expect([session.leave(), session.leave()]).toEqual([true, false]);
    expect([session.isGone, session.transfer, session.committedBytes]).toEqual([true, transfer, 0]);
  });

  it('that is gone before its file is found has no transfer, and takes none', () => {
    const { session, transfer } = sessionWithTransfer();
    expect([session.linger(), session.leave(), session.transfer]).toEqual([false, true, undefined]);
    expect(() => session.run(transfer, 512)).toThrow('gone cannot run');
    expect([session.linger(), session.phase]).toEqual([false, 'gone']);
  });

  it('runs once', () => {
    const { session, transfer } = sessionWithTransfer();
    session.run(transfer, 512);
    expect(() => session.run(transfer, 512)).toThrow('running cannot run');
  });
});
