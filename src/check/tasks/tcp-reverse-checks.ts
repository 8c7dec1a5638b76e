import { encodeText } from '../../bytes/encodings.js';
import { joinBytes } from '../../bytes/join-bytes.js';
import { type CheckScript, passed, type Verdict } from '../check.js';
import type { CheckDesk } from '../check-desk.js';
import { type EchoCheck, type EchoRoom, echoCheck } from '../echo/echo-room.js';
import { wordsOf } from '../echo/echo-texts.js';
import { answerMs, comparisonFault, connected, isVerdict } from '../echo/tcp-talk.js';
import type { StreamDoor } from '../stream-door.js';

const pieceMs = 20;
const rounds = 10;
const manyClients = 20;
/** Until a server has read what was sent, or noticed that somebody has gone. */
const settleMs = 100;

/** Checks of a server that sends each line back reversed, character by character, its line end (LF) behind it. */
export const tcpReverseChecks: readonly EchoCheck[] = [
  echoCheck({
    id: 'reverse-text',
    stage: 'first',
    title: {
      en: 'a line comes back reversed, its line end behind it',
      'zh-CN': '一行文本反转后返回，换行仍在末尾',
    },
    why: {
      en: 'a client reads up to the line end: it otherwise waits for it, or takes another text for the answer',
      'zh-CN': '客户端读到换行为止：否则它会一直等下去，或把别的内容当成应答',
    },
    source: undefined,
    *script(desk, room) {
      const stream = yield* connected(desk, room);
      room.answers = !isVerdict(stream);
      if (isVerdict(stream)) return stream;
      stream.close();
      return yield* reversed(desk, room, ['Hello Server']);
    },
  }),
  echoCheck({
    id: 'reverse-characters',
    title: { en: 'characters of several bytes are reversed whole', 'zh-CN': '多字节字符整体反转' },
    why: {
      en: 'the client is to read the same characters from the end; otherwise, as when bytes are reversed, it reads others or none',
      'zh-CN': '客户端应倒着读到同样的字符；否则（例如逐字节反转）读到的就是别的字符，或根本不成字符',
    },
    source: undefined,
    script: (desk, room) => reversed(desk, room, [wordsOf(room.encoding)]),
  }),
  echoCheck({
    id: 'reverse-lines',
    title: { en: 'lines that come at once are reversed each by itself', 'zh-CN': '同时到达的多行，各自反转' },
    why: {
      en: 'TCP joins what was sent apart: one read may hold several lines',
      'zh-CN': 'TCP 会把分次发送的数据连在一起：一次读取可能含有多行',
    },
    source: { rfc: 9293, section: '3.8' },
    script: (desk, room) => reversed(desk, room, ['first', 'second one', 'third']),
  }),
  echoCheck({
    id: 'reverse-cut',
    title: { en: 'a line that comes in pieces is reversed as one', 'zh-CN': '分段到达的一行，作为整体反转' },
    why: {
      en: 'TCP cuts anywhere: a read may hold half of a line, and half of a character',
      'zh-CN': 'TCP 会在任意位置切开数据：一次读取可能只有半行，甚至半个字符',
    },
    source: { rfc: 9293, section: '3.8' },
    script: (desk, room) => reversed(desk, room, [`ab ${wordsOf(room.encoding)} cd`], pieceMs),
  }),
  echoCheck({
    id: 'reverse-empty',
    title: { en: 'an empty line comes back as one', 'zh-CN': '空行原样返回' },
    why: {
      en: 'a line without characters is no end of the connection',
      'zh-CN': '没有字符的行并不表示连接结束',
    },
    source: undefined,
    script: (desk, room) => reversed(desk, room, ['', 'after it']),
  }),
  echoCheck({
    id: 'reverse-again',
    title: { en: 'one connection is good for many lines', 'zh-CN': '一个连接上可以来回多行' },
    why: {
      en: 'a client that keeps its connection otherwise has no answer, or a wrong one, to a later line',
      'zh-CN': '否则保持连接的客户端，后面的行就得不到应答，或得到错误的应答',
    },
    source: undefined,
    *script(desk, room) {
      const stream = yield* connected(desk, room);
      if (isVerdict(stream)) return stream;
      for (let round = 1; round <= rounds; round += 1) {
        stream.write(line(`line ${round}`, room));
        const expected = line(reverse(`line ${round}`), room);
        const came = yield* stream.read(expected.length, answerMs);
        const fault = comparisonFault(expected, came, room.encoding, stream);
        if (fault !== undefined) return fault;
      }
      return passed();
    },
  }),
  echoCheck({
    id: 'two-clients',
    // A server that serves one at a time would leave the checks beside it waiting as well.
    stage: 'alone',
    title: {
      en: 'a second client is served while the first is connected',
      'zh-CN': '第一个客户端还连着时，第二个也能得到服务',
    },
    why: {
      en: 'a server with one loop serves the second only when the first has gone',
      'zh-CN': '只有一个循环的服务器，要等第一个走了才轮到第二个',
    },
    source: undefined,
    *script(desk, room) {
      const first = yield* connected(desk, room);
      return isVerdict(first) ? first : yield* reversed(desk, room, ['second client']);
    },
  }),
  echoCheck({
    id: 'reverse-many',
    stage: 'alone',
    title: {
      en: `${manyClients} clients are connected at once, and each gets the answer to its own line`,
      'zh-CN': `${manyClients} 个客户端同时连接，各自收到自己那一行的应答`,
    },
    why: {
      en: 'a server has many clients; otherwise one waits for another, or gets what belongs to it',
      'zh-CN': '服务器会有很多客户端；否则一个要等另一个，或收到别人的应答',
    },
    source: undefined,
    *script(desk, room) {
      const streams: StreamDoor[] = [];
      for (let client = 1; client <= manyClients; client += 1) {
        const stream = yield* connected(desk, room);
        if (isVerdict(stream)) return stream;
        stream.write(encodeText(`client ${client}`, room.encoding));
        streams.push(stream);
      }
      yield* desk.pause(settleMs);
      for (const [index, stream] of [...streams.entries()].reverse()) {
        const fault = yield* finished(stream, `client ${index + 1}`, room);
        if (fault !== undefined) return fault;
      }
      return passed();
    },
  }),
  echoCheck({
    id: 'reverse-slow-client',
    stage: 'alone',
    title: {
      en: 'a client that stops in the middle of a line keeps no other one waiting, and is served when it goes on',
      'zh-CN': '一个客户端一行发到一半停下，不耽误别的客户端；它接着发时照常得到应答',
    },
    why: {
      en: 'one slow line, or somebody who pulls the plug, and a server that waits for the rest serves nobody',
      'zh-CN': '只要有一个慢客户端，或有人拔了网线，死等剩余数据的服务器就谁也不服务了',
    },
    source: undefined,
    *script(desk, room) {
      const slow = yield* connected(desk, room);
      if (isVerdict(slow)) return slow;
      slow.write(encodeText('slow', room.encoding));
      yield* desk.pause(settleMs);
      const beside = yield* reversed(desk, room, ['meanwhile', 'and again']);
      if (beside.outcome !== 'passed') return beside;
      slow.write(encodeText(' client', room.encoding));
      return (yield* finished(slow, 'slow client', room)) ?? passed();
    },
  }),
  echoCheck({
    id: 'reverse-early-leaver',
    stage: 'alone',
    title: {
      en: 'clients that leave in the middle of a line, by FIN or by RST, do not disturb the others',
      'zh-CN': '客户端一行发到一半就离开（FIN 或 RST），不影响其他客户端',
    },
    why: {
      en: 'an error of one connection that nobody handles ends the server, and all clients with it',
      'zh-CN': '一个连接出错若无人处理，整个服务器就退出，所有客户端都断了',
    },
    source: { rfc: 9293, section: '3.5.2' },
    *script(desk, room) {
      const staying = yield* connected(desk, room);
      if (isVerdict(staying)) return staying;
      staying.write(encodeText('still', room.encoding));
      for (const leave of ['halfClose', 'reset'] as const) {
        const leaver = yield* connected(desk, room);
        if (isVerdict(leaver)) return leaver;
        leaver.write(encodeText('I am go', room.encoding));
        yield* desk.pause(settleMs);
        leaver[leave]();
        yield* desk.pause(settleMs);
      }
      staying.write(encodeText(' here', room.encoding));
      return (yield* finished(staying, 'still here', room)) ?? (yield* reversed(desk, room, ['a new one']));
    },
  }),
];

