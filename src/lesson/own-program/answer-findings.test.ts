import { itFinds, itSaysNothingOf, itTakesBack, packet } from '../../../test/own-program-talk.js';
import { encodeText } from '../../bytes/encodings.js';
import type { LineServerTask } from './task.js';

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
    'bytesReversed',
    'as strrev does',
    server,
    (t) =>
      t
        .connected()
        .bench('温度\n')
        .program(packet(encodeText('温度', 'utf-8').reverse(), '\n')),
  ],
  [
    'oneSendAssumedOneRecv',
    'halves',
    server,
    (t) => t.connected().bench('ab').program('ba\n').bench('c\n').program('c\n'),
  ],
  [
    'oneSendAssumedOneRecv',
    'without ends',
    server,
    (t) => t.connected().bench('ab').program('ba').bench('c\n').program('\nc\n'),
  ],
  ['glued', 'turned as one', server, (t) => t.connected().bench('abc\n12\n').program('21\ncba\n')],
  [
    'glued',
    'one answer for two',
    server,
    (t) => t.connected().bench('abc\n12\n').program('cba\n').waits(1_000),
  ],
  ['wrongOrder', 'of two sends', server, (t) => t.connected().bench('abc\n', '12\n').program('21\ncba\n')],
  [
    'answersOnlyFirstClient',
    'while the first is there',
    server,
    (t) => t.connected(1).bench('abc\n').program('cba\n').connected(2).benchOn(2, '12\n').waits(1_000),
  ],
  [
    'answersOnlyFirstClient',
    'and when it has gone',
    server,
    (t) =>
      t
        .connected(1)
        .bench('abc\n')
        .program('cba\n')
        .connected(2)
        .benchOn(2, '12\n')
        .waits(1_500)
        .ends('bench')
        .programOn(2, '21\n'),
  ],
]);

itSaysNothingOf([
  [
    'a greeting',
    server,
    (t) => t.connected().bench('ab').program('welcome\n').bench('c\n').program('cba\n').waits(9_000),
  ],
  [
    'an answer on the way in two parts',
    server,
    (t) => t.connected().bench('abc\n12\n').program('cba\n2').waits(500).program('1\n'),
  ],
  [
    'questions that the task does not name',
    server,
    (t) => t.connected().bench('x\ny\n').program('y\nx\n').waits(9_000),
  ],
  [
    'a client that waits although one client at a time is enough',
    { ...server, servesMany: false },
    (t) =>
      t
        .connected(1)
        .bench('abc\n')
        .program('cba\n')
        .connected(2)
        .benchOn(2, '12\n')
        .unread(3, 2)
        .waits(9_000),
  ],
  [
    'a second client that is answered at once',
    server,
    (t) =>
      t
        .connected(1)
        .bench('abc\n')
        .program('cba\n')
        .connected(2)
        .benchOn(2, '12\n')
        .programOn(2, '21\n')
        .waits(9_000),
  ],
]);

itTakesBack([
  [
    'answersOnlyFirstClient',
    server,
    (t) => t.connected(1).bench('abc\n').program('cba\n').connected(2).benchOn(2, '12\n').waits(1_000),
    (t) => t.programOn(2, '21\n'),
  ],
]);
