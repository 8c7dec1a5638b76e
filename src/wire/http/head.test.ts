import { describe, expect, it } from 'vitest';
import { bodyLengthOf, canBeginHttp, headEndOf, headerValue, parseHead, valuesOf } from './head.js';

const bytesOf = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'latin1'));
const parsed = (text: string) => {
  const bytes = bytesOf(text);
  return parseHead(bytes, 0, bytes.length);
};

describe('the head of a message', () => {
  it('ends behind its empty line, and no sooner', () => {
    const bytes = bytesOf('GET / HTTP/1.1\r\nHost: a\r\n\r\nbody');
    for (let to = 0; to < 27; to += 1) expect(headEndOf(bytes, 0, to)).toBe(-1);
    expect(headEndOf(bytes, 0, 27)).toBe(27);
    expect(headEndOf(bytesOf('GET / HTTP/1.0\n\nx'), 0, 17)).toBe(16);
  });

  it('is a request', () => {
    expect(parsed('GET /a?b=1 HTTP/1.1\r\nHost: a\r\nX-Long: one\r\n two\r\nno colon\r\n\r\n')).toEqual({
      type: 'request',
      method: 'GET',
      target: '/a?b=1',
      version: 'HTTP/1.1',
      headers: [
        { name: 'Host', value: 'a' },
        { name: 'X-Long', value: 'one two' },
      ],
    });
  });

  it('is a response, with or without a reason', () => {
    expect(parsed('HTTP/1.1 404 Not Found\r\n\r\n')).toMatchObject({ status: 404, reason: 'Not Found' });
    expect(parsed('HTTP/1.0 200\r\n\r\n')).toMatchObject({ version: 'HTTP/1.0', status: 200, reason: '' });
  });

  it.each(['', 'hello\r\n\r\n', 'GET /\r\n\r\n', 'HTTP/2 200\r\n\r\n', 'get / HTTP/1.1\r\n\r\n'])(
    'is not %j',
    (text) => {
      expect(parsed(text)).toBeUndefined();
    },
  );

  it.each<[string, boolean]>([
    ['GET / HTTP/1.1', true],
    ['GE', true],
    ['HTTP/1.1 200', true],
    ['HT', true],
    ['M-SEARCH * HTTP/1.1', true],
    [' GET', false],
    ['\x16\x03\x01', false],
    ['ABCDEFGHIJKLMNOPQRSTUVWXYZ', false],
  ])('may begin with %j: %s', (text, expected) => {
    expect(canBeginHttp(bytesOf(text), 0, text.length)).toBe(expected);
  });
});

describe('the length of a body', () => {
  const request = (headers: string) => `POST / HTTP/1.1\r\n${headers}\r\n`;
  const response = (status: number, headers: string) => `HTTP/1.1 ${status} x\r\n${headers}\r\n`;
  it.each<[string, string | undefined, unknown]>([
    [request('Content-Length: 5\r\n'), undefined, { type: 'bytes', bytes: 5 }],
    [request('Content-Length: 5\r\nContent-Length: 5\r\n'), undefined, { type: 'bytes', bytes: 5 }],
    [request(''), undefined, { type: 'none' }],
    [response(200, ''), 'GET', { type: 'untilClose' }],
    [response(200, 'Content-Length: 5\r\nTransfer-Encoding: gzip, chunked\r\n'), 'GET', { type: 'chunked' }],
    [response(200, 'Content-Length: 5\r\n'), 'HEAD', { type: 'none' }],
    [response(304, 'Content-Length: 5\r\n'), 'GET', { type: 'none' }],
    [response(200, 'Content-Length: x\r\n'), 'GET', { type: 'untilClose' }],
    [response(200, ''), 'CONNECT', { type: 'none' }],
  ])('of %j after %s', (text, method, expected) => {
    const head = parsed(text);
    expect(head && bodyLengthOf(valuesOf(head), method)).toEqual(expected);
  });

  it('takes the values of a header together', () => {
    const head = parsed('GET / HTTP/1.1\r\nA: 1\r\na: 2\r\n\r\n');
    expect(head && headerValue(head, 'a')).toBe('1, 2');
  });
});
