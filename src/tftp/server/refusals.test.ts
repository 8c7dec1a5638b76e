import { describe, expect, it } from 'vitest';
import { failure } from '../../errors/error.js';
import { opcode } from '../../wire/tftp/packet.js';
import { RateLimiter } from './rate-limit.js';
import { Refusals } from './refusals.js';
import { noCounts } from './server-counters.js';
import { refusalOf } from './server-request.js';
import type { ServerPeer } from './server-shell.js';

const peer: ServerPeer = { name: '192.0.2.1:2000', address: '192.0.2.1', maxBlockBytes: 1_468 };
const unlimited = { perSecond: Number.POSITIVE_INFINITY, burst: Number.POSITIVE_INFINITY };

/** Refusals of two ERRORs to an address at once, and one more a second. */
function refusals() {
  const log: string[] = [];
  const counters = noCounts();
  const clock = { nowMs: 0 };
  const refuser = new Refusals<ServerPeer>(
    new RateLimiter({ perSecond: 1, burst: 2 }, unlimited),
    counters,
    {
      nowMs: () => clock.nowMs,
      reply: (to, packet) => void log.push(`ERROR ${packet[3]} to ${to.name}`),
    },
    {
      refused: (of, { code }) => void log.push(`${code} of ${of.name}`),
      unanswered: () => void log.push('unanswered'),
    },
  );
  return { refuser, counters, clock, log: () => log.splice(0) };
}

describe('the refusals of a server', () => {
  const denied = refusalOf(failure('TFTP_CLIENT_DENIED', { peer: peer.address }));

  it('are answered and reported within the rate of ERRORs, and only counted beyond it', () => {
    const { refuser, counters, clock, log } = refusals();
    refuser.refuse(peer, denied);
    expect(log()).toEqual([`ERROR 2 to ${peer.name}`, `TFTP_CLIENT_DENIED of ${peer.name}`]);
    refuser.refuse(peer, denied);
    log();
    refuser.refuse(peer, denied);
    expect([log(), counters.refused, counters.refusedUnanswered]).toEqual([['unanswered'], 3, 1]);
    clock.nowMs = 1_000;
    refuser.refuse(peer, denied);
    expect(log()).toHaveLength(2);
  });

  it('hold no other address to what one has used up', () => {
    const { refuser, log } = refusals();
    for (let count = 0; count < 5; count += 1) refuser.refuse(peer, denied);
    log();
    refuser.refuse({ ...peer, name: '192.0.2.2:9', address: '192.0.2.2' }, denied);
    expect(log()).toHaveLength(2);
  });

  it('drop without an answer', () => {
    const { refuser, counters, log } = refusals();
    refuser.drop();
    expect([log(), counters.requestsDropped, counters.refused]).toEqual([['unanswered'], 1, 0]);
  });

  it.each([
    ['DATA', opcode.data, [`ERROR 5 to ${peer.name}`]],
    ['an ACK', opcode.acknowledgement, [`ERROR 5 to ${peer.name}`]],
    ['an OACK', opcode.optionAcknowledgement, [`ERROR 5 to ${peer.name}`]],
    ['an ERROR', opcode.error, []],
    ['no packet of TFTP', 9, [`ERROR 4 to ${peer.name}`]],
    ['nothing', -1, [`ERROR 4 to ${peer.name}`]],
  ])('answer a stranger’s %s', (_, code, expected) => {
    const { refuser, log } = refusals();
    refuser.strangerReceived(code, peer);
    expect(log()).toEqual(expected);
  });
});
