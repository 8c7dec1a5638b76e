import type { Lesson } from '../lesson.js';
import { addressOf, call, hasReturned, textBytes, waiting } from './writing.js';

const one = textBytes('one');
const two = textBytes('two');
const three = textBytes('three');
const empty = new Uint8Array();
/** One byte more than a datagram over IPv4 can carry: 65,535 less 20 of IP and 8 of UDP. */
const tooLarge = new Uint8Array(65_508);

/** UDP: datagrams without a handshake, of nothing, too large, and to nobody. */
export const datagrams: Lesson = {
  id: 'datagrams',
  title: { en: 'UDP: datagrams', 'zh-CN': 'UDP：数据报' },
  subtitle: {
    en: 'no handshake; one of nothing, one too large, one to nobody',
    'zh-CN': '没有握手；空的、过大的、没人收的数据报',
  },
  intro: [
    {
      en: 'UDP sends single messages, called datagrams. Each goes by itself: it arrives whole, or not at all, and nobody says which.',
      'zh-CN':
        'UDP 发送的是一个个独立的报文，叫数据报。每个数据报单独传送：要么完整到达，要么完全不到，而且没有人告诉你是哪一种。',
    },
    {
      en: 'Between the two programs stands a relay, which shows every datagram that passes. To the server it looks as if the relay were the client.',
      'zh-CN': '两个程序之间有一个中继，经过的每个数据报都会显示出来。在服务器看来，中继就是客户端。',
    },
  ],
  bench: { protocol: 'udp', ends: ['client', 'client2', 'server'], wire: 'relay' },
  steps: [
    {
      id: 'open',
      acts: [call({ type: 'open', end: 'server' }), call({ type: 'open', end: 'client' })],
      says: {
        en: 'The server has a socket at {server}, the client one at {client}. With UDP both do the same: `bind()`. There is no `listen()` and no `accept()`, nothing was sent, and the table knows no state of such a socket.',
        'zh-CN':
          '服务器的套接字在 {server}，客户端的在 {client}。UDP 两边做的事一样，都是 `bind()`。没有 `listen()`，也没有 `accept()`，什么都没有发送，系统的表里这种套接字也没有状态。',
      },
      facts: (seen) => ({
        server: addressOf(seen, 'server', 'bind'),
        client: addressOf(seen, 'client', 'bind'),
      }),
    },
    {
      id: 'first',
      acts: [
        waiting({ type: 'receive', end: 'server', maxBytes: 1024 }),
        call({ type: 'send', end: 'client', bytes: one }),
      ],
      until: hasReturned('server', 'recvfrom'),
      question: {
        asks: {
          en: 'The client sends its first 3 bytes with `sendto()`. How many datagrams go to the server?',
          'zh-CN': '客户端用 `sendto()` 发出最初的 3 个字节。一共有几个数据报发往服务器？',
        },
        choices: [
          { id: 'three', says: { en: '3: a handshake first', 'zh-CN': '3 个：先握手' } },
          {
            id: 'two',
            says: { en: '2: one says that another follows', 'zh-CN': '2 个：先打招呼，再发数据' },
          },
          { id: 'one', says: { en: '1', 'zh-CN': '1 个' } },
        ],
        truth: (seen) => {
          const count = seen.of('passed').filter(({ direction }) => direction === 'up').length;
          return count === 1 ? 'one' : count === 2 ? 'two' : 'three';
        },
        because: {
          en: 'There is nothing to open. The header of UDP has two ports, a length and a checksum (RFC 768), and no place for more.',
          'zh-CN': '没有什么需要事先建立。UDP 首部只有两个端口、长度和校验和（RFC 768），放不下别的。',
        },
      },
      says: {
        en: '`recvfrom()` returned 3 bytes, and with them who sent them: {from}. A server knows its clients by that alone, anew with every datagram.',
        'zh-CN':
          '`recvfrom()` 返回 3 个字节，同时告知是谁发的：{from}。服务器只靠这个认识客户端，而且每个数据报都要重新认一次。',
      },
      facts: (seen) => ({ from: addressOf(seen, 'server', 'recvfrom') }),
    },
    {
      id: 'two',
      acts: [
        call({ type: 'send', end: 'client', bytes: one }),
        call({ type: 'send', end: 'client', bytes: two }),
      ],
      until: (seen) => seen.of('passed').length === 2,
      says: {
        en: 'Two more, `one` and `two`, while the server is busy elsewhere. Its system keeps what comes, up to a limit; what is beyond that is dropped, and nobody is told.',
        'zh-CN':
          '又来了两个，`one` 和 `two`，服务器这时在忙别的。它的系统先把到达的数据报存着，但有上限；超出的直接丢弃，谁也不通知。',
      },
    },
    {
      id: 'border',
      acts: [call({ type: 'receive', end: 'server', maxBytes: 1024 })],
      question: {
        asks: {
          en: 'Both datagrams are there. What does the server’s `recvfrom(1024)` return?',
          'zh-CN': '两个数据报都已到达。服务器的 `recvfrom(1024)` 返回什么？',
        },
        choices: [
          { id: 'both', says: { en: 'both', 'zh-CN': '两个合在一起' }, bytes: textBytes('onetwo') },
          { id: 'first', says: { en: 'the first', 'zh-CN': '第一个' }, bytes: one },
        ],
        truth: (seen) => (seen.bytes('server', 'recvfrom')?.byteLength === 3 ? 'first' : 'both'),
        because: {
          en: 'What was one datagram is one datagram at the other side as well. TCP would have run them together.',
          'zh-CN': '发的时候是一个数据报，收的时候也是一个数据报。换作 TCP，就会连成一片。',
        },
      },
      says: {
        en: 'One call of `recvfrom()` is one datagram. {unread} bytes, the second one, wait for the next call.',
        'zh-CN': '一次 `recvfrom()` 对应一个数据报。还有 {unread} 个字节，也就是第二个，在等下一次调用。',
      },
      facts: (seen) => ({ unread: seen.socket('server')?.unread ?? '?' }),
    },
    {
      id: 'short',
      acts: [
        call({ type: 'receive', end: 'server', maxBytes: 2 }),
        call({ type: 'send', end: 'client', bytes: three }),
        call({ type: 'receive', end: 'server', maxBytes: 1024 }),
      ],
      says: {
        en: 'The server took the second one with `recvfrom(2)`, a buffer of 2 bytes for a datagram of 3. The third byte is lost: the next call returned the next datagram, {bytes} bytes. Buffers for UDP are as large as what may come.',
        'zh-CN':
          '服务器用 `recvfrom(2)` 取第二个：缓冲区 2 字节，数据报 3 字节。第三个字节丢了，下一次调用返回的是下一个数据报，{bytes} 字节。UDP 的缓冲区要够装可能到来的最大数据报。',
      },
      facts: (seen) => ({ bytes: seen.bytes('server', 'recvfrom')?.byteLength ?? '?' }),
    },
    {
      id: 'empty',
      acts: [
        waiting({ type: 'receive', end: 'server', maxBytes: 1024 }),
        call({ type: 'send', end: 'client', bytes: empty }),
      ],
      until: hasReturned('server', 'recvfrom'),
      says: {
        en: 'A datagram of nothing arrives like any other: a header, and no byte behind it. `recvfrom()` returned {bytes} bytes, and here that is no end of anything. Some programs use it as a knock at the door.',
        'zh-CN':
          '空数据报和别的一样到达：只有首部，后面没有字节。`recvfrom()` 返回 {bytes} 字节，在这里并不表示结束。有的程序拿它来“敲门”。',
      },
      facts: (seen) => ({ bytes: seen.bytes('server', 'recvfrom')?.byteLength ?? '?' }),
    },
    {
      id: 'large',
      acts: [call({ type: 'send', end: 'client', bytes: tooLarge })],
      question: {
        asks: {
          en: 'The client sends 65,508 bytes with one `sendto()`. What happens?',
          'zh-CN': '客户端用一次 `sendto()` 发送 65,508 字节。会怎样？',
        },
        choices: [
          { id: 'split', says: { en: 'it becomes two datagrams', 'zh-CN': '分成两个数据报' } },
          { id: 'cut', says: { en: 'as much goes as fits', 'zh-CN': '装得下多少发多少' } },
          {
            id: 'error',
            says: { en: '`sendto()` fails, and nothing goes', 'zh-CN': '`sendto()` 失败，什么都没发' },
          },
        ],
        truth: (seen) => {
          if (seen.result('client', 'sendto')?.ok === false) return 'error';
          return seen.of('passed').length > 1 ? 'split' : 'cut';
        },
        because: {
          en: 'A datagram goes whole or not at all. An IPv4 packet has at most 65,535 bytes, 20 of them for IP and 8 for UDP: 65,507 are left.',
          'zh-CN':
            '数据报要么整个发出，要么不发。IPv4 分组最多 65,535 字节，去掉 IP 首部 20 字节和 UDP 首部 8 字节，剩 65,507 字节。',
        },
      },
      says: {
        en: 'The error is called `EMSGSIZE`. Much smaller ones are wise: what is larger than a link carries at once is cut into fragments by IP, and where one fragment is lost, the whole datagram is.',
        'zh-CN':
          '这个错误叫 `EMSGSIZE`。实际应用中还应该小得多：超过链路一次能传的大小，IP 就会把它分片；丢了一片，整个数据报就没了。',
      },
    },
    {
      id: 'nobody',
      acts: [
        call({ type: 'open', end: 'client2' }),
        call({ type: 'connect', end: 'client2', nowhere: true }),
        call({ type: 'send', end: 'client2', bytes: one }),
      ],
      question: {
        asks: {
          en: 'Another client sends to a port of this machine that nobody has. What does `sendto()` return?',
          'zh-CN': '另一个客户端向本机一个没有人占用的端口发送。`sendto()` 返回什么？',
        },
        choices: [
          { id: 'error', says: { en: 'an error: nobody is there', 'zh-CN': '错误：那里没有人' } },
          { id: 'success', says: { en: 'success', 'zh-CN': '成功' } },
        ],
        truth: (seen) => (seen.result('client2', 'sendto')?.ok === true ? 'success' : 'error'),
        because: {
          en: 'The datagram has left, and that is all that sending means here.',
          'zh-CN': '数据报已经发出，这里的“发送成功”就只是这个意思。',
        },
      },
      says: {
        en: 'Before, it called `connect()`. With UDP that sends nothing, as the wire shows: it only notes who the peer is, so that the system can tell this socket what it learns of that peer.',
        'zh-CN':
          '发送之前它调用了 `connect()`。从线路上可以看到，UDP 的这个调用不发送任何东西：它只是记下对方是谁，这样系统得知对方的消息时，才能告诉这个套接字。',
      },
    },
    {
      id: 'told',
      acts: [call({ type: 'receive', end: 'client2', maxBytes: 1024, timeoutMs: 1_000 })],
      says: {
        en: 'The refusal came later, with the next call: `recvfrom()` failed, because an ICMP message had come, port unreachable. Do not count on it. Many networks drop such messages, and a socket without `connect()` is usually not told: then nothing comes, and only a time limit of your own ends the waiting.',
        'zh-CN':
          '拒绝的消息到下一次调用才出现：`recvfrom()` 失败了，因为收到了 ICMP 报文“端口不可达”。但不能指望它：许多网络会丢掉这种报文，没有调用 `connect()` 的套接字通常也不会被告知。那样就什么都等不到，只能靠自己设的时限结束等待。',
      },
    },
  ],
  summary: {
    en: 'A datagram keeps its borders, goes without a handshake, and may be lost without a word. Who needs an answer sets a time limit and asks again.',
    'zh-CN': '数据报保留边界，不需要握手，也可能无声无息地丢失。需要应答的程序，要设时限，并且重发。',
  },
};
