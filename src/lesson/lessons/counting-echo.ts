import { joinBytes } from '../../bytes/join-bytes.js';
import { decodeUtf8 } from '../../bytes/utf8.js';
import type { PlannedAct } from '../act.js';
import type { Lesson } from '../lesson.js';
import type { Seen } from '../seen.js';
import { answering, call, textBytes } from './writing.js';

const tea = textBytes('tea');
const milk = textBytes('milk');
const rice = textBytes('rice');
/** A client waits so long for an answer. */
const patienceMs = 1_000;

/** The server's whole program: how many datagrams it has read so far, and what the last one said. */
function counted(received: Uint8Array, seen: Seen): Uint8Array {
  return joinBytes([textBytes(`${seen.reads('server')} `), received]);
}

/** A client asks, the server counts and answers, the client reads the answer. */
function asking(client: 'client' | 'client2', bytes: Uint8Array): readonly PlannedAct[] {
  return [
    call({ type: 'send', end: client, bytes }),
    call({ type: 'receive', end: 'server', maxBytes: 1024 }),
    answering('server', counted),
    call({ type: 'receive', end: client, maxBytes: 1024, timeoutMs: patienceMs }),
  ];
}

/** The number that an answer begins with, as the id of a choice. */
function numberOf(answer: Uint8Array | undefined): string | undefined {
  return answer === undefined ? undefined : /^\d+/.exec(decodeUtf8(answer))?.[0];
}

