import type { BrokenBench } from './broken-bench.js';
import { prints } from './goals.js';
import { bootFile, tftpClient, tftpServer } from './tftp-by-hand.js';

/** A TFTP client that acknowledges to the port of the request. */
export const wrongTid: BrokenBench = {
  id: 'wrong-tid',
  title: { en: 'The wrong transfer identifier', 'zh-CN': 'TID 不对' },
  story: [
    {
      en: 'A client reads `boot.img`, 1200 bytes, by TFTP. The first block comes at once, and then nothing but the first block.',
      'zh-CN': '客户端用 TFTP 读取 `boot.img`，共 1200 字节。第一个块马上就到了，之后来来去去还是第一个块。',
    },
  ],
  bench: {
    ...{ protocol: 'udp', carries: 'tftp', ends: ['client', 'server'], wire: 'direct' },
  },
  settings: [
    {
      id: 'to',
      says: { en: 'The client acknowledges to', 'zh-CN': '客户端把确认发往' },
      options: [
        { id: 'request', says: { en: 'the port of its request', 'zh-CN': '发送请求时的那个端口' } },
        { id: 'sender', says: { en: 'the port that the block came from', 'zh-CN': '数据块发来的那个端口' } },
      ],
      begins: 'request',
    },
    {
      id: 'number',
      says: { en: 'with the number', 'zh-CN': '确认里的编号是' },
      options: [
        { id: 'block', says: { en: 'of the block that came', 'zh-CN': '收到的块的编号' } },
        { id: 'next', says: { en: 'of the block that it wants', 'zh-CN': '想要的下一块的编号' } },
      ],
      begins: 'block',
    },
  ],
  programs: (chosen) => ({
    server: tftpServer(100),
    client: tftpClient({
      ...{ timeoutMs: 450, isRepeating: false, repeated: 'acknowledge' },
      to: chosen.get('to') === 'sender' ? 'sender' : 'request',
      number: chosen.get('number') === 'next' ? 'next' : 'block',
    }),
  }),
  goals: [
    prints('file', 'client', [`${bootFile.bytes} B`], {
      en: 'the client has the whole file',
      'zh-CN': '客户端拿到完整文件',
    }),
  ],
  hints: [
    {
      en: 'The server sends a block again when its acknowledgment has not come. The client sends one: where to?',
      'zh-CN': '没有等到确认，服务器就会重发。客户端明明发了确认：发到哪里去了？',
    },
    {
      en: 'Only the request goes to port 69. For each transfer the server chooses a new port, its transfer identifier (TID): RFC 1350, section 4.',
      'zh-CN':
        '只有请求才发往 69 端口。服务器为每次传输另选一个新端口，作为它的传输标识（TID），见 RFC 1350 第 4 节。',
    },
    {
      en: 'Send to the address that `recvfrom()` returned with the first block, and to it until the end. The number in an acknowledgment is that of the block that came.',
      'zh-CN':
        '发往第一个块到来时 `recvfrom()` 给出的地址，直到传输结束都用它。确认里的编号，就是收到的那个块的编号。',
    },
  ],
  why: {
    en: 'A transfer of TFTP is known by two ports, one that each side has chosen. What goes to the port of the request does not belong to it; what goes to the port that the block came from does.',
    'zh-CN':
      'TFTP 的一次传输由双方各选的一个端口确定。发往请求端口的包不属于这次传输，发往数据块来源端口的包才属于。',
  },
};
