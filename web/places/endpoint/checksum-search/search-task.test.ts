import { expect, it } from 'vitest';
import type { EndpointInput } from '../../../../src/config/endpoint-input.js';
import type { MessageEvent } from '../log/log-entry.js';
import { searched, searchedMessages } from './search-task.js';

const listener: EndpointInput = { type: 'tcp-listen', address: '1', framing: 'line' };

function message(type: 'received' | 'sent', text: string): MessageEvent {
  const bytes = Uint8Array.from(Buffer.from(text, 'latin1'));
  return { type, sequence: 1, timeMicros: 0, endpoint: 'e', peer: 'p', bytes };
}

const textOf = (messages: readonly Uint8Array[]): readonly string[] =>
  messages.map((bytes) => Buffer.from(bytes).toString('latin1'));

it('takes the received messages without the ends of their lines, or all where few were received', () => {
  const events = [message('received', 'a\r\n'), message('sent', 'b\n'), message('received', 'c')];
  expect(textOf(searchedMessages(events, listener))).toEqual(['a', 'c']);
  expect(textOf(searchedMessages(events.slice(0, 2), listener))).toEqual(['a', 'b']);
  expect(textOf(searchedMessages(events, { type: 'udp', address: '1' }))).toEqual(['a\r\n', 'c']);
});

it('leaves out what is longer than is looked at, and more than so many', () => {
  const long = message('received', 'x'.repeat(5_000));
  const many = Array.from({ length: 1_000 }, (_, number) => message('received', String(number)));
  const taken = textOf(searchedMessages([long, ...many], listener));
  expect([taken.length, taken[0]]).toEqual([256, '0']);
});

it('finds what checks the messages of the endpoint right', () => {
  // Each ends with the sum of what is before it, and with its line.
  const events = ['12\x63\r\n', 'ab8\xfb\r\n', 'hello\x14\r\n'].map((text) => message('received', text));
  expect(searched(searchedMessages(events, listener))[0]).toBe('sum8');
});
