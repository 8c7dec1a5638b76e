import { expect, it } from 'vitest';
import type { OwnProgramTask } from '../../../lesson/own-program/task.js';
import { ClientRuns } from './client-runs.js';

const [server, one, two] = ['127.0.0.1:7006', '127.0.0.1:1001', '127.0.0.1:1002'] as const;
const lines: OwnProgramTask = { kind: 'line-client', encoding: 'utf-8', lineEnd: 'lf' };
const datagrams: OwnProgramTask = { kind: 'udp-client', encoding: 'utf-8' };
const getting: OwnProgramTask = { kind: 'tftp-client', requestAddress: server };

it('takes a connection for another run where no other is open', () => {
  const runs = new ClientRuns();
  const connected = (connection: number): boolean =>
    runs.isNew(lines, { type: 'connected', connection, at: 0 });
  const ended = (connection: number, by: 'program' | 'bench'): boolean =>
    runs.isNew(lines, { type: 'ended', connection, by, how: 'end', at: 0 });
  expect([connected(1), connected(2), ended(1, 'program'), ended(2, 'bench'), connected(3)]).toEqual(
    Array(5).fill(false),
  );
  expect([ended(2, 'program'), ended(3, 'program'), connected(4)]).toEqual([false, false, true]);
  const isFormer = (connection: number): boolean =>
    runs.isFormer({ type: 'ended', connection, by: 'bench', how: 'end', at: 0 });
  expect([isFormer(3), isFormer(4)]).toEqual([true, false]);
});

it('takes a datagram of another port for another run, and of TFTP a request only', () => {
  const runsOf = (task: OwnProgramTask, runs = new ClientRuns()) => {
    return (peer: string, ...bytes: number[]): boolean =>
      runs.isNew(task, {
        ...{ type: 'datagramReceived', local: server, peer, at: 0 },
        bytes: Uint8Array.from(bytes),
      });
  };
  const text = runsOf(datagrams);
  expect([text(one, 65), text(one), text(two, 65), text(two)]).toEqual([false, false, true, false]);
  const runs = new ClientRuns();
  const tftp = runsOf(getting, runs);
  expect([tftp(one, 0, 1), tftp(two, 0, 4, 0, 1), tftp(one, 0, 1), tftp(two, 1, 0)]).toEqual([
    ...[false, false, false, true],
  ]);
  // What the transfer that was left repeats is no part of this one.
  const isFormer = (peer: string): boolean =>
    runs.isFormer({
      ...{ type: 'datagramSent', local: server, peer, at: 0 },
      ...{ bytes: Uint8Array.of(0, 3, 0, 1), isLost: false },
    });
  expect([isFormer(one), isFormer(two)]).toEqual([true, false]);
});
