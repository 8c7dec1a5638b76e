import { describe, expect, it } from 'vitest';
import { type CheckedPeer, CheckRoom, peerAddress } from '../../../test/check-room.js';
import {
  type ChatFault,
  type CounterFault,
  FaultyChat,
  FaultyCounter,
  FaultyReverse,
  type ReverseFault,
} from '../../../test/faulty-tasks.js';
import { type EchoCheck, EchoRoom } from '../echo/echo-room.js';
import { phrase } from '../phrases.js';
import { tcpChatChecks } from './tcp-chat-checks.js';
import { tcpReverseChecks } from './tcp-reverse-checks.js';
import { udpCounterChecks } from './udp-counter-checks.js';

/** The checks that a peer does not pass, of those that were not skipped; each meets a peer that has met none before. */
async function foundOf(
  checks: readonly EchoCheck[],
  peerIn: (room: CheckRoom) => CheckedPeer,
): Promise<readonly string[]> {
  const about = new EchoRoom({ address: peerAddress, port: 7 }, 'utf-8');
  const found: string[] = [];
  for (const check of checks) {
    const room = new CheckRoom();
    peerIn(room);
    const { outcome } = await room.run(check, about);
    if (outcome === 'failed' || outcome === 'warned') found.push(check.id);
  }
  return found;
}

const reversing: readonly (readonly [ReverseFault, readonly string[]])[] = [
  ['none', []],
  ['refuses all', ['reverse-text']],
  ['reverses bytes', ['reverse-characters', 'reverse-cut']],
  [
    'reverses the line end as well',
    [
      'reverse-text',
      'reverse-characters',
      'reverse-lines',
      'reverse-cut',
      'reverse-empty',
      'reverse-again',
      'two-clients',
      'reverse-many',
      'reverse-slow-client',
      'reverse-early-leaver',
    ],
  ],
  [
    'takes each read for a line',
    ['reverse-lines', 'reverse-cut', 'reverse-empty', 'reverse-slow-client', 'reverse-early-leaver'],
  ],
  ['closes at an empty line', ['reverse-empty']],
  ['answers once', ['reverse-lines', 'reverse-empty', 'reverse-again', 'reverse-slow-client']],
  ['serves one client at a time', ['two-clients', 'reverse-many', 'reverse-slow-client']],
  ['waits for a slow client', ['reverse-many', 'reverse-slow-client', 'reverse-early-leaver']],
  ['has one buffer for all', ['reverse-many', 'reverse-slow-client', 'reverse-early-leaver']],
  ['dies of a reset', ['reverse-early-leaver']],
];

it.each(reversing)('a server that reverses lines, fault: %s', async (fault, ids) => {
  expect(await foundOf(tcpReverseChecks, (room) => new FaultyReverse(room, fault))).toEqual(ids);
});

const counting: readonly (readonly [CounterFault, readonly string[]])[] = [
  ['none', []],
  ['counts each client by itself', []],
  ['answers nothing', ['counter-text']],
  ['answers from another port', ['same-port']],
  ['has no number', ['counter-text', 'counter-counts', 'counter-empty', 'counter-clients']],
  ['stands still', ['counter-counts', 'counter-empty', 'counter-clients']],
  ['counts twice', ['counter-counts', 'counter-empty']],
  ['ignores an empty datagram', ['counter-empty']],
  ['counts anew with each change of clients', ['counter-clients']],
];

it.each(counting)('a server that counts datagrams, fault: %s', async (fault, ids) => {
  expect(await foundOf(udpCounterChecks, (room) => new FaultyCounter(room, fault))).toEqual(ids);
});

const chatting: readonly (readonly [ChatFault, readonly string[]])[] = [
  ['none', []],
  ['puts names before', []],
  ['refuses all', ['chat-arrives']],
  ['tells nobody', ['chat-arrives', 'chat-encoded', 'chat-no-turns', 'chat-goes-on']],
  ['takes turns', ['chat-no-turns']],
  ['cuts what is no ASCII', ['chat-encoded']],
  ['ends for all with one', ['chat-goes-on']],
];

describe('a chat', () => {
  it.each(chatting)('fault: %s', async (fault, ids) => {
    expect(await foundOf(tcpChatChecks, (room) => new FaultyChat(room, fault))).toEqual(ids);
  });

  it('that ends for all says that the connection was closed', async () => {
    const room = new CheckRoom();
    new FaultyChat(room, 'ends for all with one');
    const check = tcpChatChecks.find(({ id }) => id === 'chat-goes-on');
    if (check === undefined) throw new Error('no such check');
    const verdict = await room.run(check, new EchoRoom({ address: peerAddress, port: 7 }, 'utf-8'));
    expect(verdict).toMatchObject({ outcome: 'failed', came: phrase('closedEarly') });
  });
});
