import type { WriteTask } from './write-task.js';

/** The tasks over UDP, TFTP among them. */
export const datagramTasks: readonly WriteTask[] = [
  {
    id: 'write-counter',
    lesson: 'counting-echo',
    title: { en: 'A UDP echo with a counter', 'zh-CN': '带计数的 UDP 回显' },
    asks: {
      en: 'Write a UDP server that answers each datagram with its text and a number that counts.',
      'zh-CN': '写一个 UDP 服务器：用原文加一个计数回答每个数据报。',
    },
    rules: [
      {
        en: 'The answer is the number, a space and the text that came: `1 Hello`, `2 Hello`. It goes to where the datagram came from, from the port that was asked.',
        'zh-CN': '应答是序号、空格和原文：`1 Hello`、`2 Hello`，从被询问的端口发回数据报的来处。',
      },
      {
        en: 'The number grows by one with each datagram. An empty datagram counts, and is answered as well.',
        'zh-CN': '每来一个数据报，序号加一。空数据报也计数，也要应答。',
      },
      {
        en: 'All clients are counted together, or each by itself; the count never begins anew.',
        'zh-CN': '所有客户端合计或各计各的都行，但不能从头再计。',
      },
    ],
    subject: 'udp-counter',
    only: undefined,
    encoding: 'utf-8',
    port: 7_006,
    solution: { folder: 'lessons/counter', role: 'server' },
  },
  {
    id: 'write-tftp-client',
    lesson: 'tftp-blocks',
    title: { en: 'A TFTP client', 'zh-CN': 'TFTP 客户端' },
    asks: {
      en: 'Write a TFTP client (RFC 1350) that gets a file; host, port and the name of the file are told to it.',
      'zh-CN': '写一个 TFTP 客户端（RFC 1350）：告诉它主机、端口和文件名，它就把文件取下来。',
    },
    rules: [
      {
        en: 'It sends an RRQ in mode `octet`, without options, and acknowledges each DATA by its number. A block of less than 512 bytes, also an empty one, is the last.',
        'zh-CN':
          '以 `octet` 模式、不带选项发送 RRQ，按块号确认每个 DATA。不足 512 字节的块（也可能是空块）就是最后一块。',
      },
      {
        en: 'The server answers from a port of its own, its TID: from then on packets go there. What comes from any other port is answered by ERROR 5 and does not get into the file.',
        'zh-CN':
          '服务器从新的端口（它的 TID）应答，此后的包都发往那里。来自其他端口的包以 ERROR 5 应答，不写入文件。',
      },
      {
        en: 'A block that comes again is acknowledged again, and written once.',
        'zh-CN': '重复到达的块再确认一次，但只写入一次。',
      },
      {
        en: 'If nothing comes for a second, the last packet is sent again; after five times it gives up.',
        'zh-CN': '一秒没有收到，就重发上一个包；重发五次后放弃。',
      },
      {
        en: 'An ERROR ends the transfer as failed, and is not answered.',
        'zh-CN': '收到 ERROR，传输以失败结束，且不作应答。',
      },
    ],
    subject: 'tftp-client',
    only: [
      'get-whole',
      'get-request',
      'get-exact-blocks',
      'get-foreign-packet',
      'get-doubled',
      'get-lost-block',
      'get-lost-ack',
      'get-error',
    ],
    encoding: 'utf-8',
    port: undefined,
    solution: { folder: 'lessons/tftp', role: 'client' },
  },
  {
    id: 'write-tftp-server',
    lesson: 'tftp-blocks',
    title: { en: 'A TFTP server', 'zh-CN': 'TFTP 服务器' },
    asks: {
      en: 'Write a TFTP server (RFC 1350) that gives out the files of one folder, to be read only.',
      'zh-CN': '写一个 TFTP 服务器（RFC 1350）：只读地提供一个文件夹里的文件。',
    },
    rules: [
      {
        en: 'It has the file `boot.img`: the numbers from 1000 to 2023, a line each, 5,120 bytes. These are ten whole blocks, so an empty eleventh one ends the transfer.',
        'zh-CN':
          '它有文件 `boot.img`：从 1000 到 2023 的数字，每行一个，共 5120 字节。正好十个整块，所以要用空的第十一块结束传输。',
      },
      {
        en: 'Each transfer has a port of its own, its TID. A packet that comes there from another port is answered by ERROR 5, and disturbs nothing.',
        'zh-CN': '每次传输用一个新的端口（TID）。别的端口发到那里的包以 ERROR 5 应答，不影响传输。',
      },
      {
        en: 'A block is sent again when its ACK does not come within a second or two. An ACK that comes twice has no block sent twice.',
        'zh-CN': '一两秒内没有等到 ACK，就重发这一块。重复的 ACK 不会使任何块发两遍。',
      },
      {
        en: 'A file that is not there is answered by ERROR 1. Nothing outside of the folder is given out, whatever the name says: `../../etc/passwd`.',
        'zh-CN':
          '文件不存在就以 ERROR 1 应答。不管文件名怎么写（如 `../../etc/passwd`），都不给出文件夹以外的东西。',
      },
      {
        en: 'An ERROR of the client ends its transfer. What is no request does not end the server, and is given no file. Options may be ignored, and one transfer after the other is enough.',
        'zh-CN':
          '客户端发来 ERROR，这次传输就结束。不成请求的包不会让服务器停下，也得不到文件。选项可以不理会，一次传输一个就行。',
      },
    ],
    subject: 'tftp-server',
    only: [
      'unknown-file',
      'read-whole',
      'new-port',
      'foreign-packet',
      'repeated-ack',
      'lost-ack',
      'client-error',
      'malformed-request',
      'path-traversal',
    ],
    encoding: 'utf-8',
    port: 6_969,
    hasFile: true,
    solution: { folder: 'lessons/tftp', role: 'server' },
  },
];
