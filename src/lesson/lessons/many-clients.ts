import type { Lesson } from '../lesson.js';
import {
  addressOf,
  answering,
  call,
  connecting,
  hasReturned,
  reversed,
  stateOf,
  textBytes,
  waiting,
} from './writing.js';

const asked = textBytes('hello');
const askedLater = textBytes('sorry');

/** Many clients: one after another, or several at once, and what TIME_WAIT is for. */
export const manyClients: Lesson = {
  id: 'many-clients',
  title: { en: 'Many clients', 'zh-CN': '许多客户端' },
  subtitle: {
    en: 'one process or several, and what TIME_WAIT is for',
    'zh-CN': '一个进程还是多个，以及 TIME_WAIT 有什么用',
  },
  intro: [
    {
      en: 'The server that reverses a text serves one client, then the next. That is fine until one of them says nothing for a while.',
      'zh-CN': '把字符串倒过来的服务器服务完一个客户端，再服务下一个。这没有问题，直到其中一个半天不说话。',
    },
    {
      en: 'Two clients are here, and later a second worker beside the server: another process or thread that accepts from the same listening socket.',
      'zh-CN':
        '这里有两个客户端。后面服务器还会多一个工作进程（换成线程也一样），从同一个监听套接字接受连接。',
    },
  ],
  bench: { protocol: 'tcp', ends: ['client', 'client2', 'server', 'server2'], wire: 'direct' },
  steps: [
    {
      id: 'busy',
      acts: [...connecting, waiting({ type: 'receive', end: 'server', maxBytes: 1024 })],
      until: (seen) => seen.result('server', 'accept') !== undefined,
      says: {
        en: 'The first client is connected, and says nothing. The server waits for it in `recv()`.',
        'zh-CN': '第一个客户端连上了，但不说话。服务器在 `recv()` 里等它。',
      },
    },
    {
      id: 'second',
      acts: [call({ type: 'connect', end: 'client2' }), call({ type: 'send', end: 'client2', bytes: asked })],
      question: {
        asks: {
          en: 'A second client connects and sends `hello`. What does it see?',
          'zh-CN': '第二个客户端连接并发送 `hello`。它看到的是什么？',
        },
        choices: [
          { id: 'refused', says: { en: 'it is refused', 'zh-CN': '被拒绝' } },
          { id: 'connect', says: { en: '`connect()` waits', 'zh-CN': '`connect()` 一直等' } },
          {
            id: 'both',
            says: { en: '`connect()` and `send()` succeed', 'zh-CN': '`connect()` 和 `send()` 都成功' },
          },
        ],
        truth: (seen) => {
          const connected = seen.result('client2', 'connect');
          if (connected === undefined) return 'connect';
          return connected.ok && seen.result('client2', 'send')?.ok === true ? 'both' : 'refused';
        },
        because: {
          en: 'The server’s system shakes hands and takes bytes without the program, as long as its queue has room (the backlog that `listen()` was given).',
          'zh-CN':
            '只要队列还有空位（队列长度由 `listen()` 的 backlog 参数决定），服务器的系统不用程序参与，就会完成握手并收下字节。',
        },
      },
      says: {
        en: 'To the client all is well. But {waiting} connection waits for `accept()`, and the program does not call it: it is busy with the first client.',
        'zh-CN':
          '在客户端看来一切正常。但有 {waiting} 个连接在等 `accept()`，而程序没有去调用：它正忙着等第一个客户端。',
      },
      facts: (seen) => ({ waiting: seen.socket('server')?.waiting ?? '?' }),
    },
    {
      id: 'unheard',
      acts: [waiting({ type: 'receive', end: 'client2', maxBytes: 1024 })],
      question: {
        asks: {
          en: 'The second client waits for its answer. The first one still says nothing. What comes?',
          'zh-CN': '第二个客户端等待应答，第一个还是不说话。会等到什么？',
        },
        choices: [
          { id: 'answer', says: { en: 'the answer', 'zh-CN': '应答' }, bytes: reversed(asked) },
          { id: 'end', says: { en: '0 bytes', 'zh-CN': '0 字节' } },
          { id: 'nothing', says: { en: 'nothing', 'zh-CN': '什么都没有' } },
        ],
        truth: (seen) => {
          if (seen.waits('client2', 'recv')) return 'nothing';
          return seen.bytes('client2', 'recv')?.byteLength === 0 ? 'end' : 'answer';
        },
        because: {
          en: 'One thread waits in one call. A client that is slow, or means harm, holds up all behind it.',
          'zh-CN': '一个线程只能等在一个调用里。一个慢吞吞的，或者不怀好意的客户端，会让后面所有人干等。',
        },
      },
      says: {
        en: 'Both clients wait now, and so does the server. None of the three is to blame alone, and no packet shows it.',
        'zh-CN': '现在两个客户端在等，服务器也在等。三方谁都没有明显的错，线路上也看不出任何异常。',
      },
    },
    {
      id: 'worker',
      acts: [
        call({ type: 'accept', end: 'server2' }),
        call({ type: 'receive', end: 'server2', maxBytes: 1024 }),
        answering('server2', reversed),
      ],
      until: hasReturned('client2', 'recv'),
      says: {
        en: 'A second worker accepts from the same socket, gets {client2} at once, and the client its answer. The first worker waits undisturbed. There are three ways to this: a process for each client, which is simple and safe and costs memory; a thread for each; or one thread that asks the system which of many sockets is ready, as most servers for thousands of clients do.',
        'zh-CN':
          '第二个工作进程从同一个套接字接受连接，立刻得到 {client2}，客户端也拿到了应答。第一个工作进程照样等着，不受影响。做法有三种：每个客户端一个进程，简单、互不干扰，但耗内存；每个客户端一个线程；或者只用一个线程，问系统众多套接字里哪个就绪，要服务成千上万客户端的服务器大多如此。',
      },
      facts: (seen) => ({ client2: addressOf(seen, 'server2', 'accept') }),
    },
    {
      id: 'first',
      acts: [call({ type: 'send', end: 'client', bytes: askedLater })],
      until: hasReturned('server', 'recv'),
      says: {
        en: 'Now the first client speaks, and its own worker reads it: {bytes} bytes. Each connection has a socket of its own, and bytes never get into the wrong one.',
        'zh-CN':
          '第一个客户端终于说话了，由它自己的工作进程读到：{bytes} 字节。每个连接都有自己的套接字，字节不会串到别的连接里。',
      },
      facts: (seen) => ({ bytes: seen.bytes('server', 'recv')?.byteLength ?? '?' }),
    },
    {
      id: 'server-first',
      acts: [
        call({ type: 'close', end: 'server2' }),
        call({ type: 'receive', end: 'client2', maxBytes: 1024 }),
        call({ type: 'close', end: 'client2' }),
      ],
      question: {
        asks: {
          en: 'The second worker closes first, then its client does. Which end has a socket in state `TIME_WAIT` afterwards?',
          'zh-CN': '第二个工作进程先关闭，它的客户端后关闭。之后哪一端有处于 `TIME_WAIT` 状态的套接字？',
        },
        choices: [
          { id: 'server', says: { en: 'the server’s', 'zh-CN': '服务器端' } },
          { id: 'client', says: { en: 'the client’s', 'zh-CN': '客户端' } },
          { id: 'both', says: { en: 'both', 'zh-CN': '两端都有' } },
          { id: 'none', says: { en: 'none', 'zh-CN': '都没有' } },
        ],
        truth: (seen) => {
          const isServers = stateOf(seen, 'server2') === 'TIME_WAIT';
          const isClients = stateOf(seen, 'client2') === 'TIME_WAIT';
          if (isServers) return isClients ? 'both' : 'server';
          return isClients ? 'client' : 'none';
        },
        because: {
          en: 'It is the end that sent the first `FIN`. It sends the last `ACK`, and cannot know whether that arrives.',
          'zh-CN': '是先发 `FIN` 的那一端。最后一个 `ACK` 由它发出，而它无法知道对方是否收到。',
        },
      },
      says: {
        en: '`TIME_WAIT` has two purposes (RFC 9293, 3.3.2). If the last `ACK` was lost, the other end repeats its `FIN`, and somebody must be there to acknowledge it. And a late segment of this connection must not be taken for one of a new connection between the same two ports. It belongs to no process, and on Linux it lasts a minute.',
        'zh-CN':
          '`TIME_WAIT` 有两个作用（RFC 9293，3.3.2）。如果最后的 `ACK` 丢了，对方会重发 `FIN`，得有人在那里再确认一次。另外，这个连接迟到的报文段，不能被当成同样两个端口之间新连接的数据。它不属于任何进程，在 Linux 上持续一分钟。',
      },
    },
    {
      id: 'client-first',
      acts: [
        call({ type: 'close', end: 'client' }),
        call({ type: 'receive', end: 'server', maxBytes: 1024 }),
        call({ type: 'close', end: 'server' }),
      ],
      says: {
        en: 'Here the client closed first: {state} is at its end, and the server’s port has nothing left of this connection. So protocols for many clients like the client to close first.',
        'zh-CN':
          '这里是客户端先关闭：{state} 在它那一端，服务器的端口上没有留下这个连接的任何痕迹。所以面向大量客户端的协议，往往让客户端先关闭。',
      },
      facts: (seen) => ({ state: stateOf(seen, 'client') }),
    },
    {
      id: 'restart',
      acts: [call({ type: 'close', end: 'server' }), call({ type: 'open', end: 'server', at: 'server' })],
      question: {
        asks: {
          en: 'The server is restarted: it closes the socket that it listens with, and listens at the same port again. The second worker’s `TIME_WAIT` is still at that port. Does that work?',
          'zh-CN':
            '服务器重启：关闭监听套接字，再在同一个端口监听。第二个工作进程留下的 `TIME_WAIT` 还在这个端口上。能成功吗？',
        },
        choices: [
          { id: 'error', says: { en: 'no: the address is in use', 'zh-CN': '不能：地址已被占用' } },
          { id: 'works', says: { en: 'yes', 'zh-CN': '能' } },
        ],
        truth: (seen) => (seen.result('server', 'listen')?.ok === true ? 'works' : 'error'),
        because: {
          en: 'This program asks for it, as servers should, with the option `SO_REUSEADDR`. Without it, Linux would have said `EADDRINUSE` until `TIME_WAIT` was over.',
          'zh-CN':
            '这个程序像服务器应该做的那样，设置了 `SO_REUSEADDR` 选项。没有它，Linux 会一直报 `EADDRINUSE`，直到 `TIME_WAIT` 结束。',
        },
      },
      says: {
        en: 'The server listens at {server} again, while the old connection stays {state} in the table. The two do not disturb each other.',
        'zh-CN': '服务器又在 {server} 监听了，而表里旧的连接仍是 {state}。两者互不影响。',
      },
      facts: (seen) => ({ server: addressOf(seen, 'server', 'listen'), state: stateOf(seen, 'server2') }),
    },
  ],
  summary: {
    en: 'A server that waits for one client serves no other: give each a process or a thread, or wait for all of them at once. `TIME_WAIT` stays with whoever closed first, and it is there for good reasons.',
    'zh-CN':
      '等着一个客户端的服务器，顾不上别人：要么每个客户端一个进程或线程，要么同时等所有的套接字。`TIME_WAIT` 留在先关闭的一端，它的存在有充分的理由。',
  },
};
