import { joinBytes } from '../../bytes/join-bytes.js';
import { decodeUtf8, encodeUtf8 } from '../../bytes/utf8.js';
import type { BrokenBench } from './broken-bench.js';
import { arrives, prints } from './goals.js';
import { type Program, print, read, serve } from './program.js';

const ends: Readonly<Record<string, string>> = { none: '', cr: '\r', lf: '\n', crlf: '\r\n' };
const newline = 0x0a;

/** Reads up to a newline, or to the end of the stream, and answers with the text turned round. */
function* reverseServer(): Program {
  yield* serve();
  let line: Uint8Array = new Uint8Array();
  while (!line.includes(newline)) {
    const got = yield* read(64);
    if (got === undefined) return;
    if (got.byteLength === 0) break;
    line = joinBytes([line, got]);
  }
  const reversed = [...decodeUtf8(line).trimEnd()].toReversed().join('');
  yield { type: 'send', bytes: encodeUtf8(`${reversed}\n`) };
  yield { type: 'close' };
}

/** Sends a text, and prints the answer. */
function* client(end: string, isHalfClosing: boolean): Program {
  yield { type: 'connect' };
  yield { type: 'send', bytes: encodeUtf8(`23.5${end}`) };
  if (isHalfClosing) yield { type: 'finish' };
  const answer = yield* read(64);
  if (answer !== undefined) yield* print(decodeUtf8(answer).trimEnd());
  yield { type: 'close' };
}

/** A server that waits for a newline, and a client that waits for the answer. */
export const noNewline: BrokenBench = {
  id: 'no-newline',
  title: { en: 'Both wait', 'zh-CN': '双方都在等' },
  story: [
    {
      en: 'A server reads a line and answers with it turned round: `23.5` becomes `5.32`. The client has sent `23.5`, and the bytes have arrived. Nothing fails, nothing goes on.',
      'zh-CN':
        '服务器读一行，把它倒过来作为应答：`23.5` 变成 `5.32`。客户端发了 `23.5`，字节也到了。没有任何报错，也没有任何进展。',
    },
  ],
  bench: { protocol: 'tcp', ends: ['client', 'server'], wire: 'direct' },
  settings: [
    {
      id: 'end',
      says: { en: 'Behind 23.5 the client sends', 'zh-CN': '客户端在 23.5 后面再发' },
      options: [
        { id: 'none', says: { en: 'nothing', 'zh-CN': '什么都不发' } },
        { id: 'cr', says: { en: 'CR, `0D`', 'zh-CN': 'CR，即 `0D`' } },
        { id: 'lf', says: { en: 'LF, `0A`', 'zh-CN': 'LF，即 `0A`' } },
        { id: 'crlf', says: { en: 'CR LF, `0D 0A`', 'zh-CN': 'CR LF，即 `0D 0A`' } },
      ],
      begins: 'none',
    },
    {
      id: 'then',
      says: { en: 'Then the client', 'zh-CN': '然后客户端' },
      options: [
        { id: 'reads', says: { en: 'waits for the answer: `recv()`', 'zh-CN': '等待应答：`recv()`' } },
        {
          id: 'shuts',
          says: {
            en: 'ends its direction first: `shutdown(SHUT_WR)`',
            'zh-CN': '先结束自己这个方向：`shutdown(SHUT_WR)`',
          },
        },
      ],
      begins: 'reads',
    },
  ],
  programs: (chosen) => ({
    server: reverseServer(),
    client: client(ends[chosen.get('end') ?? ''] ?? '', chosen.get('then') === 'shuts'),
  }),
  goals: [
    arrives({ en: 'the bytes reach the server', 'zh-CN': '字节到达服务器' }),
    prints('answer', 'client', ['5.32'], { en: 'the client is answered', 'zh-CN': '客户端得到应答' }),
  ],
  hints: [
    {
      en: 'Look at the last call of each side: which of them has not returned, and what does it wait for?',
      'zh-CN': '看看双方的最后一个调用：哪个还没有返回，它在等什么？',
    },
    {
      en: 'To the server `23.5` is the beginning of a line. It cannot know that no more comes: that `send()` was called once is not on the wire.',
      'zh-CN':
        '对服务器来说，`23.5` 只是一行的开头。它无从知道后面还有没有：对方只调用了一次 `send()`，这件事线路上看不出来。',
    },
    {
      en: 'End the line as the server expects it, with LF, `0A`; CR LF has it, too, and CR alone does not. Or end the direction: the server takes what it has when no more can come.',
      'zh-CN':
        '按服务器的要求结束这一行：LF，即 `0A`；CR LF 里也有它，单独的 CR 没有。或者结束这个方向：不会再来数据时，服务器就处理手里的内容。',
    },
  ],
  why: {
    en: 'A stream has no messages of its own: what tells the server that a line is whole is the newline. The end of the direction tells it as well, but only once, since nothing can follow it.',
    'zh-CN':
      '流本身没有消息边界，告诉服务器一行已经完整的是换行。结束发送方向也能告诉它，但只有一次，因为之后什么也不能再发。',
  },
};
