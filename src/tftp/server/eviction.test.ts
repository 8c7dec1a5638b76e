import { describe, expect, it } from 'vitest';
import { servedTransfer } from '../../../test/served-transfer-fixture.js';
import { fileOf } from '../../../test/tftp-pair.js';
import { givingWayOfOthers, sessionToEvict, sessionToEvictOf } from './eviction.js';
import { Session } from './session.js';

const request = { type: 'readRequest', name: 'file', mode: 'octet', options: [] } as const;

/** A session begun at `arrivedMs`; `isAnswered`: its transfer has sent a packet. */
function sessionOf(address: string, arrivedMs: number, isAnswered: boolean): Session {
  const peer = { name: `${address}:${arrivedMs}`, address, maxBlockBytes: 1_468 };
  const session = new Session(`t${arrivedMs}`, peer, request, arrivedMs);
  const content = { type: 'whole', bytes: fileOf(100), release: () => undefined } as const;
  if (isAnswered) session.run(servedTransfer({ content }).transfer, 512);
  return session;
}

describe('who gives way in a full table', () => {
  it('is the oldest that has been answered, or else the oldest', () => {
    const lookedUp = [sessionOf('192.0.2.1', 0, false), sessionOf('192.0.2.2', 1, false)];
    const answered = [sessionOf('192.0.2.3', 2, true), sessionOf('192.0.2.4', 3, true)];
    expect(sessionToEvict([...lookedUp, ...answered])).toBe(answered[0]);
    expect(sessionToEvict(lookedUp)).toBe(lookedUp[0]);
    expect(sessionToEvict([])).toBeUndefined();
  });

  it('in the share of an address is one of its own, once that is a second old', () => {
    const other = sessionOf('192.0.2.2', 0, true);
    const own = [sessionOf('192.0.2.1', 500, false), sessionOf('192.0.2.1', 600, false)];
    expect(sessionToEvictOf('192.0.2.1', [other], 5_000)).toBeUndefined();
    expect(sessionToEvictOf('192.0.2.1', [other, ...own], 1_499)).toBe('young');
    expect(sessionToEvictOf('192.0.2.1', [other, ...own], 1_500)).toBe(own[0]);
  });

  it('counts for an address the sessions of others', () => {
    const sessions = ['192.0.2.1', '192.0.2.2', '192.0.2.2'].map((address) => sessionOf(address, 0, false));
    expect(givingWayOfOthers(sessions, '192.0.2.2')).toBe(1);
    expect(givingWayOfOthers([], '192.0.2.2')).toBe(0);
  });
});
