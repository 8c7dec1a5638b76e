import { decodeUtf8, encodeUtf8 } from '../../bytes/utf8.js';
import type { BrokenBench } from './broken-bench.js';
import { printsAmong } from './goals.js';
import { type Program, print, read, serve } from './program.js';

/** A thermometer whose lines are sent whole, in two pieces, and two at once. */
function* thermometer(): Program {
  yield { type: 'connect' };
  for (const piece of ['23.5\n', '23.', '6\n', '23.7\n23.8\n']) {
    yield { type: 'send', bytes: encodeUtf8(piece) };
    yield { type: 'pause' };
  }
  yield { type: 'finish' };
  yield* read(64);
  yield { type: 'close' };
}

/** Prints each reading, as it understands what a reading is. */
function* server(maxBytes: number, reading: string | undefined): Program {
  yield* serve();
  let kept = '';
  for (;;) {
    const got = yield* read(maxBytes);
    if (got === undefined || got.byteLength === 0) break;
    const taken = takeReadings(reading, kept, decodeUtf8(got));
    kept = taken.kept;
    for (const text of taken.readings) yield* print(text);
  }
  yield { type: 'close' };
}

/** What is a reading of what one call returned, and what is kept for the next call. */
function takeReadings(
  reading: string | undefined,
  kept: string,
  text: string,
): { readonly readings: readonly string[]; readonly kept: string } {
  switch (reading) {
    case 'pieces':
      return { readings: text.split('\n').filter((piece) => piece !== ''), kept: '' };
    case 'lines':
      return { readings: text.split('\n').slice(0, -1), kept: '' };
    case 'buffer': {
      const lines = (kept + text).split('\n');
      return { readings: lines.slice(0, -1), kept: lines.at(-1) ?? '' };
    }
    default:
      return { readings: [text.replace(/\n$/, '')], kept: '' };
  }
}

/** A server that takes what one `recv` returns for a message. */
export const halfAReading: BrokenBench = {
  id: 'half-a-reading',
  title: { en: 'Half a reading', 'zh-CN': '半个读数' },
  story: [
    {
      en: 'A thermometer sends a line for each reading: `23.5`, `23.6`, `23.7`, `23.8`. The server prints them. In the first test it was right; now it sometimes prints 23 degrees, or six.',
      'zh-CN':
        '温度计每个读数发一行：`23.5`、`23.6`、`23.7`、`23.8`。服务器把它们打印出来。第一次测试时没问题，现在却时不时打印出 23 度，或者 6 度。',
    },
  ],
  bench: { protocol: 'tcp', ends: ['client', 'server'], wire: 'direct' },
  settings: [
    {
      id: 'size',
      says: { en: 'The server reads with', 'zh-CN': '服务器读取时用' },
      options: [
        { id: '8', says: { en: '`recv(8)`', 'zh-CN': '`recv(8)`' } },
        { id: '64', says: { en: '`recv(64)`', 'zh-CN': '`recv(64)`' } },
      ],
      begins: '8',
    },
    {
      id: 'reading',
      says: { en: 'A reading is to it', 'zh-CN': '它把什么当作一个读数' },
      options: [
        { id: 'call', says: { en: 'what one call returned', 'zh-CN': '一次调用返回的内容' } },
        {
          id: 'pieces',
          says: {
            en: 'each piece of it, cut at newlines',
            'zh-CN': '返回的内容按换行切开后的每一段',
          },
        },
        {
          id: 'lines',
          says: {
            en: 'each whole line of it; the rest is thrown away',
            'zh-CN': '其中每个完整的行，剩下的丢掉',
          },
        },
        {
          id: 'buffer',
          says: {
            en: 'each whole line; the rest is kept for the next call',
            'zh-CN': '每个完整的行，剩下的留到下一次调用',
          },
        },
      ],
      begins: 'call',
    },
  ],
  programs: (chosen) => ({
    server: server(Number(chosen.get('size')), chosen.get('reading')),
    client: thermometer(),
  }),
  goals: [
    printsAmong('whole', 'server', ['23.5'], {
      en: 'prints a line that is sent whole',
      'zh-CN': '打印整行发来的读数',
    }),
    printsAmong('cut', 'server', ['23.6'], {
      en: 'prints a line that is sent in two pieces',
      'zh-CN': '打印分两段发来的读数',
    }),
    printsAmong('glued', 'server', ['23.7', '23.8'], {
      en: 'prints two lines that are sent at once',
      'zh-CN': '打印一次发来的两行读数',
    }),
  ],
  hints: [
    {
      en: 'Compare what each `send()` wrote with what each `recv()` returned. Which of the two is a reading?',
      'zh-CN': '对比每次 `send()` 写的和每次 `recv()` 返回的内容。哪一个才是一个读数？',
    },
    {
      en: 'A larger `recv()` helps only against lines that are too long for it. A line that comes in two pieces is two calls, whatever their size.',
      'zh-CN': '把 `recv()` 放大，只能解决一行装不下的问题。分两段到来的一行，无论多大都要两次调用。',
    },
    {
      en: 'Append what comes to a buffer, cut whole lines out of it, and keep the rest for the next call. The size of `recv()` does not matter then.',
      'zh-CN':
        '把收到的内容追加到缓冲区，切出完整的行，剩下的留给下一次调用。这样 `recv()` 的大小就无所谓了。',
    },
  ],
  why: {
    en: 'One `recv()` returns what happens to be there, which is neither one `send()` nor one line. Only the newlines say where a reading ends, and the buffer keeps what has no end yet.',
    'zh-CN':
      '一次 `recv()` 返回的是碰巧已到的内容，既不等于一次 `send()`，也不等于一行。读数在哪里结束只由换行说了算，还没有结尾的部分留在缓冲区里。',
  },
};
