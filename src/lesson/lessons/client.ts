import type { Lesson } from '../lesson.js';
import { call, connecting, hasReturned, sideOf, stateOf, textBytes, waiting } from './writing.js';

const asked = textBytes('list\n');
const firstPart = textBytes('one\ntwo\n');
const lastPart = textBytes('three\n');
const late = textBytes('more\n');

/** A client: reading until an answer is whole, and what becomes of what is sent to nobody. */
export const client: Lesson = {
  id: 'client',
  title: { en: 'A client', 'zh-CN': '客户端' },
  subtitle: { en: 'reading until the end, and writing after it', 'zh-CN': '一直读到结束，以及结束之后再写' },
  intro: [
    {
      en: 'A client speaks first. It connects, asks, and reads the answer. The last of these is where most first clients are wrong: how does it know that the answer is whole?',
      'zh-CN':
        '客户端先开口：连接、提问、读取应答。初学者写的客户端，大多错在最后一步：怎么知道应答已经完整？',
    },
    {
      en: 'This server answers `list` with some lines, and closes when it has said them all. Other protocols say the length first, or end with a mark.',
      'zh-CN':
        '这个服务器收到 `list` 后发回几行文字，全部发完就关闭连接。别的协议会先说长度，或者用一个结束标记。',
    },
  ],
  bench: { protocol: 'tcp', ends: ['client', 'server'], wire: 'direct' },
  steps: [
    {
      id: 'connect',
      acts: connecting,
      until: hasReturned('server', 'accept'),
      says: {
        en: 'The client needs to know one thing beforehand, where the server is: {server}. Its own end, {client}, came from the system.',
        'zh-CN': '客户端事先只需要知道一件事：服务器在 {server}。它自己这一端 {client} 由系统分配。',
      },
      facts: (seen) => ({ server: sideOf(seen, 'client', 'peer'), client: sideOf(seen, 'client', 'local') }),
    },
    {
      id: 'ask',
      acts: [
        call({ type: 'send', end: 'client', bytes: asked }),
        call({ type: 'receive', end: 'server', maxBytes: 1024 }),
      ],
      says: {
        en: 'The question is {bytes} bytes, a newline among them. The server reads up to the newline: so these two have agreed where a question ends.',
        'zh-CN': '问题共 {bytes} 字节，包括一个换行。服务器读到换行为止：这就是双方约定的“问题到哪里结束”。',
      },
      facts: (seen) => ({ bytes: seen.bytes('server', 'recv')?.byteLength ?? '?' }),
    },
    {
      id: 'part',
      acts: [
        call({ type: 'send', end: 'server', bytes: firstPart }),
        call({ type: 'receive', end: 'client', maxBytes: 1024 }),
      ],
      question: {
        asks: {
          en: 'The server sends two lines of its answer and still has to look up the third. What does the client’s `recv(1024)` do?',
          'zh-CN': '服务器先发出应答的两行，第三行还在查。客户端的 `recv(1024)` 会怎样？',
        },
        choices: [
          { id: 'waits', says: { en: 'waits until the answer is whole', 'zh-CN': '等到应答完整' } },
          { id: 'line', says: { en: 'returns one line', 'zh-CN': '返回一行' }, bytes: textBytes('one\n') },
          { id: 'both', says: { en: 'returns both lines', 'zh-CN': '返回两行' }, bytes: firstPart },
        ],
        truth: (seen) => {
          const bytes = seen.bytes('client', 'recv');
          if (bytes === undefined) return 'waits';
          return bytes.byteLength === firstPart.byteLength ? 'both' : 'line';
        },
        because: {
          en: 'It returns what has come. What a line is, and what an answer is, only the two programs know.',
          'zh-CN': '到了多少就返回多少。什么是一行、什么是完整的应答，只有两个程序自己知道。',
        },
      },
      says: {
        en: 'A client that reads once and goes on has {bytes} bytes now, and takes them for everything. On a quick network its test would pass on most days.',
        'zh-CN':
          '只读一次就往下走的客户端，这时拿到 {bytes} 个字节，并以为这就是全部。网络快的时候，这样的测试大多数日子都能通过。',
      },
      facts: (seen) => ({ bytes: seen.bytes('client', 'recv')?.byteLength ?? '?' }),
    },
    {
      id: 'rest',
      acts: [
        waiting({ type: 'receive', end: 'client', maxBytes: 1024 }),
        call({ type: 'send', end: 'server', bytes: lastPart }),
        call({ type: 'close', end: 'server' }),
      ],
      until: hasReturned('client', 'recv'),
      says: {
        en: 'So a client reads in a loop. It called `recv()` again, waited, and got {bytes} bytes more. The server has closed by now, but this call does not say so yet: bytes first.',
        'zh-CN':
          '所以客户端要循环读。它再次调用 `recv()`，等了一会儿，又得到 {bytes} 个字节。这时服务器已经关闭，但这次调用还没有说：先给字节。',
      },
      facts: (seen) => ({ bytes: seen.bytes('client', 'recv')?.byteLength ?? '?' }),
    },
    {
      id: 'end',
      acts: [call({ type: 'receive', end: 'client', maxBytes: 1024 })],
      says: {
        en: 'The next `recv()` returned 0 bytes, and that is where the loop ends: here the end of the answer is the end of the connection. The client is in state {state}, because it has not closed yet.',
        'zh-CN':
          '下一次 `recv()` 返回 0 字节，循环到此结束：在这里，连接结束就是应答结束。客户端还没有关闭，所以处于 {state} 状态。',
      },
      facts: (seen) => ({ state: stateOf(seen, 'client') }),
    },
    {
      id: 'late',
      acts: [call({ type: 'send', end: 'client', bytes: late })],
      question: {
        asks: {
          en: 'The client has not closed. It sends another question to the server, which has. What does `send()` return?',
          'zh-CN': '客户端没有关闭，又向已经关闭的服务器发一个问题。`send()` 会返回什么？',
        },
        choices: [
          { id: 'error', says: { en: 'an error', 'zh-CN': '错误' } },
          { id: 'success', says: { en: 'success', 'zh-CN': '成功' } },
        ],
        truth: (seen) => (seen.result('client', 'send')?.ok === true ? 'success' : 'error'),
        because: {
          en: 'The server’s `FIN` said that it sends no more, not that it reads no more. The client’s system cannot know better, so it takes the bytes.',
          'zh-CN':
            '服务器的 `FIN` 只说明它不再发送，并没有说不再读。客户端的系统无从知道更多，所以照样收下字节。',
        },
      },
      says: {
        en: 'Success means that the system has taken the bytes, never that anybody reads them. At the other side no program has this connection any more, and its system answers such bytes with a reset.',
        'zh-CN':
          '成功只说明系统收下了字节，从来不说明有人读到。另一边已经没有程序拥有这个连接，它的系统会用复位报文回应这些字节。',
      },
    },
    {
      id: 'again',
      acts: [call({ type: 'send', end: 'client', bytes: late })],
      question: {
        asks: {
          en: 'And once more: what does `send()` return this time?',
          'zh-CN': '再发一次：这回 `send()` 返回什么？',
        },
        choices: [
          { id: 'success', says: { en: 'success', 'zh-CN': '成功' } },
          { id: 'error', says: { en: 'an error', 'zh-CN': '错误' } },
        ],
        truth: (seen) => (seen.result('client', 'send')?.ok === true ? 'success' : 'error'),
        because: {
          en: '`RST` had come before. It ended the connection for both ends, and the next call was the first chance to say so.',
          'zh-CN': '在这之前 `RST` 已经到了，连接两端同时作废，而下一次调用才有机会把它告诉程序。',
        },
      },
      says: {
        en: 'So an error of `send()` is often about what was sent before, and success is no receipt. A client that must know asks for an answer and reads it.',
        'zh-CN':
          '可见 `send()` 报的错，说的往往是以前的发送，而成功也不是回执。客户端要想确认，只能请对方应答，并把应答读回来。',
      },
    },
  ],
  summary: {
    en: 'Read in a loop until your protocol says that the answer is whole: a length, a mark, or the end of the connection. `send()` says only that the system has taken the bytes.',
    'zh-CN':
      '循环读取，直到协议告诉你应答已经完整：长度、结束标记，或者连接结束。`send()` 只说明系统收下了字节。',
  },
};