/** An echo that counts: whose count it is, and what a lost answer does to it. */
export const countingEcho: Lesson = {
  id: 'counting-echo',
  title: { en: 'An echo that counts', 'zh-CN': '会计数的回显' },
  subtitle: { en: 'lost questions, lost answers, and asking again', 'zh-CN': '丢了请求、丢了应答，以及重发' },
  intro: [
    {
      en: 'This server sends back every datagram with a number in front: to the first `1`, to the second `2`. Suppose that each is an order, and the number tells how many were taken.',
      'zh-CN':
        '这个服务器把每个数据报加上编号发回去：第一个是 `1`，第二个是 `2`。不妨把每个数据报当成一份订单，编号就是已经收下的订单数。',
    },
    {
      en: 'UDP may lose what it carries. Here the relay loses something when it is told to, and a client that hears nothing for a second asks again.',
      'zh-CN': 'UDP 可能丢失它所传送的东西。这里由中继按要求丢弃报文，客户端一秒钟没有收到应答就重发。',
    },
  ],
  bench: { protocol: 'udp', ends: ['client', 'client2', 'server'], wire: 'relay' },
  steps: [
    {
      id: 'first',
      acts: [
        call({ type: 'open', end: 'server' }),
        call({ type: 'open', end: 'client' }),
        call({ type: 'open', end: 'client2' }),
        ...asking('client', tea),
      ],
      says: {
        en: 'A question and an answer, a datagram each. The client’s `recvfrom()` returned `1 tea` after {ms} ms.',
        'zh-CN': '一问一答，各一个数据报。客户端的 `recvfrom()` 过了 {ms} 毫秒返回 `1 tea`。',
      },
      facts: (seen) => ({ ms: (seen.tookMs('client', 'recvfrom') ?? 0).toFixed(1) }),
    },
    {
      id: 'other',
      acts: asking('client2', tea),
      question: {
        asks: {
          en: 'Another client sends `tea`, its first datagram. Which number does it get?',
          'zh-CN': '另一个客户端发出 `tea`，这是它的第一个数据报。它得到的编号是几？',
        },
        choices: [
          { id: '1', says: { en: '1', 'zh-CN': '1' } },
          { id: '2', says: { en: '2', 'zh-CN': '2' } },
        ],
        truth: (seen) => numberOf(seen.bytes('client2', 'recvfrom')),
        because: {
          en: 'There is no connection that a count could belong to. The program has one counter, and one socket for all.',
          'zh-CN': '没有连接，计数也就无从归属于某个连接。程序只有一个计数器，所有客户端共用一个套接字。',
        },
      },
      says: {
        en: 'For a count of each client the program would have to keep a table by the address that `recvfrom()` tells, and decide by itself when a client is gone.',
        'zh-CN':
          '如果要给每个客户端单独计数，程序就得按 `recvfrom()` 给出的地址自己维护一张表，还要自己判断客户端什么时候已经离开。',
      },
    },
    {
      id: 'answer-lost',
      acts: [
        call({ type: 'hold', isOn: true }),
        call({ type: 'send', end: 'client', bytes: milk }),
        call({ type: 'pass' }),
        call({ type: 'receive', end: 'server', maxBytes: 1024 }),
        answering('server', counted),
        call({ type: 'lose' }),
        call({ type: 'hold', isOn: false }),
        call({ type: 'receive', end: 'client', maxBytes: 1024, timeoutMs: patienceMs }),
      ],
      says: {
        en: 'The order `milk` arrived and was counted, but the relay lost the answer. The client’s `recvfrom()` gave up after {ms} ms.',
        'zh-CN':
          '订单 `milk` 送到了，也计了数，但应答被中继丢掉了。客户端的 `recvfrom()` 等了 {ms} 毫秒后放弃。',
      },
      facts: (seen) => ({ ms: Math.round(seen.tookMs('client', 'recvfrom') ?? 0) }),
    },
    {
      id: 'again',
      acts: asking('client', milk),
      question: {
        asks: {
          en: 'The client sends `milk` once more. Which number does it get?',
          'zh-CN': '客户端把 `milk` 再发一次。它得到的编号是几？',
        },
        choices: [
          { id: '2', says: { en: '2', 'zh-CN': '2' } },
          {
            id: '3',
            says: { en: '3, for the order it has taken already', 'zh-CN': '3，就是已经收下的那份' },
          },
          { id: '4', says: { en: '4, for a new order', 'zh-CN': '4，当成一份新订单' } },
        ],
        truth: (seen) => numberOf(seen.bytes('client', 'recvfrom')),
        because: {
          en: 'The server cannot see that the two datagrams are one wish. They are the same bytes, as two wishes would be.',
          'zh-CN': '服务器看不出这两个数据报是同一个请求。字节完全一样，而两份真正的订单也会完全一样。',
        },
      },
      says: {
        en: 'The client wanted milk once, and the server has counted it twice. This is the price of asking again.',
        'zh-CN': '客户端只想要一份牛奶，服务器却记了两份。这就是重发的代价。',
      },
    },
    {
      id: 'question-lost',
      acts: [
        call({ type: 'hold', isOn: true }),
        call({ type: 'send', end: 'client', bytes: rice }),
        call({ type: 'lose' }),
        call({ type: 'hold', isOn: false }),
        call({ type: 'receive', end: 'client', maxBytes: 1024, timeoutMs: patienceMs }),
      ],
      says: {
        en: 'This time the question was lost: the server never read `rice`. For the client it looked as before. It sent, waited for {ms} ms, and got nothing. Which of the two was lost, it cannot know.',
        'zh-CN':
          '这一次丢的是请求：服务器从没读到 `rice`。在客户端看来，和上一次一模一样：发出去，等了 {ms} 毫秒，什么都没有。丢的是请求还是应答，它无从知道。',
      },
      facts: (seen) => ({ ms: Math.round(seen.tookMs('client', 'recvfrom') ?? 0) }),
    },
    {
      id: 'once',
      acts: asking('client', rice),
      question: {
        asks: {
          en: 'The client sends `rice` once more. The last number was 4. Which one comes now?',
          'zh-CN': '客户端把 `rice` 再发一次。上一个编号是 4，这次是几？',
        },
        choices: [
          { id: '5', says: { en: '5', 'zh-CN': '5' } },
          { id: '6', says: { en: '6', 'zh-CN': '6' } },
        ],
        truth: (seen) => numberOf(seen.bytes('client', 'recvfrom')),
        because: {
          en: 'What never arrived was never counted.',
          'zh-CN': '没有到达的，也就没有计数。',
        },
      },
      says: {
        en: 'Asking again was right here, and wrong before, and both looked the same to the client. So the repair belongs into the message: the client puts a number of its own into each order and repeats it when it asks again. The server remembers the numbers that it has done, and answers a known one without doing it twice.',
        'zh-CN':
          '这次重发是对的，上次重发却出了错，而客户端看到的情形完全一样。所以要在报文里想办法：客户端给每份订单编一个号，重发时用同一个号；服务器记住已经处理过的号，遇到重复的只应答，不再处理。',
      },
    },
  ],
  summary: {
    en: 'Over UDP a program sets its own time limit and asks again. Nothing came may mean that nothing was done, or that all was done. Number your questions, so that asking twice does it once.',
    'zh-CN':
      '用 UDP 时，时限和重发都由程序自己负责。没有收到应答，可能是什么都没做，也可能是全都做完了。给请求编号，问两遍也只做一遍。',
  },
};
