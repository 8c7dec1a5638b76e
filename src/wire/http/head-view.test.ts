import { describe, expect, it } from 'vitest';
import { bytesOf } from '../../../test/tftp-packets.js';
import { headerValue, parseHead } from './head.js';
import { HeadView } from './head-view.js';

const viewOf = (text: string): HeadView | undefined => HeadView.of(bytesOf(text), 0, text.length);

describe('the head of an HTTP message as it lies in a packet', () => {
  it.each([
    ['HTTP/1.1 204 No Content\r\n\r\n', 204],
    ['GET / HTTP/1.1\r\n\r\n', undefined],
    ['\r\n\r\nHTTP/1.0 404 \r\n\r\nbody', 404],
  ])('has the status of %j', (text, status) => {
    const view = viewOf(text);
    expect(view?.status).toBe(status);
    expect(view?.bodyFrom).toBe(text.replace(/body$/, '').length);
  });

  it.each(['GET / HTTP/1.1\r\nHost: a\r\n', 'GET /\r\n\r\n', 'HTTP/2 200\r\n\r\n', ''])(
    'is none in %j',
    (text) => {
      expect(viewOf(text)).toBeUndefined();
    },
  );

  it.each([
    ['Content-Type: text/plain', 'text/plain'],
    ['CONTENT-TYPE:text/plain  ', 'text/plain'],
    ['content-type :\ttext/plain', 'text/plain'],
    ['Content-Type: a\r\nX: b\r\nContent-Type: c', 'a, c'],
    ['Content-Type: a;\r\n  b=c\r\n\td\r\nX: e\r\n f', 'a; b=c d'],
    ['X-Content-Type: a', undefined],
    ['Content-Types: a', undefined],
    ['Content-Type', undefined],
    ['Content-Type:', ''],
    ['X: Content-Type: a', undefined],
  ])('finds a header in %j', (headers, value) => {
    const text = `HTTP/1.1 200 OK\r\n${headers}\r\n\r\nContent-Type: body`;
    expect(viewOf(text)?.value('content-type')).toBe(value);
    for (const lines of [text, text.replaceAll('\r\n', '\n')]) {
      const head = parseHead(bytesOf(lines), 0, lines.indexOf('Content-Type: body'));
      expect(head && headerValue(head, 'content-type')).toBe(value);
      expect(viewOf(lines)?.value('content-type')).toBe(value);
    }
  });
});
