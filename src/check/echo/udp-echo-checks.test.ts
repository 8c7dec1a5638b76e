import { describe, expect, it } from 'vitest';
import { CheckRoom, peerAddress } from '../../../test/check-room.js';
import { FaultyUdpEcho, type UdpEchoFault } from '../../../test/faulty-echo.js';
import { EchoRoom } from './echo-room.js';
import { udpEchoChecks } from './udp-echo-checks.js';

/** The checks that a server with a fault does not pass, of those that were not skipped. */
async function foundOf(fault: UdpEchoFault): Promise<readonly string[]> {
  const room = new CheckRoom();
  const peer = new FaultyUdpEcho(room, fault);
  const about = new EchoRoom({ address: peerAddress, port: 7 }, 'utf-8');
  const found: string[] = [];
  for (const check of udpEchoChecks) {
    room.peer = peer;
    const { outcome } = await room.run(check, about);
    if (outcome === 'failed' || outcome === 'warned') found.push(check.id);
  }
  return found;
}

it('a server by the RFC passes all of them', async () => {
  expect(await foundOf('none')).toEqual([]);
});

/** Each fault, and the checks that have to find it. */
const rows: readonly (readonly [UdpEchoFault, readonly string[]])[] = [
  ['answers nothing', ['echo-text']],
  ['drops an empty datagram', ['echo-empty']],
  ['cuts at 1024 bytes', ['echo-sizes', 'echo-fragments', 'echo-largest']],
  ['cuts at 1472 bytes', ['echo-fragments', 'echo-largest']],
  ['cuts at 8192 bytes', ['echo-largest']],
  ['answers from another port', ['same-port']],
  ['answers twice', ['one-answer', 'boundaries']],
  [
    'answers all to its first client',
    [
      'echo-encoded',
      'echo-bytes',
      'echo-line-ends',
      'echo-empty',
      'echo-sizes',
      'echo-fragments',
      'echo-largest',
      'same-port',
      'one-answer',
      'boundaries',
      'clients-apart',
      'burst',
      'over-bad-line',
    ],
  ],
  ['makes LF of CR LF', ['echo-line-ends', 'echo-largest']],
  ['ends at a NUL', ['echo-bytes', 'echo-sizes', 'echo-fragments', 'echo-largest']],
  ['trims blanks', ['echo-line-ends']],
  ['joins what comes at once', ['boundaries', 'clients-apart', 'burst', 'over-bad-line']],
  ['loses of many', ['burst']],
];

describe.each(rows)('a server that %s', (fault, ids) => {
  it(`does not pass ${ids.join(', ')}, and passes all others`, async () => {
    expect(await foundOf(fault)).toEqual(ids);
  });
});
