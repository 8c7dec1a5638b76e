import { expect, it } from 'vitest';
import { parseEndpoint } from './parse-endpoint.js';

const tcp = { type: 'tcp-listen', address: '1' } as const;
const udp = { type: 'udp', address: '1' } as const;

it.each([
  [{ ...tcp, chatRoom: 'lab_1-A' }, 'lab_1-A'],
  [{ ...udp, chatRoom: 'a'.repeat(32), duplex: 'full', reply: 'none' }, 'a'.repeat(32)],
  [{ ...udp, chatRoom: '' }, undefined],
  [{ ...tcp, chatRoom: 'lab', workers: 1 }, 'lab'],
  [tcp, undefined],
] as const)('reads the room of %j', (input, room) => {
  expect(parseEndpoint(input)).toMatchObject({ ok: true, value: { chatRoom: room } });
});

it.each([
  [{ ...tcp, chatRoom: 'a.b' }, 'CHAT_ROOM_INVALID', { text: 'a.b' }],
  [{ ...tcp, chatRoom: '房间' }, 'CHAT_ROOM_INVALID', { text: '房间' }],
  [{ ...tcp, chatRoom: 'a'.repeat(33) }, 'CHAT_ROOM_INVALID', { text: 'a'.repeat(33) }],
  [{ ...tcp, chatRoom: 'lab', reply: 'echo' }, 'CHAT_ROOM_CONTRADICTED', { room: 'lab', other: 'reply' }],
  [{ ...tcp, chatRoom: 'lab', workers: 2 }, 'CHAT_ROOM_CONTRADICTED', { room: 'lab', other: 'workers' }],
  [{ ...udp, chatRoom: 'lab', duplex: 'half' }, 'CHAT_ROOM_CONTRADICTED', { room: 'lab', other: 'duplex' }],
] as const)('refuses %j', (input, code, params) => {
  expect(parseEndpoint(input)).toMatchObject({ ok: false, failure: { code, params } });
});

it('is of no client', () => {
  const input = { type: 'tcp-connect', address: '1', chatRoom: 'lab' };
  expect(parseEndpoint(input)).toMatchObject({ ok: false, failure: { code: 'DESCRIPTION_INVALID' } });
});
