import { itFinds, itSaysNothingOf, itTakesBack } from '../../../test/own-program-talk.js';
import type { LineClientTask, LineServerTask } from './task.js';

const client: LineClientTask = { kind: 'line-client', encoding: 'utf-8', lineEnd: 'lf' };
const server: LineServerTask = {
  kind: 'line-server',
  encoding: 'utf-8',
  lineEnd: 'lf',
  exchanges: [
    { question: 'abc', answer: 'cba' },
    { question: '12', answer: '21' },
    { question: '温度', answer: '度温' },
  ],
  servesMany: true,
};

itFinds([
  [
    'closedTooEarly',
    'a reset before the answer was read',
    client,
    (t) => t.connected().program('a\n').bench('a\n').ends('program', 'reset'),
  ],
  [
    'closedWithoutAnswer',
    'in the place of an answer',
    server,
    (t) => t.connected().bench('abc\n').ends('program'),
  ],
  [
    'closedAfterAnswer',
    'while the client has more to ask',
    server,
    (t) => t.connected().bench('abc\n').program('cba\n').ends('program'),
  ],
  [
    'neverCloses',
    'after the client has',
    server,
    (t) => t.connected().bench('abc\n').program('cba\n').ends('bench').waits(2_000),
  ],
  [
    'leavesUnread',
    'of a server',
    server,
    (t) => t.connected().bench('abc\n').unread(4).waits(2_000).unread(4),
  ],
  [
    'leavesUnread',
    'of a client',
    client,
    (t) => t.connected().program('a\n').bench('a\n').unread(2).waits(2_000).unread(2),
  ],
  [
    'blockedInRecv',
    'with nothing unread',
    server,
    (t) => t.connected().bench('abc\n').unread(0).waits(2_000),
  ],
]);

itSaysNothingOf([
  [
    'a half-close before the answer',
    client,
    (t) => t.connected().program('a\n').ends('program').bench('a\n').waits(9_000),
  ],
  ['a reset before anything was sent', client, (t) => t.connected().ends('program', 'reset')],
  [
    'a reset after the bench has closed',
    client,
    (t) => t.connected().program('a\n').bench('a\n').ends('bench').ends('program', 'reset'),
  ],
  [
    'a client that waits for its person',
    client,
    (t) => t.connected().program('a\n').bench('a\n').unread(0).waits(60_000),
  ],
  ['a question that is not whole', server, (t) => t.connected().bench('ab').unread(0).waits(9_000)],
  ['a slow answer', server, (t) => t.connected().bench('abc\n').waits(1_900).program('cba\n')],
  ['a queue that nobody has looked into', server, (t) => t.connected().bench('abc\n').waits(9_000)],
  [
    'a queue that empties',
    server,
    (t) => t.connected().bench('abc\n').unread(4).waits(1_500).unread(0).waits(1_900).program('cba\n'),
  ],
]);

itTakesBack([
  [
    'blockedInRecv',
    server,
    (t) => t.connected().bench('abc\n').unread(0).waits(2_000),
    (t) => t.program('cba\n'),
  ],
  ['leavesUnread', server, (t) => t.connected().bench('abc\n').unread(4).waits(2_000), (t) => t.unread(0)],
  ['neverCloses', server, (t) => t.connected().ends('bench').waits(2_000), (t) => t.ends('program')],
]);
