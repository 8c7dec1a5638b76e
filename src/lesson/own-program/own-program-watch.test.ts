import { expect, it } from 'vitest';
import { OwnProgramTalk, packet } from '../../../test/own-program-talk.js';
import { OwnProgramWatch } from './own-program-watch.js';
import type { OwnProgramTask } from './task.js';

const [port, one, two] = ['127.0.0.1:7006', '127.0.0.1:1001', '127.0.0.1:1002'] as const;
const client: OwnProgramTask = { kind: 'line-client', encoding: 'utf-8', lineEnd: 'lf' };
const getting: OwnProgramTask = { kind: 'tftp-server', requestAddress: port, files: { 'a.bin': 512 } };

it('says since when, what bytes show before what follows from silence, and each once', () => {
  const watch = new OwnProgramWatch(client);
  const talk = new OwnProgramTalk(watch).connected().program('\ufeff23.5').waits(1_000).waits(1_000);
  expect(watch.findings.map(({ code, certainty, at }) => [code, certainty, at])).toEqual([
    ['bomAtStart', 'shown', 20],
    ['noNewline', 'inferred', 1_020],
  ]);
  expect(talk.changes.flatMap(({ found }) => found).length).toBe(2);
});

it('asks to be told when silence may mean something, until it means no more', () => {
  const watch = new OwnProgramWatch(client);
  expect(watch.deadlineMs).toBeUndefined();
  const talk = new OwnProgramTalk(watch).connected();
  const deadlines: number[] = [];
  for (let due = watch.deadlineMs; due !== undefined; due = watch.deadlineMs) {
    deadlines.push(due);
    talk.waits(due - talk.at);
  }
  expect(deadlines).toEqual([1_010, 2_010, 6_010, 8_010]);
});

it('keeps a bounded part of what a program floods it with, and draws nothing from what it has not kept', () => {
  const talk = new OwnProgramTalk(new OwnProgramWatch(client)).connected();
  for (let count = 0; count < 2_000; count += 1) talk.program('0123456789');
  expect(talk.waits(60_000).codes).toEqual([]);
  for (let connection = 2; connection < 100; connection += 1)
    talk.connected(connection).programOn(connection, 'a\rb\n');
  expect(talk.codes).toEqual(['loneCr']);
  const log = new OwnProgramTalk(new OwnProgramWatch(getting)).to(port, one, packet(1, 'a.bin\0octet\0'));
  for (let count = 0; count < 3_000; count += 1) log.to(port, two, 'x');
  expect(log.waits(60_000).codes).toEqual([]);
});
