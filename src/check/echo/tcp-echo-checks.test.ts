import { describe, expect, it } from 'vitest';
import { CheckRoom, peerAddress } from '../../../test/check-room.js';
import { FaultyTcpEcho, type TcpEchoFault } from '../../../test/faulty-echo.js';
import { SeededRandom } from '../../line/seeded-random.js';
import { failed, passed, skipped, type Verdict } from '../check.js';
import { CheckDesk } from '../check-desk.js';
import type { CheckOutbox } from '../check-outbox.js';
import { phrase } from '../phrases.js';
import { EchoRoom } from './echo-room.js';
import { tcpEchoChecks } from './tcp-echo-checks.js';
import { connected, connectMs } from './tcp-talk.js';

/** The checks that a server with a fault does not pass, of those that were not skipped. */
async function foundOf(fault: TcpEchoFault): Promise<readonly string[]> {
  const room = new CheckRoom();
  const peer = new FaultyTcpEcho(room, fault);
  const about = new EchoRoom({ address: peerAddress, port: 7 }, 'utf-8');
  const found: string[] = [];
  for (const check of tcpEchoChecks) {
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
const rows: readonly (readonly [TcpEchoFault, readonly string[]])[] = [
  ['refuses all', ['echo-text']],
  ['cuts each read at 1024 bytes', ['echo-large', 'echo-half-close', 'echo-both-ways']],
  ['closes at once at a half-close', ['echo-half-close']],
  ['never closes', ['echo-half-close']],
  ['resets at a half-close', ['echo-half-close']],
  ['serves one client at a time', ['two-clients', 'many-clients']],
  [
    'waits for the end of a line',
    [
      'echo-text',
      'echo-encoded',
      'echo-bytes',
      'echo-no-line-end',
      'echo-again',
      'echo-cut-character',
      'echo-large',
      'echo-half-close',
      'two-clients',
      'many-clients',
      'after-reset',
      'echo-both-ways',
      'many-in-turn',
    ],
  ],
  ['makes LF of CR LF', ['echo-line-ends', 'echo-large', 'echo-half-close', 'echo-both-ways']],
  [
    'decodes each read by itself',
    ['echo-bytes', 'echo-cut-character', 'echo-large', 'echo-half-close', 'echo-both-ways'],
  ],
  ['ends at a NUL', ['echo-bytes', 'echo-large', 'echo-half-close', 'echo-both-ways']],
  [
    'greets',
    [
      'echo-text',
      'echo-encoded',
      'echo-bytes',
      'echo-line-ends',
      'echo-no-line-end',
      'echo-again',
      'echo-cut-character',
      'echo-large',
      'echo-half-close',
      'echo-unasked',
      'two-clients',
      'many-clients',
      'after-reset',
      'echo-both-ways',
      'many-in-turn',
    ],
  ],
  ['answers once', ['echo-again', 'echo-cut-character']],
  ['dies of a reset', ['after-reset']],
  [
    'adds a line end',
    [
      'echo-text',
      'echo-encoded',
      'echo-bytes',
      'echo-line-ends',
      'echo-no-line-end',
      'echo-again',
      'echo-cut-character',
      'echo-large',
      'echo-half-close',
      'two-clients',
      'many-clients',
      'after-reset',
      'echo-both-ways',
      'many-in-turn',
    ],
  ],
];

describe.each(rows)('a server that %s', (fault, ids) => {
  it(`does not pass ${ids.join(', ')}, and passes all others`, async () => {
    expect(await foundOf(fault)).toEqual(ids);
  });
});

it('one that has ended is told of once, and the rest is skipped', async () => {
  const room = new CheckRoom();
  new FaultyTcpEcho(room, 'dies of a reset');
  const about = new EchoRoom({ address: peerAddress, port: 7 }, 'utf-8');
  const at = tcpEchoChecks.findIndex(({ id }) => id === 'after-reset');
  const verdicts: Verdict[] = [];
  for (const check of tcpEchoChecks.slice(at - 1)) verdicts.push(await room.run(check, about));
  const ended = phrase('serverEnded', { check: 'after-reset' });
  expect(verdicts.length).toBeGreaterThan(3);
  expect(verdicts).toEqual([
    passed(),
    failed(phrase('aConnection'), ended),
    ...verdicts.slice(2).map(() => skipped(ended)),
  ]);
});

it('that a connection was closed is not told as silence', async () => {
  const room = new CheckRoom();
  new FaultyTcpEcho(room, 'answers once');
  const check = tcpEchoChecks.find(({ id }) => id === 'echo-again');
  if (check === undefined) throw new Error('no such check');
  const verdict = await room.run(check, new EchoRoom({ address: peerAddress, port: 7 }, 'utf-8'));
  expect(verdict).toMatchObject({ outcome: 'failed', came: phrase('closedEarly') });
});

it('a client whose SYN has no answer was not served, and nothing was closed', () => {
  const nothing = (): void => undefined;
  const outbox: CheckOutbox = {
    ...{ openDatagrams: nothing, sendDatagram: nothing, connect: nothing, writeStream: nothing },
    ...{ halfClose: nothing, resetStream: nothing, startProgram: nothing, close: nothing },
  };
  const desk = new CheckDesk(outbox, new SeededRandom(1));
  const script = connected(desk, new EchoRoom({ address: peerAddress, port: 7 }, 'utf-8'));
  expect(script.next()).toEqual({ done: false, value: connectMs });
  desk.advance(connectMs);
  expect(script.next().value).toEqual(failed(phrase('aConnection'), phrase('notServed', { seconds: 4 })));
});
