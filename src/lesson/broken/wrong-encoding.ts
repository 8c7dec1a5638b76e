import { type EncodingName, parseEncodingName } from '../../bytes/encoding-names.js';
import { decodeText, encodeText } from '../../bytes/encodings.js';
import { joinBytes } from '../../bytes/join-bytes.js';
import type { BrokenBench } from './broken-bench.js';
import { prints } from './goals.js';
import { type Program, print, read, serve } from './program.js';

const text = '温度 23.5';

/** A display that sends a line in its own encoding. */
function* device(encoding: EncodingName): Program {
  yield { type: 'connect' };
  yield { type: 'send', bytes: encodeText(`${text}\n`, encoding) };
  yield { type: 'finish' };
  yield* read(64);
  yield { type: 'close' };
}

/** Reads to the end of the stream, and prints the bytes as text. */
function* server(encoding: EncodingName): Program {
  yield* serve();
  const parts: Uint8Array[] = [];
  for (;;) {
    const got = yield* read(64);
    if (got === undefined) return;
    if (got.byteLength === 0) break;
    parts.push(got);
  }
  yield* print(decodeText(joinBytes(parts), encoding).trimEnd());
  yield { type: 'close' };
}

/** A text that is sent in one encoding and read in another. */
export const wrongEncoding: BrokenBench = {
  id: 'wrong-encoding',
  title: { en: '乱码: the wrong encoding', 'zh-CN': '乱码：编码不一致' },
  story: [
    {
      en: 'A device made in Shenzhen sends `温度 23.5`, temperature and its value. The server prints the number right and the word as rubbish.',
      'zh-CN': '一台深圳产的设备发出 `温度 23.5`。服务器打印出来，数字是对的，文字却成了乱码。',
    },
  ],
  bench: { protocol: 'tcp', ends: ['client', 'server'], wire: 'direct' },
  settings: [
    {
      id: 'device',
      says: { en: 'The device writes', 'zh-CN': '设备写出时用' },
      options: [
        { id: 'gbk', says: { en: '`GBK`', 'zh-CN': '`GBK`' } },
        { id: 'utf-8', says: { en: '`UTF-8`', 'zh-CN': '`UTF-8`' } },
      ],
      begins: 'gbk',
    },
    {
      id: 'server',
      says: { en: 'The server reads', 'zh-CN': '服务器读入时用' },
      options: [
        { id: 'utf-8', says: { en: '`UTF-8`', 'zh-CN': '`UTF-8`' } },
        { id: 'gbk', says: { en: '`GBK`', 'zh-CN': '`GBK`' } },
        { id: 'big5', says: { en: '`Big5`', 'zh-CN': '`Big5`' } },
        { id: 'gb18030', says: { en: '`GB 18030`', 'zh-CN': '`GB 18030`' } },
      ],
      begins: 'utf-8',
    },
  ],
  programs: (chosen) => ({
    server: server(parseEncodingName(chosen.get('server') ?? '') ?? 'utf-8'),
    client: device(parseEncodingName(chosen.get('device') ?? '') ?? 'utf-8'),
  }),
  goals: [
    {
      id: 'arrives',
      says: { en: 'the bytes arrive as they were sent', 'zh-CN': '字节原样到达' },
      holds: ({ seen }) => {
        const sent = seen.all.find((one) => one.type === 'called' && one.call === 'send');
        const received = seen.all.find((one) => one.type === 'returned' && one.call === 'recv');
        if (sent?.type !== 'called' || received?.type !== 'returned' || !received.result.ok) return false;
        return sent.bytes?.join() === received.result.bytes?.join();
      },
      came: () => ({ type: 'nothing' }),
    },
    prints('text', 'server', [text], { en: 'the server prints the text', 'zh-CN': '服务器打印出原文' }),
  ],
  hints: [
    {
      en: 'The bytes have arrived as they were sent. What is wrong is how they are read: bytes do not say which characters they are.',
      'zh-CN': '字节原样到达了。错的是读法：字节本身并不说明自己是什么字符。',
    },
    {
      en: 'Count the bytes of the two characters 温度: four, two for each. In UTF-8 a Chinese character takes three.',
      'zh-CN': '数一数“温度”两个字占几个字节：四个，每个字两字节。在 UTF-8 里，一个汉字占三个字节。',
    },
    {
      en: 'It is `GBK`. Read it so; `GB 18030`, its successor, has all of it. Or let the device write `UTF-8`, where that can be changed.',
      'zh-CN':
        '这是 `GBK`。就按它来读；它的后继 `GB 18030` 完全包含它。如果设备能改，也可以让它改用 `UTF-8`。',
    },
  ],
  why: {
    en: 'Only bytes are on the wire, and they do not say which characters they are. Both ends now read the same characters out of them because both were told the same.',
    'zh-CN': '线路上只有字节，字节并不说明自己是什么字符。现在两端用的是同一套约定，所以读出的字符也一样。',
  },
};
