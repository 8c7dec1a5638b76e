import { expect, it } from 'vitest';
import type { OwnProgramState } from '../../../../src/operations/own-programs.js';
import { isRight, newlineGaps, type OwnFinding, ownSituation, pieceWay } from './own-situation.js';

const connected = { type: 'connected', atMs: 0, connection: 1 } as const;
const received = { type: 'received', atMs: 1, connection: 1, data: 'MjMuNQ==', size: 4 } as const;
const ended = { type: 'ended', atMs: 2, connection: 1, by: 'program', how: 'end' } as const;
const datagram = { type: 'datagramReceived', atMs: 1, data: 'YQ==', size: 1 } as const;
// DATA 3 with one byte, ACK 3; the like with 2 is of the block before.
const lastBlock = { type: 'datagramSent', atMs: 1, data: 'AAMAA0E=', size: 5 } as const;
const acknowledged = { type: 'datagramReceived', atMs: 2, data: 'AAQAAw==', size: 4 } as const;
const noNewline: OwnFinding = {
  ...{ code: 'noNewline', certainty: 'inferred', connection: 1 },
  ...{ values: { bytes: 4 }, data: 'MjMuNQ==', size: 4 },
};

function stateOf(state: Partial<OwnProgramState>): OwnProgramState {
  return {
    ...{ id: '1', lesson: 'client', side: 'client', version: 1, run: 1, address: '127.0.0.1:7002' },
    ...{ isAsking: false, pieces: [], findings: [] },
    ...state,
  };
}

it.each([
  ['awaited', { pieces: [] }, false],
  ['connected', { pieces: [connected, received] }, false],
  ['ended', { pieces: [connected, received, ended] }, false],
  // Another program came: one of them is there.
  ['connected', { pieces: [connected, ended, { ...connected, connection: 2 }] }, false],
  ['sent', { pieces: [datagram] }, false],
  ['unasked', { side: 'server' }, false],
  ['asking', { side: 'server', isAsking: true }, true],
  ['asked', { side: 'server' }, true],
] as const)('tells that a program is %s: %j', (situation, state, wasAsked) => {
  expect(ownSituation(stateOf(state), wasAsked)).toBe(situation);
});

it.each([
  [true, { pieces: [connected, received, ended] }, false],
  [false, { pieces: [connected, received] }, false],
  // It said nothing: there is nothing to judge.
  [false, { pieces: [connected, ended] }, false],
  [false, { pieces: [connected, received, ended], findings: [noNewline] }, false],
  [false, { pieces: [datagram] }, false],
  [true, { pieces: [datagram, { ...datagram, type: 'datagramSent' }] }, false],
  [false, { lesson: 'tftp-blocks', pieces: [lastBlock] }, false],
  [false, { lesson: 'tftp-blocks', pieces: [lastBlock, { ...acknowledged, data: 'AAQAAg==' }] }, false],
  [true, { lesson: 'tftp-blocks', pieces: [lastBlock, acknowledged] }, false],
  [true, { side: 'server' }, true],
  [false, { side: 'server', isAsking: true }, true],
  [
    false,
    { side: 'server', failure: { code: 'CONNECTION_REFUSED', fault: 'peer', params: {}, message: '' } },
    true,
  ],
] as const)('says whether a program is right: %s', (right, state, wasAsked) => {
  expect(isRight(stateOf(state), wasAsked)).toBe(right);
});

it('has the gap of a newline behind what came last on that connection', () => {
  const other = { ...received, connection: 2 };
  const pieces = [connected, received, received, other];
  expect([...newlineGaps(stateOf({ pieces, findings: [noNewline] }))]).toEqual([2]);
  expect(newlineGaps(stateOf({ pieces })).size).toBe(0);
});

it('draws a client from the left, and a server from the right', () => {
  expect(pieceWay(stateOf({}), received)).toBe('to-right');
  expect(pieceWay(stateOf({}), { ...received, type: 'sent' })).toBe('to-left');
  expect(pieceWay(stateOf({ side: 'server' }), received)).toBe('to-left');
  expect(pieceWay(stateOf({ side: 'server' }), { ...ended, by: 'bench' })).toBe('to-right');
});
