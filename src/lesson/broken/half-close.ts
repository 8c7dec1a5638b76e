import { decodeUtf8, encodeUtf8 } from '../../bytes/utf8.js';
import type { BrokenBench } from './broken-bench.js';
import { prints } from './goals.js';
import { type Program, print, read, serve } from './program.js';

/** Counts the bytes that it reads, and answers with their number: after each read, or when the stream has ended. */
function* countingServer(answers: string | undefined): Program {
  yield* serve();
  let count = 0;
  for (;;) {
    const got = yield* read(64);
    if (got === undefined || got.byteLength === 0) break;
    count += got.byteLength;
    if (answers === 'each') yield { type: 'send', bytes: encodeUtf8(`${count}\n`) };
  }
  yield* print(String(count));
  if (answers === 'end') {
    // A client that has closed is gone by now.
    yield { type: 'pause' };
    yield { type: 'send', bytes: encodeUtf8(`${count}\n`) };
  }
  yield { type: 'close' };
}

/** Sends a file, ends as it was told, and prints the answer. */
function* client(after: string | undefined): Program {
  yield { type: 'connect' };
  yield { type: 'send', bytes: encodeUtf8('23.5\n23.6\n') };
  if (after === 'close') {
    yield { type: 'close' };
    return;
  }
  if (after === 'shutdown') yield { type: 'finish' };
  const answer = yield* read(64);
  if (answer !== undefined) yield* print(decodeUtf8(answer).trimEnd());
  yield { type: 'close' };
}

/** A client that closes before it was answered. */
export const halfClose: BrokenBench = {
  id: 'half-close',
  title: { en: 'Closed too soon', 'zh-CN': '关得太早' },
  story: [
    {
      en: 'A client sends a file of 10 bytes. The server counts to the end of the stream and answers `10`. So that there is an end, the client calls `close()`. The server counts right, and its answer never comes.',
      'zh-CN':
        '客户端发送一个 10 字节的文件。服务器数到流的末尾，应答 `10`。为了让流有个结尾，客户端调用了 `close()`。服务器数得没错，应答却始终收不到。',
    },
  ],
  bench: { protocol: 'tcp', ends: ['client', 'server'], wire: 'direct' },
  settings: [
    {
      id: 'after',
      says: { en: 'When all is sent, the client calls', 'zh-CN': '全部发完之后，客户端调用' },
      options: [
        { id: 'close', says: { en: '`close()`', 'zh-CN': '`close()`' } },
        { id: 'recv', says: { en: '`recv()`', 'zh-CN': '`recv()`' } },
        {
          id: 'shutdown',
          says: { en: '`shutdown(SHUT_WR)`, then `recv()`', 'zh-CN': '`shutdown(SHUT_WR)`，再 `recv()`' },
        },
      ],
      begins: 'close',
    },
    {
      id: 'answers',
      says: { en: 'The server answers', 'zh-CN': '服务器何时应答' },
      options: [
        { id: 'end', says: { en: 'when the stream has ended', 'zh-CN': '流结束时' } },
        { id: 'each', says: { en: 'after every read', 'zh-CN': '每次读取之后' } },
      ],
      begins: 'end',
    },
  ],
  programs: (chosen) => ({
    server: countingServer(chosen.get('answers')),
    client: client(chosen.get('after')),
  }),
  goals: [
    prints('all', 'server', ['10'], {
      en: 'the server has all of it, and its end',
      'zh-CN': '服务器收到全部内容和结尾',
    }),
    prints('answer', 'client', ['10'], { en: 'the client is answered', 'zh-CN': '客户端得到应答' }),
  ],
  hints: [
    {
      en: 'A TCP connection has two directions. Which of them did `close()` end?',
      'zh-CN': '一个 TCP 连接有两个方向。`close()` 结束了哪个？',
    },
    {
      en: '`close()` gives up the whole socket: nobody is left to read, and the system answers what still comes with RST. Without any end the server counts on, and both wait.',
      'zh-CN':
        '`close()` 放弃的是整个套接字：没有人再来读，之后到达的数据会被系统以 RST 回绝。而如果根本不结束，服务器会一直数下去，双方都在等。',
    },
    {
      en: 'End only the direction that is done: `shutdown(SHUT_WR)` sends FIN, and `recv()` still returns the answer. Then `close()`.',
      'zh-CN':
        '只结束已经发完的方向：`shutdown(SHUT_WR)` 发出 FIN，而 `recv()` 照样能收到应答。最后再 `close()`。',
    },
  ],
  why: {
    en: 'The socket of the client is still open when the answer comes. `shutdown(SHUT_WR)` ends one direction and leaves the other; where the server answers after every read, it does not even need an end.',
    'zh-CN':
      '应答到来时，客户端的套接字还开着。`shutdown(SHUT_WR)` 只结束一个方向，另一个方向照常；如果服务器每次读取之后都应答，那连结尾也用不着。',
  },
};
