import { decodeText, encodeText } from '../../bytes/encodings.js';
import { type CheckScript, failed, passed, type Verdict } from '../check.js';
import type { CheckDesk } from '../check-desk.js';
import { type EchoCheck, type EchoRoom, echoCheck } from '../echo/echo-room.js';
import { wordsOf } from '../echo/echo-texts.js';
import { answerMs, connected, isVerdict, silenceWords } from '../echo/tcp-talk.js';
import { phrase } from '../phrases.js';
import type { StreamDoor } from '../stream-door.js';

/** Until a server has noticed that somebody has come. */
const settleMs = 200;

/** Checks of a chat: what one client says, a line, comes to the others, in both directions at once. A name before it is no fault. */
export const tcpChatChecks: readonly EchoCheck[] = [
  echoCheck({
    id: 'chat-arrives',
    stage: 'first',
    title: { en: 'what one client says comes to the other', 'zh-CN': '一个客户端说的话，另一个能收到' },
    why: { en: 'this is what a chat is for', 'zh-CN': '聊天就是为了这个' },
    source: undefined,
    *script(desk, room) {
      const pair = yield* joined(desk, room, 2);
      room.answers = Array.isArray(pair);
      if (!Array.isArray(pair)) return pair;
      const [one, other] = pair;
      return (yield* said(one, [other], 'hello from one', room)) ?? passed();
    },
  }),
  echoCheck({
    id: 'chat-encoded',
    stage: 'alone',
    title: { en: 'text of other scripts arrives as it was said', 'zh-CN': '中文等文字到达时不变' },
    why: {
      en: 'a server that decodes what it only has to pass on changes what it does not know',
      'zh-CN': '本只需转发，服务器却先解码，遇到不认识的内容就会改掉',
    },
    source: undefined,
    *script(desk, room) {
      const pair = yield* joined(desk, room, 2);
      if (!Array.isArray(pair)) return pair;
      const [one, other] = pair;
      return (yield* said(one, [other], wordsOf(room.encoding), room)) ?? passed();
    },
  }),
  echoCheck({
    id: 'chat-no-turns',
    stage: 'alone',
    title: {
      en: 'one may say several lines before the other answers, and both may speak at once',
      'zh-CN': '对方回答之前可以连说几句，双方也可以同时说',
    },
    why: {
      en: 'a program that reads and writes by turns stands still as soon as somebody says two things',
      'zh-CN': '一读一写轮流进行的程序，有人连说两句就卡住了',
    },
    source: undefined,
    *script(desk, room) {
      const pair = yield* joined(desk, room, 2);
      if (!Array.isArray(pair)) return pair;
      const [one, other] = pair;
      for (const text of ['first', 'second', 'third']) one?.write(line(text, room));
      other?.write(line('at the same time', room));
      return (
        (yield* heard(other, ['first', 'second', 'third'], room)) ??
        (yield* heard(one, ['at the same time'], room)) ??
        passed()
      );
    },
  }),
  echoCheck({
    id: 'chat-goes-on',
    stage: 'alone',
    title: {
      en: 'when one of three breaks off, the others go on',
      'zh-CN': '三人中一人异常断开，其余两人照常聊天',
    },
    why: {
      en: 'writing to a client that has gone is an error of that client; unhandled, it ends the chat of all',
      'zh-CN': '向已断开的客户端写数据，只是那一个的错误；若未处理，所有人都聊不成了',
    },
    source: undefined,
    *script(desk, room) {
      const three = yield* joined(desk, room, 3);
      if (!Array.isArray(three)) return three;
      const [one, other, third] = three;
      third?.reset();
      yield* desk.pause(settleMs);
      return (
        (yield* said(one, [other], 'are you there', room)) ??
        (yield* said(other, [one], 'here I am', room)) ??
        passed()
      );
    },
  }),
];

/** So many clients; a verdict if one does not get in. */
function* joined(desk: CheckDesk, room: EchoRoom, count: number): CheckScript<StreamDoor[] | Verdict> {
  const streams: StreamDoor[] = [];
  for (let index = 0; index < count; index += 1) {
    const stream = yield* connected(desk, room);
    if (isVerdict(stream)) return stream;
    streams.push(stream);
  }
  yield* desk.pause(settleMs);
  // What a server says to whoever comes belongs to no line of this check.
  for (const stream of streams) stream.take();
  return streams;
}

function* said(
  one: StreamDoor | undefined,
  others: readonly (StreamDoor | undefined)[],
  text: string,
  room: EchoRoom,
): CheckScript<Verdict | undefined> {
  one?.write(line(text, room));
  for (const other of others) {
    const fault = yield* heard(other, [text], room);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

/** A verdict if not all of these texts come to a client, in order. */
function* heard(
  stream: StreamDoor | undefined,
  texts: readonly string[],
  { encoding }: EchoRoom,
): CheckScript<Verdict | undefined> {
  let all = '';
  for (const text of texts) {
    for (let at = all.indexOf(text); at === -1; at = all.indexOf(text)) {
      const more = stream === undefined ? new Uint8Array(0) : yield* stream.read(1, answerMs);
      if (more.length === 0) {
        const came = all === '' ? silenceWords(stream) : phrase('text', { text: all.slice(0, 80) });
        return failed(phrase('arrivesAtOther', { text }), came);
      }
      all += decodeText(more, encoding);
    }
    all = all.slice(all.indexOf(text) + text.length);
  }
  return undefined;
}

function line(text: string, { encoding }: EchoRoom): Uint8Array {
  return encodeText(`${text}\n`, encoding);
}
