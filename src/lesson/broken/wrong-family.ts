import type { BrokenBench } from './broken-bench.js';
import { connects, prints } from './goals.js';
import { readingServer, thermometer } from './thermometer.js';

const onIpv6 = { host: '::1' } as const;

/** A server of one address family, and a client of the other. */
export const wrongFamily: BrokenBench = {
  id: 'wrong-family',
  title: { en: 'The other address family', 'zh-CN': '地址族不一致' },
  story: [
    {
      en: 'Server and thermometer are on this machine, and the port is right. The server is up: a program that connects to `127.0.0.1` is answered. The thermometer was given `localhost`, looked it up, and is refused.',
      'zh-CN':
        '服务器和温度计都在本机，端口也没错。服务器确实在运行：连 `127.0.0.1` 的程序能得到应答。温度计配置的是 `localhost`，解析之后去连接，却被拒绝。',
    },
  ],
  bench: { protocol: 'tcp', ends: ['client', 'server'], wire: 'direct' },
  settings: [
    {
      id: 'server',
      says: { en: 'The server listens at', 'zh-CN': '服务器监听' },
      options: [
        { id: 'ipv4', says: { en: '`127.0.0.1`, of IPv4', 'zh-CN': '`127.0.0.1`，即 IPv4' } },
        { id: 'ipv6', says: { en: '`::1`, of IPv6', 'zh-CN': '`::1`，即 IPv6' } },
      ],
      begins: 'ipv4',
    },
    {
      id: 'client',
      says: { en: 'The client connects to', 'zh-CN': '客户端连接到' },
      options: [
        {
          id: 'ipv6',
          says: { en: '`::1`, the first address of localhost', 'zh-CN': '`::1`，localhost 的第一个地址' },
        },
        { id: 'ipv4', says: { en: '`127.0.0.1`', 'zh-CN': '`127.0.0.1`' } },
      ],
      begins: 'ipv6',
    },
  ],
  programs: (chosen) => ({
    server: readingServer({ type: 'open', ...(chosen.get('server') === 'ipv6' && onIpv6) }),
    client: thermometer({ type: 'connect', ...(chosen.get('client') === 'ipv6' && onIpv6) }),
  }),
  goals: [
    connects,
    prints('reading', 'server', ['23.5'], { en: 'the server has the reading', 'zh-CN': '服务器拿到读数' }),
    prints('answer', 'client', ['ok'], { en: 'the client is answered', 'zh-CN': '客户端得到应答' }),
  ],
  hints: [
    {
      en: 'The number of the port is the same. Look at what stands before it, in the failure and in the line of sockets.',
      'zh-CN': '端口号是一样的。看看端口号前面的部分：失败信息里是什么，套接字一行里又是什么。',
    },
    {
      en: 'IPv4 and IPv6 have ports of their own. A socket that is bound to an address of one family hears nothing that is sent to the other.',
      'zh-CN': 'IPv4 和 IPv6 的端口互不相干。绑定在一个地址族上的套接字，收不到发往另一个地址族的任何东西。',
    },
    {
      en: 'Let both use `127.0.0.1`, or both `::1`. A server for everybody listens at `::` with IPV6_V6ONLY off, or with a socket for each family; a good client tries every address that a name has.',
      'zh-CN':
        '双方都用 `127.0.0.1`，或者都用 `::1`。面向所有人的服务器应监听 `::` 并关闭 IPV6_V6ONLY，或者每个地址族各开一个套接字；好的客户端会把名字对应的地址逐个试过。',
    },
  ],
  why: {
    en: 'Now both mean the same address. `127.0.0.1` and `::1` are two places even where the port is the same, and a name such as `localhost` may stand for either.',
    'zh-CN':
      '现在两边指的是同一个地址。`127.0.0.1` 和 `::1` 即使端口相同也是两个地方，而 `localhost` 这样的名字两个都可能指。',
  },
};
