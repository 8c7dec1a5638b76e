import type { LessonId, Words } from './lesson.js';
import type {
  ChatServerTask,
  DatagramClientTask,
  DatagramServerTask,
  LineClientTask,
  LineServerTask,
  TftpClientTask,
  TftpServerTask,
} from './own-program/task.js';

/** What the bench has for a client that a student writes: a server that answers rightly. */
export interface OwnClientTask {
  readonly asks: Words;
  readonly task: LineClientTask | DatagramClientTask | Omit<TftpClientTask, 'requestAddress'>;
  /** How the bench answers; a TFTP server has `files` instead. */
  readonly reply?: string;
  /** Lines that the bench says of its own accord, one a second from the first connection on. */
  readonly says?: readonly string[];
  readonly files?: Readonly<Record<string, number>>;
}

/** What the bench asks of a server that a student writes. */
export interface OwnServerTask {
  readonly asks: Words;
  readonly task:
    | LineServerTask
    | ChatServerTask
    | DatagramServerTask
    | Omit<TftpServerTask, 'requestAddress'>;
}

/** The tasks of one lesson for programs of the student's own. */
export interface OwnTasks {
  readonly client?: OwnClientTask;
  readonly server?: OwnServerTask;
}

const utf8Lines = { encoding: 'utf-8', lineEnd: 'lf' } as const;
const reversed = [
  { question: 'Hello', answer: 'olleH' },
  { question: '温度 23.5℃', answer: '℃5.32 度温' },
  { question: 'a', answer: 'a' },
] as const;
const gotLines = ['23.5', '温度 23.5℃', 'a'].map((question) => ({ question, answer: `got ${question}` }));
const echoedGbk = [
  { question: '你好', answer: 'echo:你好' },
  { question: '温度 23.5', answer: 'echo:温度 23.5' },
] as const;

const reverseTasks: OwnTasks = {
  client: {
    asks: {
      en: 'A TCP client that sends a line in UTF-8, ended by a newline, and prints the line that comes back.',
      'zh-CN': '写一个 TCP 客户端：用 UTF-8 发一行，以换行结尾，再打印返回的那一行。',
    },
    task: { kind: 'line-client', ...utf8Lines },
    reply: 'reverse',
  },
  server: {
    asks: {
      en: 'A TCP server that answers each line with its characters in reverse order, and a newline.',
      'zh-CN': '写一个 TCP 服务器：把每一行的字符倒过来，加上换行发回去。',
    },
    task: { kind: 'line-server', ...utf8Lines, exchanges: reversed, servesMany: false },
  },
};

/** What a student's own program is to do, by lesson. A lesson without tasks has no row. */
export const ownTasks: Readonly<Partial<Record<LessonId, OwnTasks>>> = {
  'reverse-server': reverseTasks,
  client: reverseTasks,
  datagrams: {
    client: {
      asks: {
        en: 'A UDP client that sends a datagram of text in UTF-8, and prints the one that comes back.',
        'zh-CN': '写一个 UDP 客户端：用 UTF-8 发一个文本数据报，再打印返回的数据报。',
      },
      task: { kind: 'udp-client', encoding: 'utf-8' },
      reply: 'echo',
    },
    server: {
      asks: {
        en: 'A UDP server that sends every datagram back as it came, an empty one too.',
        'zh-CN': '写一个 UDP 服务器：每个数据报原样发回，空的也发回。',
      },
      task: { kind: 'udp-server', answers: 'same' },
    },
  },
  'text-is-bytes': {
    client: {
      asks: {
        en: 'A TCP client that sends a line of Chinese in GBK, and prints what comes back.',
        'zh-CN': '写一个 TCP 客户端：用 GBK 发一行中文，再打印返回的内容。',
      },
      task: { kind: 'line-client', encoding: 'gbk', lineEnd: 'lf' },
      reply: 'echo',
    },
    server: {
      asks: {
        en: 'A TCP server that takes lines in GBK, prints them, and sends each back in GBK with `echo:` in front.',
        'zh-CN': '写一个 TCP 服务器：按 GBK 收行、打印，再在前面加上 `echo:` 按 GBK 发回。',
      },
      task: { kind: 'line-server', encoding: 'gbk', lineEnd: 'lf', exchanges: echoedGbk, servesMany: false },
    },
  },
  'counting-echo': {
    server: {
      asks: {
        en: 'A UDP server that answers each datagram with its number, a space and the same text: `1 Hello`, `2 Hello`.',
        'zh-CN': '写一个 UDP 服务器：用序号、空格和原文回答每个数据报：`1 Hello`、`2 Hello`。',
      },
      task: { kind: 'udp-server', answers: 'counted' },
    },
  },
  'no-messages': {
    ...(reverseTasks.client !== undefined && { client: reverseTasks.client }),
    server: {
      asks: {
        en: 'A TCP server that answers each line, however it comes, with `got`, a space and the line: `got 23.5`.',
        'zh-CN': '写一个 TCP 服务器：无论数据怎样到达，对每一行都回答 `got`、一个空格和这一行：`got 23.5`。',
      },
      task: { kind: 'line-server', ...utf8Lines, exchanges: gotLines, servesMany: false },
    },
  },
  duplex: {
    client: {
      asks: {
        en: 'A TCP chat client: it sends each line that is typed in UTF-8, and prints what comes, whenever that is. The bench says three lines of its own accord; type some meanwhile.',
        'zh-CN':
          '写一个 TCP 聊天客户端：用 UTF-8 发送输入的每一行，并随时打印收到的内容。实验台会自己说三行话；其间你也输入几行。',
      },
      task: { kind: 'line-client', ...utf8Lines },
      says: ['hello', '你好', 'are you there?'],
    },
    server: {
      asks: {
        en: 'A TCP chat server: what one client says, a line, comes to all others, whoever speaks when; one that leaves ends nothing for the others.',
        'zh-CN':
          '写一个 TCP 聊天服务器：一个客户端说的每一行都转给其他所有客户端，谁都可以随时说；有人离开，其余的照常聊。',
      },
      task: { kind: 'chat-server', encoding: 'utf-8' },
    },
  },
  'many-clients': {
    server: {
      asks: {
        en: 'A TCP server that reverses lines for several clients at once: the second must not wait for the first.',
        'zh-CN': '写一个 TCP 服务器：同时为多个客户端倒转各行，第二个不必等第一个。',
      },
      task: { kind: 'line-server', ...utf8Lines, exchanges: reversed, servesMany: true },
    },
  },
  'tftp-blocks': {
    client: {
      asks: {
        en: 'A TFTP client that gets `boot.img` in mode octet without options: 1,300 bytes in three blocks.',
        'zh-CN': '写一个 TFTP 客户端：用 octet 方式、不带选项取 `boot.img`：1300 字节，分三块。',
      },
      task: { kind: 'tftp-client' },
      files: { 'boot.img': 1_300 },
    },
    server: {
      asks: {
        en: 'A TFTP server that gives two files in mode octet without options: `boot.img` of 1,300 bytes and `even.img` of 1,024 (`head -c 1300 /dev/urandom > boot.img`).',
        'zh-CN':
          '写一个 TFTP 服务器：用 octet 方式、不带选项提供两个文件：1300 字节的 `boot.img` 和 1024 字节的 `even.img`（`head -c 1300 /dev/urandom > boot.img`）。',
      },
      task: { kind: 'tftp-server', files: { 'boot.img': 1_300, 'even.img': 1_024 } },
    },
  },
};
