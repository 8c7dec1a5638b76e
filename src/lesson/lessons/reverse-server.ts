import type { Lesson } from '../lesson.js';
import {
  addressOf,
  answering,
  call,
  hasReturned,
  reversed,
  stateOf,
  textBytes,
  tookMs,
  waiting,
} from './writing.js';

const asked = textBytes('hello');

/** A TCP server that reverses a string: its calls, the handshake, and how a connection ends. */
export const reverseServer: Lesson = {
  id: 'reverse-server',
  title: { en: 'A server that reverses a string', 'zh-CN': '把字符串倒过来的服务器' },
  subtitle: { en: 'its handshake and its end', 'zh-CN': '握手与挥手' },
  intro: [
    {
      en: 'A server is a program that waits to be asked. This one takes a text from whoever connects, and sends it back from the last character to the first.',
      'zh-CN':
        '服务器是等着别人来问的程序。这一个从连上来的客户端那里收一段文字，再从最后一个字符到第一个字符倒着发回去。',
    },
    {
      en: 'Its calls are `listen()`, `accept()`, `recv()`, `send()` and `close()`; a client needs `connect()` instead of the first two. Some of them return at once, others wait. Watch which, and what goes over the wire meanwhile.',
      'zh-CN':
        '它用到的调用有 `listen()`、`accept()`、`recv()`、`send()` 和 `close()`；客户端用 `connect()` 代替前两个。有的调用立刻返回，有的会等待。注意看是哪些，以及这时线路上有什么。',
    },
  ],
  bench: { protocol: 'tcp', ends: ['client', 'server'], wire: 'direct' },
  steps: [
    {
      id: 'listen',
      acts: [call({ type: 'open', end: 'server' })],
      says: {
        en: 'The server has asked the system for a socket, for the port of {server}, and to listen there. That was a matter between the program and its system: the wire is silent.',
        'zh-CN':
          '服务器向系统要了一个套接字，占用了 {server} 的端口，并开始监听。这些只是程序和本机系统之间的事，线路上什么都没有。',
      },
      facts: (seen) => ({ server: addressOf(seen, 'server', 'listen') }),
    },
    {
      id: 'connect',
      acts: [call({ type: 'connect', end: 'client' })],
      question: {
        asks: {
          en: 'The server has not called `accept()` yet. A client calls `connect()`. What does that do?',
          'zh-CN': '服务器还没有调用 `accept()`。客户端调用 `connect()`，会怎样？',
        },
        choices: [
          { id: 'waits', says: { en: 'it waits until the server accepts', 'zh-CN': '一直等到服务器接受' } },
          { id: 'refused', says: { en: 'it fails', 'zh-CN': '失败' } },
          {
            id: 'returns',
            says: { en: 'it returns, and there is a connection', 'zh-CN': '返回，连接已经建立' },
          },
        ],
        truth: (seen) => {
          const result = seen.result('client', 'connect');
          if (result === undefined) return 'waits';
          return result.ok ? 'returns' : 'refused';
        },
        because: {
          en: 'The two systems shake hands by themselves. The server’s program has a say only in what becomes of the connection afterwards.',
          'zh-CN': '握手由两边的系统自己完成。服务器程序只能决定之后怎么处理这个连接。',
        },
      },
      says: {
        en: 'This is the handshake (RFC 9293, 3.5): `SYN`, `SYN, ACK`, `ACK`. `connect()` returned when `SYN, ACK` had come, after {ms} ms. The server’s system keeps the connection in a queue until the program accepts it. {waiting} is waiting there now.',
        'zh-CN':
          '这就是三次握手（RFC 9293，3.5）：`SYN`、`SYN, ACK`、`ACK`。收到 `SYN, ACK` 后 `connect()` 返回，用了 {ms} 毫秒。服务器的系统把连接放在队列里，等程序来接受。现在有 {waiting} 个在排队。',
      },
      facts: (seen) => ({
        ms: tookMs(seen, 'client', 'connect'),
        waiting: seen.socket('server')?.waiting ?? '?',
      }),
    },
    {
      id: 'accept',
      acts: [call({ type: 'accept', end: 'server' })],
      says: {
        en: '`accept()` took the connection out of the queue, and nothing was sent for it. The server has a new socket now, for this client alone, who is {client}. The one that listens stays as it is, for the next client.',
        'zh-CN':
          '`accept()` 从队列里取出了这个连接，线路上没有为此发送任何东西。服务器现在多了一个套接字，专门用于这个客户端 {client}。监听的那个照旧，留给下一个客户端。',
      },
      facts: (seen) => ({ client: addressOf(seen, 'server', 'accept') }),
    },
    {
      id: 'ask',
      acts: [
        waiting({ type: 'receive', end: 'server', maxBytes: 1024 }),
        call({ type: 'send', end: 'client', bytes: asked }),
      ],
      until: hasReturned('server', 'recv'),
      says: {
        en: 'The server called `recv(1024)` first and waited: there was nothing to read. Then the client sent `hello`, and `recv()` returned with {bytes} bytes. 1024 is the most that it would have taken. `ACK 6` means: the next byte that I expect is number 6, so 1 to 5 are here.',
        'zh-CN':
          '服务器先调用了 `recv(1024)`，没有数据可读，就等着。然后客户端发出 `hello`，`recv()` 带着 {bytes} 个字节返回。1024 只是最多取多少。`ACK 6` 的意思是：下一个等的是第 6 个字节，前 5 个已经收到。',
      },
      facts: (seen) => ({ bytes: seen.bytes('server', 'recv')?.byteLength ?? '?' }),
    },
    {
      id: 'answer',
      acts: [answering('server', reversed), call({ type: 'receive', end: 'client', maxBytes: 1024 })],
      question: {
        asks: {
          en: 'The server reverses what it has read and sends it, and keeps the connection open. What does the client’s `recv(1024)` do?',
          'zh-CN': '服务器把读到的内容倒过来发出去，连接保持打开。客户端的 `recv(1024)` 会怎样？',
        },
        choices: [
          { id: 'same', says: { en: 'returns what was sent', 'zh-CN': '返回原来发出的内容' }, bytes: asked },
          {
            id: 'reversed',
            says: { en: 'returns it reversed', 'zh-CN': '返回倒过来的内容' },
            bytes: reversed(asked),
          },
          { id: 'waits', says: { en: 'waits until the server closes', 'zh-CN': '一直等到服务器关闭连接' } },
        ],
        truth: (seen) => {
          const bytes = seen.bytes('client', 'recv');
          if (bytes === undefined) return 'waits';
          return bytes[0] === asked[0] ? 'same' : 'reversed';
        },
        because: {
          en: '`recv()` returns as soon as there is something to read; the connection need not end for that.',
          'zh-CN': '`recv()` 一有数据可读就返回，不需要等连接结束。',
        },
      },
      says: {
        en: 'The answer went over the same connection, the other way. Nobody had to connect a second time: a connection has two directions.',
        'zh-CN': '应答走的是同一个连接，只是方向相反。不需要再连接一次：一个连接有两个方向。',
      },
    },
    {
      id: 'end',
      acts: [
        waiting({ type: 'receive', end: 'server', maxBytes: 1024 }),
        call({ type: 'finish', end: 'client' }),
      ],
      until: hasReturned('server', 'recv'),
      question: {
        asks: {
          en: 'The server waits in `recv(1024)` for another text. The client calls `shutdown()`: it will send no more. What does the server’s `recv()` do?',
          'zh-CN':
            '服务器在 `recv(1024)` 里等下一段文字。客户端调用 `shutdown()`：不再发送了。服务器的 `recv()` 会怎样？',
        },
        choices: [
          { id: 'waits', says: { en: 'goes on waiting', 'zh-CN': '继续等待' } },
          { id: 'error', says: { en: 'fails', 'zh-CN': '失败' } },
          { id: 'zero', says: { en: 'returns 0 bytes', 'zh-CN': '返回 0 字节' } },
        ],
        truth: (seen) => {
          const result = seen.result('server', 'recv');
          if (result === undefined) return 'waits';
          return result.ok && result.bytes?.byteLength === 0 ? 'zero' : 'error';
        },
        because: {
          en: 'A segment with `FIN` came: no byte will follow. `recv()` has no other way to say that than 0 bytes.',
          'zh-CN': '收到了带 `FIN` 的报文段：后面不会再有字节。`recv()` 用返回 0 字节来表示这一点。',
        },
      },
      says: {
        en: 'The client’s direction has ended, and only that one. The server is in state {state}: its system waits for the program to close, and until then the program may send.',
        'zh-CN':
          '结束的只是客户端到服务器这个方向。服务器处于 {state} 状态：系统在等程序关闭，在那之前程序还可以发送。',
      },
      facts: (seen) => ({ state: stateOf(seen, 'server') }),
    },
    {
      id: 'close',
      acts: [
        call({ type: 'close', end: 'server' }),
        call({ type: 'receive', end: 'client', maxBytes: 1024 }),
        call({ type: 'close', end: 'client' }),
      ],
      says: {
        en: 'The server has closed, so its direction ended with a `FIN` of its own, and the client’s `recv()` returned 0 bytes. Each direction is ended by one `FIN`, and each `FIN` is acknowledged. The end that sent the first one, the client, stays in {state} for a while. The server still listens for others.',
        'zh-CN':
          '服务器关闭了连接，它这个方向也以自己的 `FIN` 结束，客户端的 `recv()` 返回 0 字节。每个方向各有一个 `FIN`，每个 `FIN` 都要被确认，这就是四次挥手。先结束的一端，也就是客户端，会在 {state} 状态停留一段时间。服务器继续监听，等待别的客户端。',
      },
      facts: (seen) => ({ state: stateOf(seen, 'client') }),
    },
  ],
  summary: {
    en: '`listen()` opens the door, the system shakes hands, `accept()` hands a connection to the program. `recv()` waits for at least one byte; 0 bytes are the end of the other side’s direction.',
    'zh-CN':
      '`listen()` 打开大门，握手由系统完成，`accept()` 把连接交给程序。`recv()` 至少等到一个字节；返回 0 字节表示对方的方向已经结束。',
  },
};
