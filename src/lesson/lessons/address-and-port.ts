import type { Lesson } from '../lesson.js';
import { addressOf, call, hasReturned, sideOf, tookMs, waiting } from './writing.js';

/** An address and a port: what they name, who holds one, and what a connection is called by. */
export const addressAndPort: Lesson = {
  id: 'address-and-port',
  title: { en: 'An address and a port', 'zh-CN': '地址与端口' },
  subtitle: { en: 'and who holds it', 'zh-CN': '以及谁占着它' },
  intro: [
    {
      en: 'Programs reach each other through sockets. A socket is what a program gets from the system when it asks to use the network. It is found by an address and a port: an address is like that of a house, a port like the number of a door in it.',
      'zh-CN':
        '程序之间通过套接字通信。套接字是程序向系统申请使用网络时得到的东西，别人靠地址和端口找到它：地址好比一栋楼，端口好比楼里的门牌号。',
    },
    {
      en: 'A server is a program that waits to be asked; a client is one that asks. Clients stand at the left, servers at the right. Every step makes real calls on this machine: a call returns when it is done, and until then the program stands still at that line. The arrows between them are what went over the wire; a dotted one is worked out from what the calls returned.',
      'zh-CN':
        '服务器是等着别人来问的程序，客户端是去问的程序。客户端在左，服务器在右。每一步都在本机上做真实的调用：调用完成才返回，在此之前程序就停在那一行。中间的箭头是线路上传过的内容；虚线表示由调用的返回结果推断得出。',
    },
  ],
  bench: { protocol: 'tcp', ends: ['client', 'client2', 'server', 'server2'], wire: 'direct' },
  steps: [
    {
      id: 'listen',
      acts: [call({ type: 'open', end: 'server' })],
      says: {
        en: 'A server listens at {server}. Before the colon stands the address, which names a machine: `127.0.0.1` is this machine, for itself. Behind it stands the port, 1 to 65535, which says which socket of the machine is meant. The system keeps a table of all sockets. It says that this one is in state `LISTEN`, and that process {pid} holds it.',
        'zh-CN':
          '服务器在 {server} 监听。冒号前面是地址，指明是哪台机器：`127.0.0.1` 就是本机自己。冒号后面是端口，从 1 到 65535，指明是这台机器上的哪个套接字。系统有一张记录所有套接字的表：这一个处于 `LISTEN` 状态，由进程 {pid} 占用。',
      },
      facts: (seen) => ({
        server: addressOf(seen, 'server', 'listen'),
        pid: seen.socket('server')?.pid ?? '–',
      }),
    },
    {
      id: 'taken',
      acts: [call({ type: 'open', end: 'server2', at: 'server' })],
      question: {
        asks: {
          en: 'A second program asks to listen at the same address and port. What does it get?',
          'zh-CN': '另一个程序也要在同一个地址和端口上监听。结果会怎样？',
        },
        choices: [
          {
            id: 'shared',
            says: { en: 'the port as well: both listen', 'zh-CN': '也得到这个端口：两个都在监听' },
          },
          {
            id: 'taken',
            says: { en: 'the port, and the first one loses it', 'zh-CN': '得到端口，原来的程序失去它' },
          },
          { id: 'error', says: { en: 'an error', 'zh-CN': '一个错误' } },
        ],
        truth: (seen) => {
          if (seen.result('server2', 'listen')?.ok === false) return 'error';
          return seen.socket('server')?.state === 'LISTEN' ? 'shared' : 'taken';
        },
        because: {
          en: 'A client that connects must reach one program and no other. So only one program at a time may listen at a port, unless both have asked to share it.',
          'zh-CN':
            '客户端连过来时，只能到达一个确定的程序。所以一个端口同时只能有一个程序监听，除非两个程序事先都声明愿意共用。',
        },
      },
      says: {
        en: 'It failed: the address is in use, `EADDRINUSE` for a programmer. Who is in the way stands in the table: process {pid} holds {server}. `netstat -an` shows the same table, and `ss -tlnp` names the processes.',
        'zh-CN':
          '失败了：地址已被占用，程序员看到的是 `EADDRINUSE`。是谁占着，表里写着：进程 {pid} 占用 {server}。`netstat -an` 看的就是这张表，`ss -tlnp` 还会列出进程。',
      },
      facts: (seen) => ({
        server: sideOf(seen, 'server', 'local'),
        pid: seen.socket('server')?.pid ?? '–',
      }),
    },
    {
      id: 'client',
      acts: [waiting({ type: 'accept', end: 'server' }), call({ type: 'connect', end: 'client' })],
      until: hasReturned('server', 'accept'),
      question: {
        asks: {
          en: 'A client connects to the server. It has never named a port of its own. Which one does it speak from?',
          'zh-CN': '客户端连接服务器，但从没指定过自己的端口。它从哪个端口发出？',
        },
        choices: [
          {
            id: 'none',
            says: { en: 'from none: only servers have ports', 'zh-CN': '没有：只有服务器才有端口' },
          },
          {
            id: 'same',
            says: { en: 'from the same number as the server’s', 'zh-CN': '和服务器相同的端口号' },
          },
          {
            id: 'free',
            says: { en: 'from a free one that the system picks', 'zh-CN': '系统挑选的一个空闲端口' },
          },
        ],
        truth: (seen) => {
          const local = seen.socket('client')?.local;
          if (local === undefined) return 'none';
          return local === seen.socket('client')?.peer ? 'same' : 'free';
        },
        because: {
          en: 'What the server says must find its way back, so the client needs a port too. Only the server’s has to be known beforehand.',
          'zh-CN': '服务器的应答要能送回来，所以客户端也需要端口。需要事先约定的只有服务器那一个。',
        },
      },
      says: {
        en: 'The system gave it {client}, an ephemeral port: free now, and free again later. The connection is called by both of its ends together, {client} and {server}. The three arrows are the systems greeting each other: `SYN` asks, `SYN, ACK` agrees, `ACK` confirms. The next lesson looks at them.',
        'zh-CN':
          '系统给了它 {client}，这叫临时端口：用时分配，用完归还。一个连接由它的两端共同标识：{client} 和 {server}。三个箭头是两边的系统互相打招呼：`SYN` 请求，`SYN, ACK` 同意，`ACK` 确认，下一课细看。',
      },
      facts: (seen) => ({ client: sideOf(seen, 'client', 'local'), server: sideOf(seen, 'client', 'peer') }),
    },
    {
      id: 'second',
      acts: [waiting({ type: 'accept', end: 'server' }), call({ type: 'connect', end: 'client2' })],
      until: hasReturned('server', 'accept'),
      question: {
        asks: {
          en: 'A second client connects to the same address and port, while the first connection is there. What does it get?',
          'zh-CN': '第一个连接还在，第二个客户端又连接同一个地址和端口。结果会怎样？',
        },
        choices: [
          { id: 'refused', says: { en: 'a refusal: the port is taken', 'zh-CN': '被拒绝：端口已被占用' } },
          {
            id: 'other',
            says: {
              en: 'a connection to another port of the server',
              'zh-CN': '连上了，但用的是服务器的另一个端口',
            },
          },
          {
            id: 'same',
            says: {
              en: 'a connection to the same port of the server',
              'zh-CN': '连上了，用的是服务器的同一个端口',
            },
          },
        ],
        truth: (seen) => {
          if (seen.result('client2', 'connect')?.ok !== true) return 'refused';
          return seen.socket('server')?.local === seen.socket('client')?.peer ? 'same' : 'other';
        },
        because: {
          en: 'One end may be the same as long as the other is not: the pair of both ends must be unique, and nothing more.',
          'zh-CN': '两端合在一起不重复就行，其中一端相同没有关系。',
        },
      },
      says: {
        en: 'At the server’s end both connections have {server}. At the other end one has {client}, the other {client2}, and so the system knows which bytes are whose. A server needs one port, however many clients it has.',
        'zh-CN':
          '在服务器这一端，两个连接都是 {server}。在另一端，一个是 {client}，另一个是 {client2}，系统就靠这个分清字节属于谁。不管有多少客户端，服务器只需要一个端口。',
      },
      facts: (seen) => ({
        server: sideOf(seen, 'server', 'local'),
        client: sideOf(seen, 'client', 'local'),
        client2: sideOf(seen, 'client2', 'local'),
      }),
    },
    {
      id: 'nobody',
      acts: [call({ type: 'connect', end: 'client2', nowhere: true })],
      question: {
        asks: {
          en: 'A client connects to a port of this machine at which nobody listens. What comes back?',
          'zh-CN': '客户端连接本机一个没有人监听的端口。会收到什么？',
        },
        choices: [
          {
            id: 'nothing',
            says: { en: 'nothing: it waits, and gives up', 'zh-CN': '什么都没有：一直等到放弃' },
          },
          { id: 'refusal', says: { en: 'a refusal, at once', 'zh-CN': '立刻被拒绝' } },
          { id: 'connection', says: { en: 'a connection that nobody reads', 'zh-CN': '一个没人读的连接' } },
        ],
        truth: (seen) => {
          const result = seen.result('client2', 'connect');
          if (result?.ok === true) return 'connection';
          return result?.failure.code === 'CONNECTION_REFUSED' ? 'refusal' : 'nothing';
        },
        because: {
          en: 'The machine is there, and its system knows that the port has no socket. It says so with a reset (RFC 9293, 3.5.2).',
          'zh-CN': '机器在，它的系统知道这个端口上没有套接字，于是用复位报文告诉对方（RFC 9293，3.5.2）。',
        },
      },
      says: {
        en: 'To a `SYN` came `RST, ACK`, and `connect()` failed after {ms} ms. A refusal is good news: the machine answers, and only the program is missing. Silence tells more of the way there: no such machine, or a firewall that drops what comes.',
        'zh-CN':
          '`SYN` 换来了 `RST, ACK`，`connect()` 过了 {ms} 毫秒就失败了。被拒绝其实是好消息：机器有回应，缺的只是程序。如果毫无回音，问题多半在路上：没有这台机器，或者防火墙把报文丢了。',
      },
      facts: (seen) => ({ ms: tookMs(seen, 'client2', 'connect') }),
    },
    {
      id: 'free',
      acts: [
        call({ type: 'close', end: 'client2' }),
        call({ type: 'close', end: 'server' }),
        call({ type: 'close', end: 'server' }),
        call({ type: 'connect', end: 'client2' }),
      ],
      says: {
        en: 'The second client and the server have closed their connection, and the server the socket that it listened with. Now the same `connect()` as before is refused. The first client still has its connection, in state {state}: a connection lives without the socket that it was accepted from.',
        'zh-CN':
          '第二个客户端和服务器关闭了它们的连接，服务器又关闭了监听套接字。现在，和先前一样的 `connect()` 被拒绝了。第一个客户端的连接还在，状态是 {state}：连接建立以后，不再依赖当初接受它的监听套接字。',
      },
      facts: (seen) => ({ state: seen.socket('client')?.state ?? '-' }),
    },
  ],
  summary: {
    en: 'An address says which machine, a port says which socket there. One program at a time listens at a port; a client gets a port by itself. A connection is called by both ends, so one port serves many clients.',
    'zh-CN':
      '地址指明哪台机器，端口指明那台机器上的哪个套接字。一个端口同一时间只由一个程序监听，客户端的端口由系统自动分配。连接由两端共同标识，所以一个端口能服务许多客户端。',
  },
};