/** Ends the line that was begun on a connection; a verdict if it does not come back reversed. */
function* finished(stream: StreamDoor, text: string, room: EchoRoom): CheckScript<Verdict | undefined> {
  stream.write(encodeText('\n', room.encoding));
  const expected = line(reverse(text), room);
  const came = yield* stream.read(expected.length, answerMs);
  return comparisonFault(expected, came, room.encoding, stream);
}

/** Lines on a connection of their own, all at once, or byte by byte with pauses; each comes back reversed. */
function* reversed(desk: CheckDesk, room: EchoRoom, lines: readonly string[], everyMs?: number): CheckScript {
  const stream = yield* connected(desk, room);
  if (isVerdict(stream)) return stream;
  const sent = joinBytes(lines.map((text) => line(text, room)));
  const expected = joinBytes(lines.map((text) => line(reverse(text), room)));
  if (everyMs === undefined) stream.write(sent);
  else
    for (const byte of sent) {
      stream.write(Uint8Array.of(byte));
      yield* desk.pause(everyMs);
    }
  const came = yield* stream.read(expected.length, answerMs);
  stream.close();
  return comparisonFault(expected, came, room.encoding, stream) ?? passed();
}

function line(text: string, { encoding }: EchoRoom): Uint8Array {
  return encodeText(`${text}\n`, encoding);
}

function reverse(text: string): string {
  return [...text].reverse().join('');
}
