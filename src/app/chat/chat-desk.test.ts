import { expect, it } from 'vitest';
import type { ChatEars, Said } from '../../cluster/chat/chat-link.js';
import { BreakoutboxError, failure } from '../../errors/error.js';
import type { SentBy } from '../../traffic/event.js';
import { Hub } from '../../traffic/hub.js';
import type { ChattingEndpoint } from '../endpoints/chatting-endpoint.js';
import { ChatDesk } from './chat-desk.js';

const encode = (text: string) => new TextEncoder().encode(text);
const decode = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

/** Endpoints in memory, `ID ROOM PEER …` each, and what they sent: `ID>PEER by BY: TEXT`. */
function room(described: readonly string[], { isAlone = false } = {}) {
  const flushes: (() => void)[] = [];
  const hub = new Hub((flush) => flushes.push(flush));
  const sent: string[] = [];
  const failures: string[] = [];
  const said: Said[] = [];
  const rooms: string[][] = [];
  let ears: ChatEars | undefined;
  hub.subscribe({
    types: ['error'],
    onBatch: ({ events }) => {
      for (const event of events)
        if (event.type === 'error') failures.push(`${event.endpoint} ${event.failure.code}`);
    },
  });
  let sends = 0;
  const chatting = described.map((text): ChattingEndpoint => {
    const [id = '', name = '', ...peers] = text.split(' ');
    const send = (bytes: Uint8Array, to?: string, by?: SentBy) => {
      const all = to === undefined ? peers : peers.filter((peer) => peer === to);
      if (all.length === 0) throw new BreakoutboxError('NOT_CONNECTED', { endpoint: id });
      sends += 1;
      for (const peer of all) {
        sent.push(`${id}>${peer} by ${by?.by ?? '-'}: ${decode(bytes)}`);
        const as = to === undefined && peers.length > 1 ? { send: sends, ...by } : by;
        hub.publish({ type: 'sent', sequence: 0, timeMicros: 0, endpoint: id, peer, bytes, ...as });
      }
      return { peers: all.length };
    };
    const state = { sinceMicros: 0, receivedBytes: 0, sentBytes: 0, backlogBytes: 0 };
    const endpoint = {
      ...{ send, peerCount: peers.length, peers: () => peers.map((peer) => ({ peer, ...state })) },
      status: { state: 'listening', local: '', reachable: [] } as const,
    };
    return { id, room: name, type: id.startsWith('u') ? 'udp' : 'tcp-listen', endpoint };
  });
  const nodes = {
    follow: (names: ReadonlySet<string>, own: ChatEars) => {
      rooms.push([...names]);
      ears = own;
    },
    say: (one: Said) => said.push(one),
  };
  const registry = { chatting: () => chatting, watch: () => () => undefined };
  const desk = new ChatDesk(
    hub,
    registry,
    isAlone ? undefined : { ...nodes, say: (one) => void nodes.say(one) },
  );
  const settle = () => {
    for (let flush = flushes.shift(); flush !== undefined; flush = flushes.shift()) flush();
  };
  const receive = (endpoint: string, peer: string, text: string, timeMicros = 0) => {
    hub.publish({ type: 'received', sequence: 0, timeMicros, endpoint, peer, bytes: encode(text) });
    settle();
  };
  const type = (endpoint: string, text: string, to?: string, by: SentBy = {}) => {
    chatting.find(({ id }) => id === endpoint)?.endpoint.send(encode(text), to, by);
    sent.length = 0;
    settle();
  };
  const out = () =>
    said.map(({ room: name, endpoint, who, bytes }) => `${name} ${endpoint} ${who}: ${decode(bytes)}`);
  return { desk, sent, failures, rooms, receive, type, out, settle, ears: () => ears };
}

const heard = { room: 'lab', node: 'hall', instance: 'i', number: 1, endpoint: 'e1' };

it('hands what a peer says to the others of its room and to other nodes, and never again', () => {
  const { sent, receive, out, rooms } = room(['t1 lab a b', 'u1 lab c', 't2 hall d']);
  expect(rooms).toEqual([['lab', 'hall']]);
  receive('t1', 'a', 'hello');
  expect(sent).toEqual(['t1>b by a: hello', 'u1>c by a: hello']);
  expect(out()).toEqual(['lab t1 a: hello']);
});

it('shows what other nodes say with the node, and does not send it back', () => {
  const { sent, ears, out, settle } = room(['t1 lab a b']);
  ears()?.heard({ ...heard, who: '10.0.0.9:5', bytes: encode('one') });
  ears()?.heard({ ...heard, who: undefined, bytes: encode('two') });
  settle();
  expect(sent).toEqual([
    ...['t1>a by 10.0.0.9:5 (hall): one', 't1>b by 10.0.0.9:5 (hall): one'],
    ...['t1>a by hall: two', 't1>b by hall: two'],
  ]);
  expect(out()).toEqual([]);
});

it('says what is typed to all of an endpoint once, and what is typed to one of several to nobody else', () => {
  const { sent, type, out } = room(['t1 lab a b', 'u1 lab c']);
  type('t1', 'to all', undefined, { by: 'Ana' });
  expect(sent).toEqual(['u1>c by Ana: to all']);
  type('t1', 'to b', 'b');
  type('u1', 'to the only one', 'c');
  expect(out()).toEqual(['lab t1 Ana: to all', 'lab u1 undefined: to the only one']);
});

it('goes on where nobody is there, and tells a room what does not go out', () => {
  const { sent, receive, desk, failures, settle } = room(['t1 lab', 't2 lab a', 't3 hall b']);
  receive('t2', 'a', 'hello');
  expect(sent).toEqual([]);
  desk.failed('lab', failure('CHAT_BEHIND', { room: 'lab', count: 3 }));
  settle();
  expect(failures).toEqual(['t1 CHAT_BEHIND', 't2 CHAT_BEHIND']);
});

it('does not go on with a UDP peer that returns everything, and with a TCP peer it does', () => {
  const { receive, failures, out } = room(['t1 lab a', 'u1 lab b']);
  for (let count = 0; count < 100; count += 1) receive('u1', 'b', 'again', count * 1_000);
  expect(failures).toEqual(['u1 CHAT_LOOP']);
  expect(out()).toHaveLength(63);
  for (let count = 0; count < 100; count += 1) receive('t1', 'a', 'again', count * 1_000);
  expect(out()).toHaveLength(163);
});

it('says once that it is alone, outside a cluster, and chats with its own', () => {
  const { receive, sent, failures, settle } = room(['t1 lab a b'], { isAlone: true });
  settle();
  receive('t1', 'a', 'hello');
  expect(failures).toEqual(['t1 CHAT_ALONE']);
  expect(sent).toEqual(['t1>b by a: hello']);
});
