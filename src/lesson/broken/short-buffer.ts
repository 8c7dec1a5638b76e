import { decodeUtf8, encodeUtf8 } from '../../bytes/utf8.js';
import type { BrokenBench } from './broken-bench.js';
import { prints } from './goals.js';
import { type Program, print, read } from './program.js';
import type { TrialOutcome } from './trial-outcome.js';

const readings = ['t=23.5', 'h=41', 'p=1013'];

/** A weather station: a datagram of all its readings, or one for each. */
function* station(isEachAlone: boolean): Program {
  yield { type: 'open' };
  const lines = readings.map((reading) => `${reading}\n`);
  for (const text of isEachAlone ? lines : [lines.join('')]) yield { type: 'send', bytes: encodeUtf8(text) };
  yield { type: 'close' };
}

/** Prints the readings of every datagram, as far as they fit its buffer. */
function* server(bufferBytes: number): Program {
  yield { type: 'open' };
  for (;;) {
    const got = yield* read(bufferBytes);
    if (got === undefined) return;
    for (const line of decodeUtf8(got).split('\n')) if (line !== '') yield* print(line);
  }
}

/** How much of the datagrams did not fit. */
function lostBytes({ seen }: TrialOutcome): number {
  return seen.of('returned').reduce((sum, { result }) => sum + (result.ok ? (result.lostBytes ?? 0) : 0), 0);
}

/** A datagram that is longer than the buffer it is read into. */
export const shortBuffer: BrokenBench = {
  id: 'short-buffer',
  title: { en: 'The rest is gone', 'zh-CN': '后半截不见了' },
  story: [
    {
      en: 'A weather station sends `t=23.5`, `h=41` and `p=1013` over UDP, a line for each. The server calls `recvfrom()` again and again, as it would read a stream. It never has the humidity and the pressure.',
      'zh-CN':
        '气象站通过 UDP 发送 `t=23.5`、`h=41` 和 `p=1013`，每项一行。服务器像读流那样一次又一次调用 `recvfrom()`，却从来拿不到湿度和气压。',
    },
  ],
  bench: { protocol: 'udp', ends: ['client', 'server'], wire: 'direct' },
  settings: [
    {
      id: 'station',
      says: { en: 'The station sends', 'zh-CN': '气象站发送' },
      options: [
        { id: 'one', says: { en: 'one datagram of all readings', 'zh-CN': '一个数据报，包含全部读数' } },
        { id: 'each', says: { en: 'a datagram for each reading', 'zh-CN': '每个读数一个数据报' } },
      ],
      begins: 'one',
    },
    {
      id: 'buffer',
      says: { en: 'The server reads with', 'zh-CN': '服务器读取时用' },
      options: [
        { id: '4', says: { en: '`recvfrom(4)`', 'zh-CN': '`recvfrom(4)`' } },
        { id: '8', says: { en: '`recvfrom(8)`', 'zh-CN': '`recvfrom(8)`' } },
        { id: '16', says: { en: '`recvfrom(16)`', 'zh-CN': '`recvfrom(16)`' } },
        { id: '2048', says: { en: '`recvfrom(2048)`', 'zh-CN': '`recvfrom(2048)`' } },
      ],
      begins: '8',
    },
  ],
  programs: (chosen) => ({
    server: server(Number(chosen.get('buffer'))),
    client: station(chosen.get('station') === 'each'),
  }),
  goals: [
    prints('readings', 'server', readings, {
      en: 'the server has all readings',
      'zh-CN': '服务器拿到全部读数',
    }),
    {
      id: 'whole',
      says: { en: 'no byte is cut off', 'zh-CN': '没有字节被截掉' },
      wanted: ['0 B'],
      holds: (trial) => lostBytes(trial) === 0,
      came: (trial) => ({ type: 'texts', texts: [`${lostBytes(trial)} B`] }),
    },
  ],
  hints: [
    {
      en: 'In TCP the rest comes with the next call. Look at what the second `recvfrom()` does here.',
      'zh-CN': '在 TCP 里，剩下的下一次调用就会拿到。看看这里第二次 `recvfrom()` 怎么样了。',
    },
    {
      en: 'One call takes one datagram off the queue, whole or not. What does not fit the buffer is thrown away, and most systems do not even say so.',
      'zh-CN':
        '一次调用从队列里取走一个数据报，不管完整与否。缓冲区装不下的部分直接丢弃，多数系统连提示都没有。',
    },
    {
      en: 'The buffer has to be as long as the longest datagram: 19 bytes here, and `recvfrom(2048)` for whatever an Ethernet packet carries. Or let the station send datagrams that fit.',
      'zh-CN':
        '缓冲区要装得下最长的数据报：这里是 19 字节，而 `recvfrom(2048)` 装得下一个以太网包能带的任何内容。或者让气象站只发装得下的数据报。',
    },
  ],
  why: {
    en: 'One `recvfrom()` returns one datagram, and what does not fit is lost at once. Now every datagram fits the buffer.',
    'zh-CN': '一次 `recvfrom()` 返回一个数据报，装不下的部分当场丢失。现在每个数据报缓冲区都装得下。',
  },
};
