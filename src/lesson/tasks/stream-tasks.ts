import type { WriteTask } from './write-task.js';

const reversedLine = {
  en: 'A line ends with LF (`\\n`). The answer is its characters in reverse order, and LF behind them: `Hello Server` comes back as `revreS olleH`.',
  'zh-CN':
    '一行以 LF（`\\n`）结尾。应答是把这一行的字符倒过来，LF 仍在末尾：`Hello Server` 返回 `revreS olleH`。',
} as const;
const wholeCharacters = {
  en: 'The text is UTF-8. Characters are reversed, not their bytes.',
  'zh-CN': '文本是 UTF-8。倒过来的是字符，不是字节。',
} as const;
const anyPieces = {
  en: 'One read may bring half of a line, half of a character, or several lines. Each line is answered when it is complete, in order.',
  'zh-CN': '一次读取可能只有半行、半个字符，也可能有好几行。每一行收全了就应答，次序不变。',
} as const;

/** The tasks over TCP. */
export const streamTasks: readonly WriteTask[] = [
  {
    id: 'write-reverse-server',
    lesson: 'reverse-server',
    title: { en: 'A server that reverses', 'zh-CN': '反转服务器' },
    asks: {
      en: 'Write a TCP server that answers each line with the same line, reversed.',
      'zh-CN': '写一个 TCP 服务器：把收到的每一行倒过来发回去。',
    },
    rules: [
      reversedLine,
      wholeCharacters,
      anyPieces,
      {
        en: 'An empty line comes back as an empty line. The connection stays open for further lines until the client ends it.',
        'zh-CN': '空行原样返回。连接一直保持，可以来回多行，直到客户端结束它。',
      },
      { en: 'One client after the other is enough.', 'zh-CN': '一个接一个地服务客户端就行。' },
    ],
    subject: 'tcp-reverse',
    only: [
      'reverse-text',
      'reverse-characters',
      'reverse-lines',
      'reverse-cut',
      'reverse-empty',
      'reverse-again',
    ],
    encoding: 'utf-8',
    port: 7_002,
    solution: { folder: 'lessons/reverse', role: 'server' },
  },
  {
    id: 'write-gbk-echo',
    lesson: 'text-is-bytes',
    title: { en: 'An echo in GBK', 'zh-CN': 'GBK 回显服务器' },
    asks: {
      en: 'Write a TCP server that sends back what it receives, and prints it as text in GBK.',
      'zh-CN': '写一个 TCP 服务器：收到什么就发回什么，并按 GBK 把收到的文本打印出来。',
    },
    rules: [
      {
        en: 'What comes goes back at once and byte for byte, whether a line ends or not, whatever bytes they are.',
        'zh-CN': '收到的字节立即逐字节发回，不管有没有换行，也不管是什么字节。',
      },
      {
        en: 'A read may end in the middle of a character, whose second byte comes with the next one: what is printed waits for it, what is sent back does not.',
        'zh-CN': '一次读取可能停在一个字符中间，第二个字节下次才到：打印要等它，发回不必等。',
      },
      {
        en: 'A connection is good for many messages. When the client has sent its FIN, all that it sent still comes back, and then the server closes.',
        'zh-CN':
          '一个连接上可以来回多条消息。客户端发出 FIN 之后，它此前发的仍要全部发回，然后服务器关闭连接。',
      },
      { en: 'One client after the other is enough.', 'zh-CN': '一个接一个地服务客户端就行。' },
    ],
    subject: 'tcp-echo',
    only: [
      'echo-text',
      'echo-encoded',
      'echo-bytes',
      'echo-no-line-end',
      'echo-again',
      'echo-cut-character',
      'echo-half-close',
    ],
    encoding: 'gbk',
    port: 7_005,
    solution: { folder: 'tasks/gbk-echo', role: 'server' },
  },
  {
    id: 'write-many-clients',
    lesson: 'many-clients',
    title: { en: 'Many clients at once', 'zh-CN': '同时服务多个客户端' },
    asks: {
      en: 'Write a TCP server that reverses lines for many clients at once.',
      'zh-CN': '写一个 TCP 服务器：同时为许多客户端倒转各自的行。',
    },
    rules: [
      reversedLine,
      wholeCharacters,
      anyPieces,
      {
        en: 'At least 20 clients are served at once, each with its own half of a line: by threads, processes, `select` or an event loop, as you like.',
        'zh-CN': '至少同时服务 20 个客户端，各人的半行互不相混：用线程、进程、`select` 还是事件循环都行。',
      },
      {
        en: 'A client that stops in the middle of a line keeps nobody waiting. One that leaves there, by FIN or by RST, ends nothing but its own connection.',
        'zh-CN':
          '一个客户端一行发到一半停下，不能耽误别人；发到一半就离开的（FIN 或 RST），断的只是它自己的连接。',
      },
    ],
    subject: 'tcp-reverse',
    only: [
      'reverse-text',
      'reverse-lines',
      'reverse-cut',
      'two-clients',
      'reverse-many',
      'reverse-slow-client',
      'reverse-early-leaver',
    ],
    encoding: 'utf-8',
    port: 7_009,
    solution: { folder: 'tasks/many-clients', role: 'server' },
  },
  {
    id: 'write-chat',
    lesson: 'duplex',
    title: { en: 'A chat, full duplex', 'zh-CN': '全双工聊天' },
    asks: {
      en: 'Write a TCP server that passes on each line that one client says to all others.',
      'zh-CN': '写一个 TCP 服务器：把一个客户端说的每一行转给其他所有客户端。',
    },
    rules: [
      {
        en: 'A line ends with LF (`\\n`) and is passed on at once, in the order in which it came. A name or a number before it is no fault, nor is a greeting for whoever comes.',
        'zh-CN':
          '一行以 LF（`\\n`）结尾，收到就转，次序不变。前面加名字或编号不算错，有人进来时问候一声也不算错。',
      },
      {
        en: 'Nobody takes turns: one may say several lines before another answers, and two may speak at the same time.',
        'zh-CN': '不分轮次：对方回答之前可以连说几句，两边也可以同时说。',
      },
      {
        en: 'The text is UTF-8 and arrives as it was said.',
        'zh-CN': '文本是 UTF-8，到达时一字不变。',
      },
      {
        en: 'At least three clients. When one breaks off (RST), the others go on.',
        'zh-CN': '至少三个客户端。其中一个异常断开（RST），其余的照常聊天。',
      },
    ],
    subject: 'tcp-chat',
    only: undefined,
    encoding: 'utf-8',
    port: 7_008,
    solution: { folder: 'tasks/chat', role: 'server' },
  },
];
