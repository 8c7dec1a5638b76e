import { describe, expect, it } from 'vitest';
import { bytesOf } from '../../../test/tftp-packets.js';
import { notMessage } from '../codec.js';
import { messageLength } from './message-length.js';

const lengthOf = (text: string, method?: string): number =>
  messageLength(bytesOf(text), 0, text.length, method);
const ok = 'HTTP/1.1 200 OK\r\n';

describe('the length of an HTTP message', () => {
  it.each([
    ['GET / HTTP/1.1\r\n\r\n', 18],
    ['\r\nGET / HTTP/1.1\r\n\r\n', 20],
    ['GET / HTTP/1.1\r\n\r\nmore', 18],
    ['POST / HTTP/1.1\r\nContent-Length: 500\r\n\r\nab', 540],
    ['GET / FOO\r\n\r\n', 13],
    ['GET / HTTP/1.1\r\nHost: a\r\n', 0],
    ['GET / HTTP/1.1', 0],
    ['no line', 0],
    ['no line of HTTP\r\n', notMessage],
    ['\r\n', notMessage],
    [`${'x'.repeat(40_000)}`, notMessage],
    [`GET / HTTP/1.1\r\n${'A: b\r\n'.repeat(10_000)}`, notMessage],
    [`${ok}\r\nuntil the close`, 34],
    ['HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n', 48],
    [`${ok}Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\nmore`, 60],
    [`${ok}Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n`, 0],
    [`${ok}Transfer-Encoding: chunked\r\n\r\n3\r\nabcd\r\n`, 56],
    [`${ok}Transfer-Encoding: chunked\r\n\r\nffffffff\r\nabc`, 0],
  ])('of %j is %i', (text, length) => {
    expect(lengthOf(text)).toBe(length);
  });

  it('follows from the request that a response answers', () => {
    expect(lengthOf(`${ok}Content-Length: 5\r\n\r\n`, 'HEAD')).toBe(38);
    expect(lengthOf(`${ok}\r\nab`, 'CONNECT')).toBe(19);
  });

  it('is known from any beginning that has it, and more bytes do not change it', () => {
    const texts = [
      'POST / HTTP/1.1\r\nContent-Length: 5\r\n\r\nhello',
      `${ok}Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\nA: b\r\n\r\n`,
    ];
    for (const text of texts) {
      const bytes = bytesOf(`${text}GET / HTTP/1.1\r\n\r\n`);
      for (let end = 1; end <= bytes.length; end += 1) {
        const length = messageLength(bytes, 0, end, undefined);
        expect([0, text.length], `${end} bytes of ${text}`).toContain(length);
        if (end >= text.length) expect(length).toBe(text.length);
      }
    }
  });
});
