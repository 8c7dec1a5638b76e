import { itFinds, itSaysNothingOf, itTakesBack } from '../../../test/own-program-talk.js';
import type { OwnProgramTask } from './task.js';

const chat: OwnProgramTask = { kind: 'chat-server', encoding: 'utf-8' };

itFinds([
  [
    'chatNotPassedOn',
    'to nobody',
    chat,
    (t) => t.connected(1).connected(2).benchOn(1, 'hello\n').waits(2_000),
  ],
  [
    'chatNotPassedOn',
    'back to the speaker alone',
    chat,
    (t) => t.connected(1).connected(2).benchOn(1, 'hello\n').programOn(1, 'hello\n').waits(2_000),
  ],
  [
    'chatByTurns',
    'one of three lines',
    chat,
    (t) =>
      t
        .connected(1)
        .connected(2)
        .benchOn(1, 'first\n')
        .benchOn(1, 'second\n')
        .benchOn(1, 'third\n')
        .programOn(2, 'first\n')
        .waits(2_000),
  ],
  [
    'chatChangesText',
    'question marks for Chinese',
    chat,
    (t) => t.connected(1).connected(2).benchOn(1, '温度\n').programOn(2, '??\n').waits(2_000),
  ],
  [
    'chatEndsForAll',
    'one has left',
    chat,
    (t) =>
      t.connected(1).connected(2).ends('bench', 'reset', 2).benchOn(1, 'hello\n').ends('program', 'end', 1),
  ],
  ['chatClosesClient', 'the second', chat, (t) => t.connected(1).connected(2).ends('program', 'end', 2)],
]);

itSaysNothingOf([
  [
    'names before the lines, a greeting and an echo',
    chat,
    (t) =>
      t
        .connected(1)
        .programOn(1, 'welcome\n')
        .connected(2)
        .programOn(2, 'welcome\n')
        .benchOn(1, 'hello\n')
        .programOn(1, '1: hello\n')
        .programOn(2, '1: hello\n')
        .waits(60_000),
  ],
  [
    'a client that came later, and one that has left',
    chat,
    (t) =>
      t
        .connected(1)
        .benchOn(1, 'anybody?\n')
        .connected(2)
        .connected(3)
        .ends('bench', 'reset', 3)
        .ends('program', 'end', 3)
        .benchOn(2, 'yes\n')
        .programOn(1, 'yes\n')
        .waits(60_000),
  ],
  [
    'a line in pieces, and one without its end',
    chat,
    (t) =>
      t
        .connected(1)
        .connected(2)
        .benchOn(1, 'hel')
        .benchOn(1, 'lo\nand')
        .programOn(2, 'h')
        .programOn(2, 'ello\n')
        .waits(60_000),
  ],
]);

itTakesBack([
  [
    'chatNotPassedOn',
    chat,
    (t) => t.connected(1).connected(2).benchOn(1, 'hello\n').waits(2_000),
    (t) => t.programOn(2, 'hello\n'),
  ],
]);
