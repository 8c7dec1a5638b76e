import type { BrokenBench } from './broken-bench.js';
import { connects, prints } from './goals.js';
import { readingServer, thermometer } from './thermometer.js';

/** A client that goes to where the server was yesterday. */
export const wrongPort: BrokenBench = {
  id: 'wrong-port',
  title: { en: 'The wrong port', 'zh-CN': '端口不对' },
  story: [
    {
      en: 'A thermometer connects to a server, sends `23.5` and a newline, and is answered `ok`. Yesterday it worked. Since the server was started again, `connect()` fails at once.',
      'zh-CN':
        '温度计连到服务器，发出 `23.5` 和一个换行，得到应答 `ok`。昨天还好好的；服务器重启之后，`connect()` 立刻失败。',
    },
  ],
  bench: { protocol: 'tcp', ends: ['client', 'server'], wire: 'direct' },
  settings: [
    {
      id: 'server',
      says: { en: 'The server binds to', 'zh-CN': '服务器绑定到' },
      options: [
        {
          id: 'any',
          says: {
            en: 'port 0: the system gives it a free one',
            'zh-CN': '端口 0：由系统分配一个空闲端口',
          },
        },
        { id: 'noted', says: { en: 'the port in the notes', 'zh-CN': '笔记里记的端口' } },
      ],
      begins: 'any',
    },
    {
      id: 'client',
      says: { en: 'The client connects to', 'zh-CN': '客户端连接到' },
      options: [
        { id: 'noted', says: { en: 'the port in the notes', 'zh-CN': '笔记里记的端口' } },
        {
          id: 'printed',
          says: { en: 'the port that the server says it has', 'zh-CN': '服务器自己报出的端口' },
        },
      ],
      begins: 'noted',
    },
  ],
  programs: (chosen) => ({
    server: readingServer({ type: 'open', ...(chosen.get('server') === 'noted' && { at: 'nowhere' }) }),
    client: thermometer({ type: 'connect', ...(chosen.get('client') === 'noted' && { nowhere: true }) }),
  }),
  goals: [
    connects,
    prints('reading', 'server', ['23.5'], { en: 'the server has the reading', 'zh-CN': '服务器拿到读数' }),
    prints('answer', 'client', ['ok'], { en: 'the client is answered', 'zh-CN': '客户端得到应答' }),
  ],
  hints: [
    {
      en: 'Refused is an answer: the machine was reached, and nobody listens at that port of it.',
      'zh-CN': '“拒绝”本身就是一种应答：机器是通的，只是那个端口上没有人监听。',
    },
    {
      en: 'Compare two ports: the one that the failed `connect()` names, and the one that the line of sockets shows in LISTEN. `bob ports --listening` shows the same of every program.',
      'zh-CN':
        '对比两个端口：失败的 `connect()` 报出的那个，和套接字一行里处于 LISTEN 状态的那个。`bob ports --listening` 能看到所有程序的监听端口。',
    },
    {
      en: 'Who binds to port 0 has another port after every start. Bind to the port in the notes, or let the client go to the one that the server has now. Either is enough.',
      'zh-CN':
        '绑定端口 0 的程序每次启动端口都不同。要么让服务器绑定笔记里的端口，要么让客户端去连它现在的端口，改一处即可。',
    },
  ],
  why: {
    en: 'A port belongs to whoever has bound it, and a client has to know it beforehand. Now both have it from the notes, or the client goes to the one that the server was given.',
    'zh-CN':
      '端口属于绑定它的程序，客户端必须事先知道是哪一个。现在要么两边都按笔记来，要么客户端连的就是服务器实际拿到的那个。',
  },
};
