import type { Lesson } from '../lesson.js';
import { call, textBytes, waiting } from './writing.js';

const first = textBytes('23.5\n');
const second = textBytes('23.6\n');
const third = textBytes('23.7\n');

/** TCP has no messages: sends that arrive glued together, or torn. */
export const noMessages: Lesson = {
  id: 'no-messages',
  title: { en: 'TCP has no messages', 'zh-CN': 'TCP 没有消息边界' },
  subtitle: { en: '粘包与半包: glued and torn', 'zh-CN': '粘包与半包' },
  intro: [
    {
      en: 'TCP carries bytes in order, and nothing else. Where one `send()` ended is not on the wire. So one `recv()` may return two sends glued together, or half of one.',
      'zh-CN':
        'TCP 只保证字节按顺序到达，别的什么都不保证。一次 `send()` 到哪里为止，线路上没有任何记号。所以一次 `recv()` 可能拿到粘在一起的两次发送，也可能只拿到半条。',
    },
    {
      en: 'A thermometer sends a reading a line, and a server reads with `recv(8)`. Watch where the lines end, and where the calls do.',
      'zh-CN': '一支温度计每行发一个读数，服务器用 `recv(8)` 来读。注意看：行在哪里结束，调用又在哪里结束。',
    },
  ],
  bench: { protocol: 'tcp', ends: ['client', 'server'], wire: 'direct' },
  steps: [
    {
      id: 'connect',
      acts: [
        call({ type: 'open', end: 'server' }),
        waiting({ type: 'accept', end: 'server' }),
        call({ type: 'connect', end: 'client' }),
      ],
      until: (seen) => seen.result('server', 'accept') !== undefined,
      says: {
        en: 'The server listens at {server}, the client connects from {client}. Both have a connection now, and no byte has passed.',
        'zh-CN': '服务器在 {server} 监听，客户端从 {client} 连上来。双方都有了连接，还没有一个字节通过。',
      },
      facts: (seen) => ({
        server: seen.socket('client')?.peer ?? '?',
        client: seen.socket('client')?.local ?? '?',
      }),
    },
    {
      id: 'slow',
      acts: [
        waiting({ type: 'receive', end: 'server', maxBytes: 8 }),
        call({ type: 'send', end: 'client', bytes: first }),
      ],
      until: (seen) => seen.result('server', 'recv') !== undefined,
      question: {
        asks: {
          en: 'The server waits in `recv(8)`. The client sends `23.5` and a newline, 5 bytes. What does `recv(8)` do?',
          'zh-CN': '服务器在 `recv(8)` 里等着。客户端发出 `23.5` 和一个换行，共 5 字节。`recv(8)` 会怎样？',
        },
        choices: [
          { id: 'returns', says: { en: 'returns the 5 bytes', 'zh-CN': '返回这 5 个字节' }, bytes: first },
          { id: 'waits', says: { en: 'waits for 3 more', 'zh-CN': '再等 3 个字节' } },
        ],
        truth: (seen) => (seen.waits('server', 'recv') ? 'waits' : 'returns'),
        because: {
          en: 'The number is the most that it may take, not what it waits for. One byte is enough to return.',
          'zh-CN': '这个数字是最多取多少，不是要等够多少。只要有一个字节，它就返回。',
        },
      },
      says: {
        en: '`recv(8)` returned after {ms} ms with what there was: one whole line. This is how it looks in every first test, and why the mistake is found late.',
        'zh-CN':
          '`recv(8)` 过了 {ms} 毫秒就带着已有的内容返回：正好一整行。每次初试都是这个样子，所以这个错误总是很晚才被发现。',
      },
      facts: (seen) => ({ ms: (seen.tookMs('server', 'recv') ?? 0).toFixed(1) }),
    },
    {
      id: 'fast',
      acts: [
        call({ type: 'send', end: 'client', bytes: second }),
        call({ type: 'send', end: 'client', bytes: third }),
      ],
      until: (seen) => seen.latest.filter(({ type }) => type === 'returned').length === 2,
      says: {
        en: 'Two more readings, while the server is busy with the first one. Both `send()` calls have returned: that means that the system has taken the bytes, not that anybody has read them.',
        'zh-CN':
          '服务器还在处理第一个读数时，又发来两个。两次 `send()` 都返回了：这只说明系统收下了字节，并不说明有人读过。',
      },
    },
    {
      id: 'glued',
      acts: [call({ type: 'receive', end: 'server', maxBytes: 8 })],
      question: {
        asks: {
          en: 'Ten bytes wait for the server. What will its next `recv(8)` return?',
          'zh-CN': '有 10 个字节在等服务器。它的下一次 `recv(8)` 会返回什么？',
        },
        choices: [
          { id: 'one', says: { en: 'exactly one message', 'zh-CN': '正好一条消息' }, bytes: second },
          {
            id: 'glued',
            says: { en: 'one and a half', 'zh-CN': '一条半' },
            bytes: textBytes('23.6\n23.'),
          },
          { id: 'both', says: { en: 'two messages', 'zh-CN': '两条消息' }, bytes: textBytes('23.6\n23.7\n') },
          { id: 'nothing', says: { en: 'nothing, it blocks', 'zh-CN': '什么都没有，它阻塞' } },
        ],
        truth: (seen) => {
          const { byteLength } = seen.bytes('server', 'recv') ?? { byteLength: 0 };
          if (byteLength === 0) return 'nothing';
          return byteLength === second.byteLength ? 'one' : byteLength === 8 ? 'glued' : 'both';
        },
        because: {
          en: 'It takes as many bytes as fit, wherever a line ends: the second reading is torn.',
          'zh-CN': '能装多少就取多少，不管行在哪里结束：第二个读数被撕成了两半。',
        },
      },
      says: {
        en: 'A program that takes this for one message reads the temperature 23 and dot. This is what 粘包 and 半包 mean: glued, and torn. Nothing is broken, TCP promised no more.',
        'zh-CN':
          '把它当成一条消息的程序，读到的温度是“23.”。这就是粘包和半包。什么都没坏，TCP 本来就只答应了这些。',
      },
    },
    {
      id: 'rest',
      acts: [call({ type: 'receive', end: 'server', maxBytes: 8 })],
      says: {
        en: 'The rest comes with the next call. So a server keeps what is not whole in a buffer, adds what comes, and cuts lines out of it: that is framing.',
        'zh-CN':
          '剩下的要等下一次调用。所以服务器要把不完整的部分留在缓冲区里，接上新来的，再从里面切出一行行来：这就是分帧。',
      },
    },
    {
      id: 'end',
      acts: [
        call({ type: 'finish', end: 'client' }),
        call({ type: 'receive', end: 'server', maxBytes: 8 }),
        call({ type: 'close', end: 'server' }),
      ],
      says: {
        en: 'The client has ended its direction. `recv(8)` returns 0 bytes: the only sure sign that no more will come. If the buffer still has half a line then, it was cut off, and a good server says so.',
        'zh-CN':
          '客户端结束了自己这个方向。`recv(8)` 返回 0 字节：这是不会再来数据的唯一可靠标志。如果此时缓冲区里还有半行，那就是被截断了，好的服务器会说出来。',
      },
    },
  ],
  summary: {
    en: 'Messages are your agreement, not TCP’s: a delimiter, a length in front, or a fixed size. Read into a buffer, cut whole messages out of it, keep the rest.',
    'zh-CN':
      '消息边界是你们自己的约定，不是 TCP 的：分隔符、前置长度，或者固定长度。读进缓冲区，切出完整的消息，剩下的留着。',
  },
};
