import type { Lesson } from '../lesson.js';
import {
  answering,
  call,
  connecting,
  hasReturned,
  reversed,
  stateOf,
  textBytes,
  waiting,
} from './writing.js';

const news = textBytes('news');
const ping = textBytes('ping');
const pong = textBytes('pong');
const wake = textBytes('wake');
const left = textBytes('from left');
const right = textBytes('from right');
const last = textBytes('the last word');

/** Simplex, half and full duplex: who may speak when, and what ends. */
export const duplex: Lesson = {
  id: 'duplex',
  title: { en: 'Simplex, half and full duplex', 'zh-CN': '单工、半双工与全双工' },
  subtitle: { en: 'who may speak when', 'zh-CN': '谁在什么时候可以说话' },
  intro: [
    {
      en: 'A radio station is simplex: one side speaks. Two walkie-talkies are half duplex: both may speak, but by turns. A telephone is full duplex: both at once.',
      'zh-CN':
        '广播电台是单工：只有一方说话。对讲机是半双工：双方都能说，但要轮流。电话是全双工：双方可以同时说。',
    },
    {
      en: 'A TCP connection is full duplex. It has two streams, one each way, and neither waits for the other. What two programs make of it is another matter.',
      'zh-CN': 'TCP 连接是全双工的：两个方向各有一条字节流，互不等待。至于两个程序怎么用，那是另一回事。',
    },
  ],
  bench: { protocol: 'tcp', ends: ['client', 'server'], wire: 'direct' },
  steps: [
    {
      id: 'simplex',
      acts: [
        ...connecting,
        call({ type: 'send', end: 'client', bytes: news }),
        call({ type: 'receive', end: 'server', maxBytes: 1024 }),
      ],
      until: hasReturned('server', 'recv'),
      says: {
        en: 'Simplex: the client sends, the server reads {count} bytes and has nothing to say. A sensor reports like that. No answer is owed: TCP’s own acknowledgments are the systems’ affair and no program sees them.',
        'zh-CN':
          '单工：客户端发送，服务器读到 {count} 个字节，什么也不说。传感器上报数据就是这样。应答不是必需的：TCP 自己的确认由系统收发，程序看不到。',
      },
      facts: (seen) => ({ count: seen.bytes('server', 'recv')?.byteLength ?? '?' }),
    },
    {
      id: 'turns',
      acts: [
        call({ type: 'send', end: 'client', bytes: ping }),
        call({ type: 'receive', end: 'server', maxBytes: 1024 }),
        call({ type: 'send', end: 'server', bytes: pong }),
        call({ type: 'receive', end: 'client', maxBytes: 1024 }),
      ],
      says: {
        en: 'Half duplex: a question, an answer, by turns. One thread each is enough, since every program knows what it does next: send, then wait. HTTP/1.1 is mostly used like that.',
        'zh-CN':
          '半双工：一问一答，轮流进行。每边一个线程就够了，因为程序总知道下一步做什么：发送，然后等待。HTTP/1.1 大多就是这么用的。',
      },
    },
    {
      id: 'deadlock',
      acts: [
        waiting({ type: 'receive', end: 'client', maxBytes: 1024 }),
        waiting({ type: 'receive', end: 'server', maxBytes: 1024 }),
      ],
      question: {
        asks: {
          en: 'The turns are mixed up: each program thinks that it is the other’s, and calls `recv()`. What happens?',
          'zh-CN': '轮次乱了：双方都以为该对方说话，各自调用 `recv()`。会怎样？',
        },
        choices: [
          { id: 'both', says: { en: 'both wait', 'zh-CN': '双方都在等' } },
          { id: 'error', says: { en: 'TCP notices, and both fail', 'zh-CN': 'TCP 发觉了，双方都失败' } },
          { id: 'zero', says: { en: 'both return 0 bytes', 'zh-CN': '双方都返回 0 字节' } },
        ],
        truth: (seen) => {
          if (seen.waits('client', 'recv') && seen.waits('server', 'recv')) return 'both';
          return seen.result('client', 'recv')?.ok === true ? 'zero' : 'error';
        },
        because: {
          en: 'To TCP a silent connection is in perfect order, for minutes or for days. It sends nothing, and misses nothing.',
          'zh-CN': '在 TCP 看来，安静的连接完全正常，几分钟也好，几天也好。没有数据要发，也就没有什么不对。',
        },
      },
      says: {
        en: 'Nothing is on the wire, and both wait for ever: a deadlock. Both sockets are {state}, as if all were well. It takes a time limit, or a second thread, to get out.',
        'zh-CN':
          '线路上什么都没有，双方永远等下去：这就是死锁。两个套接字的状态都是 {state}，看上去一切正常。要摆脱它，得靠时限，或者另一个线程。',
      },
      facts: (seen) => ({ state: stateOf(seen, 'client') }),
    },
    {
      id: 'second-thread',
      acts: [call({ type: 'send', end: 'client', bytes: wake })],
      until: hasReturned('server', 'recv'),
      question: {
        asks: {
          en: 'The client’s thread still waits in `recv()`. A second thread of the client calls `send()` on the same socket. What does that do?',
          'zh-CN':
            '客户端的线程还在 `recv()` 里等。客户端的另一个线程在同一个套接字上调用 `send()`，会怎样？',
        },
        choices: [
          { id: 'waits', says: { en: 'it waits until `recv()` is done', 'zh-CN': '要等 `recv()` 结束' } },
          { id: 'breaks', says: { en: 'it ends the `recv()`', 'zh-CN': '使 `recv()` 中断' } },
          {
            id: 'goes',
            says: { en: 'it sends, and `recv()` goes on waiting', 'zh-CN': '照常发送，`recv()` 继续等' },
          },
        ],
        truth: (seen) => {
          if (seen.result('server', 'recv') === undefined) return 'waits';
          return seen.waits('client', 'recv') ? 'goes' : 'breaks';
        },
        because: {
          en: 'The two directions have nothing to do with each other, at the wire and in the system.',
          'zh-CN': '两个方向互不相干，在线路上如此，在系统里也如此。',
        },
      },
      says: {
        en: 'The server has read what came, and may answer. This is full duplex in a program: one thread reads and another writes, or one thread asks the system which socket is ready, with `poll()`, and never waits in a single one.',
        'zh-CN':
          '服务器读到了数据，可以应答了。程序里的全双工就是这样：一个线程读，另一个线程写；或者只用一个线程，用 `poll()` 问系统哪个套接字就绪，从不死等某一个。',
      },
    },
    {
      id: 'both-ways',
      acts: [answering('server', reversed), waiting({ type: 'receive', end: 'server', maxBytes: 1024 })],
      until: (seen) => seen.result('client', 'recv') !== undefined,
      says: {
        en: 'The client’s `recv()` from two steps ago has returned at last, with what the server made of its bytes. Now it is the server that waits.',
        'zh-CN':
          '客户端两步之前的 `recv()` 终于返回了，拿到的是服务器对它那些字节的应答。现在轮到服务器在等。',
      },
    },
    {
      id: 'at-once',
      acts: [
        waiting({ type: 'receive', end: 'client', maxBytes: 1024 }),
        waiting({ type: 'send', end: 'client', bytes: left }),
        waiting({ type: 'send', end: 'server', bytes: right }),
      ],
      until: (seen) =>
        seen.result('client', 'recv') !== undefined && seen.result('server', 'recv') !== undefined,
      says: {
        en: 'Both spoke at the same time, and both heard the other: {up} bytes to the server, {down} to the client. What a chat needs.',
        'zh-CN':
          '双方同时说话，也都听到了对方：{up} 字节到服务器，{down} 字节到客户端。聊天程序需要的正是这个。',
      },
      facts: (seen) => ({
        up: seen.bytes('server', 'recv')?.byteLength ?? '?',
        down: seen.bytes('client', 'recv')?.byteLength ?? '?',
      }),
    },
    {
      id: 'half-closed',
      acts: [
        call({ type: 'finish', end: 'client' }),
        call({ type: 'receive', end: 'server', maxBytes: 1024 }),
        call({ type: 'send', end: 'server', bytes: last }),
        call({ type: 'receive', end: 'client', maxBytes: 1024 }),
      ],
      question: {
        asks: {
          en: 'The client ends its direction with `shutdown()`, and the server reads 0 bytes. Then the server sends. What does the client’s `recv()` return?',
          'zh-CN':
            '客户端用 `shutdown()` 结束自己的方向，服务器读到 0 字节。然后服务器发送数据。客户端的 `recv()` 返回什么？',
        },
        choices: [
          { id: 'error', says: { en: 'an error: the connection is closed', 'zh-CN': '错误：连接已关闭' } },
          { id: 'zero', says: { en: '0 bytes', 'zh-CN': '0 字节' } },
          { id: 'bytes', says: { en: 'what the server sent', 'zh-CN': '服务器发来的内容' }, bytes: last },
        ],
        truth: (seen) => {
          const got = seen.bytes('client', 'recv');
          if (got === undefined) return 'error';
          return got.byteLength === 0 ? 'zero' : 'bytes';
        },
        because: {
          en: 'One stream has ended, the other has not. The connection is half-closed (RFC 9293, 3.6.1).',
          'zh-CN': '一条字节流结束了，另一条还没有。这叫半关闭（RFC 9293，3.6.1）。',
        },
      },
      says: {
        en: 'So a client can say “that was all” and still get its answer. The server is in {state}, and may take its time.',
        'zh-CN': '所以客户端可以先说“我说完了”，再等应答。服务器处于 {state} 状态，可以从容应答。',
      },
      facts: (seen) => ({ state: stateOf(seen, 'server') }),
    },
    {
      id: 'end',
      acts: [
        call({ type: 'close', end: 'server' }),
        call({ type: 'receive', end: 'client', maxBytes: 1024 }),
        call({ type: 'close', end: 'client' }),
      ],
      says: {
        en: 'The second stream has ended with the server’s `FIN`: the client’s `recv()` returned 0 bytes, and the connection is over.',
        'zh-CN': '服务器的 `FIN` 结束了第二条流：客户端的 `recv()` 返回 0 字节，连接就此结束。',
      },
    },
  ],
  summary: {
    en: 'TCP is full duplex, and each direction ends by itself. Turns are an agreement of two programs; where it breaks, both wait and TCP sees no fault.',
    'zh-CN':
      'TCP 是全双工的，两个方向各自结束。轮流说话是两个程序之间的约定；约定一乱，双方都会干等，而 TCP 看不出任何问题。',
  },
};
