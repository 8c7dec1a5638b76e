import { headers } from '@nats-io/transport-node';
import { expect, it } from 'vitest';
import { type ChatMessage, markChat, maxChatBytes, readChat } from './chat-message.js';

const said: ChatMessage = {
  ...{ room: 'lab', node: 'hall', instance: 'run-1', number: 7, endpoint: 'e1' },
  ...{ who: 'Ana 安娜', bytes: Uint8Array.of(0, 10, 255) },
};
const subject = 'bob.chat.lab.hall';

it('is read as it was written, with a name and without', () => {
  expect(readChat({ subject, headers: markChat(said), data: said.bytes })).toEqual(said);
  const unknown = { ...said, who: undefined };
  expect(readChat({ subject, headers: markChat(unknown), data: said.bytes })).toEqual(unknown);
});

it('takes what would break a line out of a name', () => {
  const marks = markChat(said);
  marks.set('Bob-Who', encodeURIComponent('a\n\u001b[31mb\u202e'));
  expect(readChat({ subject, headers: marks, data: said.bytes })?.who).toBe('a [31mb');
  marks.set('Bob-Who', '%');
  expect(readChat({ subject, headers: marks, data: said.bytes })?.who).toBeUndefined();
});

it.each([
  ['another subject', { subject: 'bob.node.lab.hall' }],
  ['a longer subject', { subject: `${subject}.more` }],
  ['a room that is none', { subject: 'bob.chat.l!b.hall' }],
  ['no headers', { headers: undefined }],
  ['empty headers', { headers: headers() }],
  ['a number of 0', { headers: markChat({ ...said, number: 0 }) }],
  ['an endpoint that is none', { headers: markChat({ ...said, endpoint: 'e 1' }) }],
  ['nothing said', { data: new Uint8Array(0) }],
  ['too much said', { data: new Uint8Array(maxChatBytes + 1) }],
])('is not read from %s', (_what, part) => {
  expect(readChat({ subject, headers: markChat(said), data: said.bytes, ...part })).toBeUndefined();
});
