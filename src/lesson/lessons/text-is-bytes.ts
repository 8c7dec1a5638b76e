import { decodeText, encodeText } from '../../bytes/encodings.js';
import { formatHex } from '../../bytes/hex.js';
import type { Lesson } from '../lesson.js';
import type { Seen } from '../seen.js';
import { answering, call, connecting, hasReturned, reversed, textBytes } from './writing.js';

const ascii = textBytes('bob');
const gbk = encodeText('你好', 'gbk');
const utf8 = encodeText('你好', 'utf-8');

const readHex = (seen: Seen): string => formatHex(seen.received('server') ?? new Uint8Array());
const readAs = (seen: Seen, encoding: 'utf-8' | 'gbk'): string =>
  decodeText(seen.received('server') ?? new Uint8Array(), encoding);

/** Text is bytes: what GBK and UTF-8 make of it, and how 乱码 comes about. */
export const textIsBytes: Lesson = {
  id: 'text-is-bytes',
  title: { en: 'Text is bytes', 'zh-CN': '文字就是字节' },
  subtitle: { en: 'GBK, UTF-8 and 乱码', 'zh-CN': 'GBK、UTF-8 与乱码' },
  intro: [
    {
      en: 'A socket carries bytes and knows no letters. Which bytes stand for which character is an agreement, an encoding. Chinese Windows programs often use GBK; nearly everything else uses UTF-8.',
      'zh-CN':
        '套接字传送的是字节，不认识文字。哪些字节代表哪个字，是一种约定，叫编码。中文 Windows 上的程序常用 GBK，其他地方几乎都用 UTF-8。',
    },
    {
      en: 'Where the two sides have not agreed, characters come out wrong, and Chinese has a word for the sight: 乱码, disordered code. Watch what becomes of the bytes, and what only of the reading.',
      'zh-CN': '双方约定不一致，读出来的字就是错的，这就是乱码。注意看：字节发生了什么，而读法又发生了什么。',
    },
  ],
  bench: { protocol: 'tcp', ends: ['client', 'server'], wire: 'direct' },
  steps: [
    {
      id: 'ascii',
      acts: [
        ...connecting,
        call({ type: 'send', end: 'client', bytes: ascii }),
        call({ type: 'receive', end: 'server', maxBytes: 1024 }),
      ],
      until: hasReturned('server', 'recv'),
      says: {
        en: 'The client sent `bob`, and {hex} went over the wire: one byte a letter, as ASCII has it. GBK and UTF-8 both begin with ASCII. So a test in English shows no difference between them, whatever the programs assume.',
        'zh-CN':
          '客户端发送 `bob`，线路上是 {hex}：按照 ASCII，一个字母一个字节。GBK 和 UTF-8 都兼容 ASCII，所以用英文测试，看不出两者的差别，无论程序用的是哪一种。',
      },
      facts: (seen) => ({ hex: readHex(seen) }),
    },
    {
      id: 'gbk',
      acts: [
        call({ type: 'send', end: 'client', bytes: gbk }),
        call({ type: 'receive', end: 'server', maxBytes: 1024 }),
      ],
      question: {
        asks: {
          en: 'The client sends `你好` in GBK. How many bytes does the server’s `recv(1024)` return?',
          'zh-CN': '客户端用 GBK 发送 `你好`。服务器的 `recv(1024)` 返回几个字节？',
        },
        choices: [
          { id: 'two', says: { en: '2', 'zh-CN': '2' } },
          { id: 'four', says: { en: '4', 'zh-CN': '4' } },
          { id: 'six', says: { en: '6', 'zh-CN': '6' } },
        ],
        truth: (seen) => {
          const { byteLength } = seen.bytes('server', 'recv') ?? { byteLength: 0 };
          return byteLength === 2 ? 'two' : byteLength === 4 ? 'four' : 'six';
        },
        because: {
          en: 'GBK has two bytes for a Chinese character, and one for an ASCII letter.',
          'zh-CN': 'GBK 里一个汉字占两个字节，一个 ASCII 字母占一个字节。',
        },
      },
      says: {
        en: 'On the wire: {hex}. Read as GBK that is {text}.',
        'zh-CN': '线路上是 {hex}。按 GBK 来读，就是 {text}。',
      },
      facts: (seen) => ({ hex: readHex(seen), text: readAs(seen, 'gbk') }),
    },
    {
      id: 'misread',
      acts: [
        answering('server', (received) => received),
        call({ type: 'receive', end: 'client', maxBytes: 1024 }),
      ],
      question: {
        asks: {
          en: 'The server takes the same bytes for UTF-8, shows them on its screen, and sends them back. What does its screen show?',
          'zh-CN': '服务器把同样这些字节当成 UTF-8，显示在屏幕上，再原样发回。它的屏幕上显示什么？',
        },
        choices: [
          { id: 'right', says: { en: '你好', 'zh-CN': '你好' } },
          { id: 'other', says: { en: 'other Chinese characters', 'zh-CN': '别的汉字' } },
          { id: 'marks', says: { en: 'marks for what cannot be read', 'zh-CN': '表示无法识别的替换符' } },
        ],
        truth: (seen) => {
          const text = readAs(seen, 'utf-8');
          if (text === '你好') return 'right';
          return text.includes('\ufffd') ? 'marks' : 'other';
        },
        because: {
          en: 'UTF-8 has strict rules for which byte may follow which, and these bytes break them. What does not fit is shown as the mark U+FFFD.',
          'zh-CN': 'UTF-8 对哪个字节后面能跟哪个字节有严格规定，这些字节不符合，每一处都变成替换符 U+FFFD。',
        },
      },
      says: {
        en: 'Its screen shows {text}. But {hex} came back to the client: no byte was damaged on the way. 乱码 is a mistake of reading. Only who stores or sends what the screen shows loses the text for good.',
        'zh-CN':
          '屏幕上显示 {text}。可是回到客户端的仍是 {hex}：路上没有一个字节损坏。乱码是读错了。只有把屏幕上显示的内容保存下来或再发出去，文字才真的丢了。',
      },
      facts: (seen) => ({
        text: readAs(seen, 'utf-8'),
        hex: formatHex(seen.bytes('client', 'recv') ?? new Uint8Array()),
      }),
    },
    {
      id: 'utf8',
      acts: [
        call({ type: 'send', end: 'client', bytes: utf8 }),
        call({ type: 'receive', end: 'server', maxBytes: 1024 }),
      ],
      question: {
        asks: {
          en: 'Now the other way round: the client sends `你好` in UTF-8, and the server takes it for GBK. What does its screen show?',
          'zh-CN': '反过来：客户端用 UTF-8 发送 `你好`，服务器当成 GBK 来读。屏幕上显示什么？',
        },
        choices: [
          { id: 'right', says: { en: '你好', 'zh-CN': '你好' } },
          { id: 'other', says: { en: 'three other characters', 'zh-CN': '另外三个字' } },
          { id: 'marks', says: { en: 'only marks', 'zh-CN': '全是替换符' } },
        ],
        truth: (seen) => {
          const text = readAs(seen, 'gbk');
          if (text === '你好') return 'right';
          return text.includes('\ufffd') ? 'marks' : 'other';
        },
        because: {
          en: 'UTF-8 has three bytes for each of these characters, six in all. GBK takes them two by two, and nearly any two such bytes are some character of GBK.',
          'zh-CN':
            'UTF-8 里这两个字各占三个字节，共六个。GBK 两个两个地读，而这样的两个字节几乎总能对上 GBK 里的某个字。',
        },
      },
      says: {
        en: '{hex} became {text}. So the sight tells the mistake: rare characters are UTF-8 read as GBK, marks are GBK read as UTF-8.',
        'zh-CN':
          '{hex} 变成了 {text}。看到的样子就说明了错在哪里：满屏生僻字，是把 UTF-8 当成了 GBK；满屏替换符，是把 GBK 当成了 UTF-8。',
      },
      facts: (seen) => ({ hex: readHex(seen), text: readAs(seen, 'gbk') }),
    },
    {
      id: 'torn',
      acts: [
        call({ type: 'send', end: 'client', bytes: utf8 }),
        call({ type: 'receive', end: 'server', maxBytes: 4 }),
      ],
      says: {
        en: 'Both sides use UTF-8 now, and still: `recv(4)` returned {hex}, which reads {text}. The second character is torn, one of its three bytes is here. A program that decodes each `recv()` by itself shows 乱码 now and then, where nothing is wrong but the cut.',
        'zh-CN':
          '现在两边都用 UTF-8，可是 `recv(4)` 返回 {hex}，读出来是 {text}。第二个字被撕开了，三个字节只到了一个。如果程序对每次 `recv()` 的结果单独解码，就会偶尔出现乱码，其实错的只是切的位置。',
      },
      facts: (seen) => ({ hex: readHex(seen), text: readAs(seen, 'utf-8') }),
    },
    {
      id: 'rest',
      acts: [call({ type: 'receive', end: 'server', maxBytes: 1024 })],
      says: {
        en: 'The two bytes that were missing are {hex}. So join first and decode then: keep what is no whole character, and put it before what comes next. A streaming decoder does that.',
        'zh-CN':
          '缺的两个字节是 {hex}。所以要先拼接，再解码：不完整的字先留着，接到后来的字节前面。流式解码器做的就是这件事。',
      },
      facts: (seen) => ({ hex: readHex(seen) }),
    },
    {
      id: 'reversed',
      acts: [
        call({ type: 'send', end: 'client', bytes: utf8 }),
        call({ type: 'receive', end: 'server', maxBytes: 1024 }),
        answering('server', reversed),
        call({ type: 'receive', end: 'client', maxBytes: 1024 }),
      ],
      question: {
        asks: {
          en: 'The server that reverses gets `你好` in UTF-8. It turns round the bytes, one by one. What does the client read, as UTF-8?',
          'zh-CN':
            '把字符串倒过来的服务器收到 UTF-8 的 `你好`，把字节一个个倒过来。客户端按 UTF-8 读到什么？',
        },
        choices: [
          { id: 'turned', says: { en: '好你', 'zh-CN': '好你' } },
          { id: 'same', says: { en: '你好', 'zh-CN': '你好' } },
          { id: 'marks', says: { en: 'marks', 'zh-CN': '替换符' } },
        ],
        truth: (seen) => {
          const text = decodeText(seen.bytes('client', 'recv') ?? new Uint8Array(), 'utf-8');
          if (text === '你好') return 'same';
          return text === '好你' ? 'turned' : 'marks';
        },
        because: {
          en: 'The bytes of one character have their own order. Turned round, most stand for nothing, and some for another character.',
          'zh-CN': '一个字内部的字节有自己的顺序，倒过来大多什么都不是，偶尔凑成另一个字。',
        },
      },
      says: {
        en: 'The client has {text}. A program that does something to text decodes it first, works on characters, and encodes the result.',
        'zh-CN': '客户端得到的是 {text}。要处理文字的程序，应当先解码，对字符操作，再把结果编码。',
      },
      facts: (seen) => ({
        text: decodeText(seen.bytes('client', 'recv') ?? new Uint8Array(), 'utf-8'),
      }),
    },
  ],
  summary: {
    en: 'Agree on the encoding, UTF-8 where you may choose. Decode where text is shown or worked on, from whole characters, and keep the bytes until then.',
    'zh-CN': '先约定好编码，能选就选 UTF-8。在显示或处理的时候才解码，凑够完整的字再解，在那之前保留字节。',
  },
};
