import { expect, it } from 'vitest';
import { callMessage, callTarget } from './call-words.js';
import type { CallNote } from './ladder.js';

const note: CallNote = {
  ...{ end: 'client', call: 'connect', is: 'called', bytes: undefined, message: undefined },
  ...{ address: '127.0.0.1:7007', maxBytes: undefined, result: undefined },
};

it('has the address of connect when it is called, and not again when it returns', () => {
  expect(callTarget(note)).toBe('127.0.0.1:7007');
  expect(callTarget({ ...note, is: 'returned' })).toBeUndefined();
});

it('has the port alone where a message of a protocol goes, and none of other bytes', () => {
  const sending: CallNote = { ...note, call: 'sendto', address: '[::1]:6969' };
  expect(callTarget(sending)).toBeUndefined();
  expect(callTarget({ ...sending, message: 'ACK 1' })).toBe(':6969');
  expect(callTarget({ ...sending, call: 'recvfrom', is: 'returned', message: 'DATA 1  512 B' })).toBe(
    ':6969',
  );
});

it('leaves the size of a message to its packet', () => {
  expect(callMessage({ ...note, message: 'DATA 1  512 B' })).toBe('DATA 1');
  expect(callMessage({ ...note, message: 'RRQ boot.img blksize=1000' })).toBe('RRQ boot.img blksize=1000');
  expect(callMessage(note)).toBeUndefined();
});
