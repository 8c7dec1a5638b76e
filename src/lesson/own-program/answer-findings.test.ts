import { expect, it } from 'vitest';
import {
  itFinds,
  itSaysNothingOf,
  itTakesBack,
  OwnProgramTalk,
  packet,
} from '../../../test/own-program-talk.js';
import { encodeText } from '../../bytes/encodings.js';
import { OwnProgramWatch } from './own-program-watch.js';
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
  [
    'newlineInFront',
    'turned round with the line',
    server,
    (t) => t.connected().bench('abc\n').program('\ncba').waits(1_000),
  ],
  [
    'newlineInFront',
    'of two answers',
    server,
    (t) =>
      t
        .connected()
        .bench('abc\n')
        .program('\ncba')
        .bench('12\n')
        .program('\n21')
        .ends('bench')
        .ends('program'),
  ],
  [
    'bytesReversed',
    'beside a question that is its own answer',
    { ...server, exchanges: [...server.exchanges, { question: 'a', answer: 'a' }] },
    (t) =>
      t
        .connected()
        .bench('温度\na\n')
        .program(packet(encodeText('温度', 'utf-8').reverse(), '\na\n')),
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
    'wrongAnswer',
    'behind a greeting',
    server,
    (t) => t.connected().program('welcome\n').bench('abc\n').program('CBA\n').waits(1_000),
  ],
  ['wrongAnswer', 'of an echo', server, (t) => t.connected().bench('abc\n').program('abc\n').waits(1_000)],
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
    'an empty greeting',
    server,
    (t) => t.connected().program('\n').bench('abc\n').program('cba').waits(500).program('\n').waits(9_000),
  ],
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

it('keeps that lines were taken for one beside a line that was answered too early', () => {
  const talk = new OwnProgramTalk(new OwnProgramWatch(server)).connected();
  talk.bench('abc\n12\n').program('21\ncba\n');
  expect(talk.codes).toEqual(['glued']);
  talk.bench('温').program('温\n').bench('度\n').program('度\n');
  expect([...talk.codes].sort()).toEqual(['glued', 'oneSendAssumedOneRecv']);
});

itTakesBack([
  [
    'answersOnlyFirstClient',
    server,
    (t) => t.connected(1).bench('abc\n').program('cba\n').connected(2).benchOn(2, '12\n').waits(1_000),
    (t) => t.programOn(2, '21\n'),
  ],
]);
