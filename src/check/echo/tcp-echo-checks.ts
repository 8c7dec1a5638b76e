import { encodeText } from '../../bytes/encodings.js';
import { joinBytes } from '../../bytes/join-bytes.js';
import { type CheckScript, type CheckSource, failed, passed, warned } from '../check.js';
import type { CheckDesk } from '../check-desk.js';
import { contentVerdict, randomBytes } from '../content.js';
import { phrase } from '../phrases.js';
import { contentChecks } from './content-checks.js';
import { type EchoCheck, type EchoRoom, echoCheck } from './echo-room.js';
import { wordsOf } from './echo-texts.js';
import {
  answerMs,
  bytesWords,
  closedWords,
  closeMs,
  comparisonFault,
  connected,
  echoFault,
  isVerdict,
} from './tcp-talk.js';

const echo: CheckSource = { rfc: 862, section: 'TCP Based Echo Service' };
const pieceMs = 30;
const largeBytes = 200_000;
const hugeBytes = 4 * 1024 * 1024;

/** Checks of a server that sends back what it receives over TCP. */
export const tcpEchoChecks: readonly EchoCheck[] = [
  echoCheck({
    id: 'echo-text',
    stage: 'first',
    title: { en: 'a line of text comes back as it is', 'zh-CN': '一行文本原样返回' },
    why: { en: 'this is what an echo server is for', 'zh-CN': '这就是回显服务器的本职' },
    source: echo,
    *script(desk, room) {
      const stream = yield* connected(desk, room);
      room.answers = !isVerdict(stream);
      if (isVerdict(stream)) return stream;
      const fault = yield* echoFault(stream, encodeText('Hello Server', room.encoding), room.encoding);
      return fault ?? passed();
    },
  }),
  ...contentChecks({
    source: echo,
    echoed,
    lineEnds: 'a\r\nb\nc\rd\r\n\r\n',
    whyLineEnds: {
      en: 'a server that reads lines and writes them anew ends all of them alike',
      'zh-CN': '按行读入再按行写出的服务器，会把各种换行都写成一种',
    },
  }),
  echoCheck({
    id: 'echo-no-line-end',
    title: { en: 'what has no line end comes back at once', 'zh-CN': '没有换行的数据也立即返回' },
    why: {
      en: 'TCP has no messages: a server that waits for the end of a line leaves its client waiting',
      'zh-CN': 'TCP 没有消息边界：服务器若等到换行才处理，客户端就一直等下去',
    },
    source: echo,
    script: (desk, room) => echoed(desk, room, encodeText('x', 'latin1')),
  }),
  echoCheck({
    id: 'echo-again',
    title: {
      en: 'one connection is good for many messages',
      'zh-CN': '一个连接上可以来回多条消息',
    },
    why: {
      en: 'a server that reads once and closes answers the first message only',
      'zh-CN': '只读一次就关闭的服务器，只会回答第一条消息',
    },
    source: echo,
    *script(desk, room) {
      const stream = yield* connected(desk, room);
      if (isVerdict(stream)) return stream;
      for (let round = 1; round <= 10; round += 1) {
        const fault = yield* echoFault(stream, encodeText(`message ${round}`, 'latin1'), room.encoding);
        if (fault !== undefined) return fault;
      }
      return passed();
    },
  }),
  echoCheck({
    id: 'echo-cut-character',
    title: {
      en: 'a character that arrives in two pieces comes back whole',
      'zh-CN': '分两段到达的一个字符，完整返回',
    },
    why: {
      en: 'the network cuts anywhere; a server that decodes each piece by itself makes two question marks of the character',
      'zh-CN': '网络会在任意位置切开数据；逐段解码的服务器会把这个字符变成两个问号',
    },
    source: { rfc: 9293, section: '3.8' },
    *script(desk, room) {
      const stream = yield* connected(desk, room);
      if (isVerdict(stream)) return stream;
      const bytes = encodeText(wordsOf(room.encoding), room.encoding);
      for (const byte of bytes) {
        stream.write(Uint8Array.of(byte));
        yield* desk.pause(pieceMs);
      }
      const came = yield* stream.read(bytes.length, answerMs);
      return comparisonFault(bytes, came, room.encoding, stream) ?? passed();
    },
  }),
  echoCheck({
    id: 'echo-large',
    title: { en: '200,000 bytes in one go come back', 'zh-CN': '一次发送的 200,000 字节全部返回' },
    why: {
      en: 'more than one read takes: a server that reads into a buffer of 1024 bytes once loses the rest',
      'zh-CN': '一次读不完：只往 1024 字节的缓冲区读一次的服务器，会丢掉其余部分',
    },
    source: echo,
    script: (desk, room) => echoed(desk, room, randomBytes(largeBytes, desk.random)),
  }),
  echoCheck({
    id: 'echo-half-close',
    title: {
      en: 'after the client’s FIN all that it sent still comes back, and then the server closes',
      'zh-CN': '客户端发出 FIN 之后，此前发送的数据仍全部返回，随后服务器关闭',
    },
    why: {
      en: 'FIN says “I send no more”, not “I am gone”: what is under way must not be lost',
      'zh-CN': 'FIN 的意思是“我不再发送”，不是“我走了”：在途的数据不能丢',
    },
    source: { rfc: 9293, section: '3.6' },
    *script(desk, room) {
      const stream = yield* connected(desk, room);
      if (isVerdict(stream)) return stream;
      const bytes = randomBytes(largeBytes, desk.random);
      stream.write(bytes);
      stream.halfClose();
      const came = yield* stream.read(bytes.length + 1, answerMs);
      const verdict = contentVerdict(bytes, came);
      if (verdict.outcome !== 'passed') return verdict;
      const { state } = stream;
      if (state.state === 'closed' && state.code !== undefined)
        return failed(phrase('orderlyClose'), closedWords(state.code));
      if (yield* stream.over(closeMs)) return passed();
      return failed(phrase('orderlyClose'), phrase('stillOpen', { seconds: closeMs / 1_000 }));
    },
  }),
  echoCheck({
    id: 'echo-unasked',
    title: { en: 'nothing is sent that nobody asked for', 'zh-CN': '不主动发送任何数据' },
    why: {
      en: 'a greeting is taken for the answer to the first message',
      'zh-CN': '问候语会被当成第一条消息的应答',
    },
    source: echo,
    *script(desk, room) {
      const stream = yield* connected(desk, room);
      if (isVerdict(stream)) return stream;
      const came = yield* stream.read(1, 500);
      return came.length === 0 ? passed() : warned(phrase('nothingUnasked'), bytesWords(came, room.encoding));
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
    script: (desk, room) => clientsAtOnce(desk, room, 2),
  }),
  echoCheck({
    id: 'many-clients',
    level: 'full',
    stage: 'alone',
    title: { en: 'a hundred clients are served at once', 'zh-CN': '能同时服务一百个客户端' },
    why: {
      en: 'limits of threads, of descriptors and of the backlog show only with many',
      'zh-CN': '线程数、描述符数、backlog 的上限，人多了才看得出来',
    },
    source: undefined,
    script: (desk, room) => clientsAtOnce(desk, room, 100),
  }),
  echoCheck({
    id: 'after-reset',
    stage: 'alone',
    title: {
      en: 'a client that breaks off does not end the server',
      'zh-CN': '客户端异常断开（RST）不会让服务器停止',
    },
    why: {
      en: 'a reset is an error of one connection; unhandled, it ends the process and all others with it',
      'zh-CN': '复位只是一个连接的错误；若未处理，进程退出，其他连接也跟着断开',
    },
    source: { rfc: 9293, section: '3.5.2' },
    *script(desk, room) {
      for (let round = 0; round < 3; round += 1) {
        const stream = yield* connected(desk, room);
        if (isVerdict(stream)) return stream;
        stream.write(randomBytes(20_000, desk.random));
        yield* desk.pause(round * 20);
        stream.reset();
      }
      yield* desk.pause(100);
      const after = yield* echoed(desk, room, encodeText('still there', 'latin1'));
      return after;
    },
  }),
  echoCheck({
    id: 'echo-both-ways',
    level: 'full',
    stage: 'alone',
    title: {
      en: 'four megabytes come back while they are still being sent',
      'zh-CN': '4 MB 数据边发边回',
    },
    why: {
      en: 'a server that reads everything before it writes, or the reverse, stands still when both buffers are full',
      'zh-CN': '先读完再写（或反过来）的服务器，两边缓冲区一满就僵住了',
    },
    source: echo,
    script: (desk, room) => echoed(desk, room, randomBytes(hugeBytes, desk.random)),
  }),
  echoCheck({
    id: 'many-in-turn',
    level: 'full',
    stage: 'alone',
    title: {
      en: 'five hundred connections one after the other are all served',
      'zh-CN': '先后五百个连接，个个得到服务',
    },
    why: {
      en: 'a descriptor that is never closed shows only after hundreds of clients',
      'zh-CN': '忘记关闭的描述符，要来过几百个客户端才会暴露',
    },
    source: undefined,
    *script(desk, room) {
      for (let round = 1; round <= 500; round += 1) {
        const stream = yield* connected(desk, room);
        if (isVerdict(stream)) return stream;
        const fault = yield* echoFault(stream, encodeText(`client ${round}`, 'latin1'), room.encoding);
        stream.close();
        if (fault !== undefined) return fault;
      }
      return passed();
    },
  }),
];

/** One connection, on which these bytes come back. */
function* echoed(desk: CheckDesk, room: EchoRoom, bytes: Uint8Array): CheckScript {
  const stream = yield* connected(desk, room);
  if (isVerdict(stream)) return stream;
  const fault = yield* echoFault(stream, bytes, room.encoding);
  if (fault !== undefined) return fault;
  // An echo that says more than it was told comes behind what was expected.
  const more = yield* stream.read(1, 200);
  stream.close();
  return more.length === 0
    ? passed()
    : failed(bytesWords(bytes, room.encoding), bytesWords(joinBytes([bytes, more]), room.encoding));
}

/** So many connections, all open, of which the last is served first. */
function* clientsAtOnce(desk: CheckDesk, room: EchoRoom, count: number): CheckScript {
  const streams = [];
  for (let index = 0; index < count; index += 1) {
    const stream = yield* connected(desk, room);
    if (isVerdict(stream)) return stream;
    streams.push(stream);
  }
  for (const [index, stream] of [...streams.entries()].reverse()) {
    const fault = yield* echoFault(stream, encodeText(`client ${index + 1}`, 'latin1'), room.encoding);
    if (fault !== undefined) return fault;
  }
  return passed();
}
