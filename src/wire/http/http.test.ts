import { describe, expect, it } from 'vitest';
import {
  answeringSegment,
  expectBounded,
  expectBoundedWhenChanged,
  joined,
  segment,
  TestCapture,
} from '../../../test/dissected.js';
import { bytesOf } from '../../../test/tftp-packets.js';

const ok = 'HTTP/1.1 200 OK\r\n';

const request = (text: string, port = 80): Uint8Array => segment(40_000, port, { payload: bytesOf(text) });
const response = (text: string): Uint8Array => answeringSegment(80, 40_000, { payload: bytesOf(text) });

function wordsOf(frame: Uint8Array): string {
  return new TestCapture().words(frame).replace(/ \d+/, '');
}

function withBody(type: string, body: string, headers = ''): string {
  return `${ok}Content-Type: ${type}\r\n${headers}Content-Length: ${body.length}\r\n\r\n${body}`;
}

describe('the row of an HTTP message', () => {
  it.each([
    ['GET / HTTP/1.1\r\nHost: a\r\n\r\n', 'HTTP GET / HTTP/1.1 '],
    ['\r\nGET / HTTP/1.1\r\n\r\n', 'HTTP GET / HTTP/1.1 '],
    ['GET /a b HTTP/1.1\r\n\r\n', 'HTTP GET /a b HTTP/1.1 '],
    ['PROPFIND / HTTP/1.1\r\n\r\n', 'HTTP PROPFIND / HTTP/1.1 '],
    ['GET / HTTP/1.1\nHost: a\n\n', 'HTTP GET / HTTP/1.1 '],
    ['GET /\x1b[2J HTTP/1.1\r\n\r\n', 'HTTP GET /\\033[2J HTTP/1.1 '],
    [
      'POST / HTTP/1.1\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}',
      'HTTP/JSON POST / HTTP/1.1 , JavaScript Object Notation (application/json)',
    ],
    ['GET /1 HTTP/1.1\r\n\r\nGET /2 HTTP/1.1\r\n\r\n', 'HTTP GET /1 HTTP/1.1 GET /2 HTTP/1.1 '],
  ])('of the request %j', (text, words) => {
    expect(wordsOf(request(text))).toBe(words);
  });

  it.each([
    [`${ok}Content-Length: 0\r\n\r\n`, 'HTTP HTTP/1.1 200 OK '],
    ['HTTP/1.1 204 No Content\r\n\r\n', 'HTTP HTTP/1.1 204 No Content '],
    [withBody('text/html; charset=utf-8', '<p>'), 'HTTP HTTP/1.1 200 OK  (text/html)'],
    [withBody('text/xml', '<a/>'), 'HTTP/XML HTTP/1.1 200 OK '],
    [withBody('application/octet-stream', '\0\x01'), 'HTTP HTTP/1.1 200 OK '],
    [withBody('video/mp4', '\0'), 'HTTP HTTP/1.1 200 OK  (video/mp4)'],
    [withBody('text/plain', 'x', 'Content-Encoding: br\r\n'), 'HTTP HTTP/1.1 200 OK '],
    [withBody('image/gif', `GIF89a${'\0'.repeat(20)}`), 'HTTP HTTP/1.1 200 OK  (GIF89a)'],
    [withBody('a\x1b', 'x'), 'HTTP HTTP/1.1 200 OK  (a\\033)'],
    [
      `${ok}Content-Type: text/plain\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n`,
      'HTTP HTTP/1.1 200 OK  (text/plain)',
    ],
    [`${ok}Content-Type: text/plain\r\n\r\nuntil the close`, 'HTTP HTTP/1.1 200 OK  (text/plain)'],
  ])('of the response %j', (text, words) => {
    expect(wordsOf(response(text))).toBe(words);
  });

  it.each([
    'FOO / HTTP/1.1\r\n\r\n',
    'get / HTTP/1.1\r\n\r\n',
    ' GET / HTTP/1.1\r\n\r\n',
    '\r\n',
    'two\nlines\n',
  ])('is that of TCP if a payload is none: %j', (text) => {
    expect(wordsOf(request(text))).toBe(`TCP 40000 → 80 [ACK] Seq=1 Ack=1 Win=1000 Len=${text.length}`);
  });

  it.each([
    ['GET / HTTP/1.1\r\nHost', 'TCP GET / HTTP/1.1  [TCP segment of a reassembled PDU]'],
    [
      'POST / HTTP/1.1\r\nContent-Length: 9\r\n\r\n',
      'TCP POST / HTTP/1.1  [TCP segment of a reassembled PDU]',
    ],
    ['GET /', 'TCP 40000 → 80 [ACK] Seq=1 Ack=1 Win=1000 Len=5 [TCP segment of a reassembled PDU]'],
  ])('says that the end of a message is missing: %j', (text, words) => {
    expect(wordsOf(request(text))).toBe(words);
  });

  it.each([
    ['GET / HTTP/1.1\r\n\r\n', true],
    ['HTTP/1.1 204 No Content\r\n\r\n', true],
    ['GET /\r\n\r\n', false],
    ['FOO / HTTP/1.1\r\n\r\n', false],
    ['GET / HTTP/1.1', false],
    ['HTTP/2 200 OK\r\n\r\n', false],
  ])('is that of HTTP at any port if %j comes: %s', (text, isHttp) => {
    expect(wordsOf(request(text, 12_345)).startsWith('HTTP')).toBe(isHttp);
  });
});

describe('the messages of a connection', () => {
  const whole = [
    'POST /a HTTP/1.1\r\nContent-Length: 5\r\n\r\nhello',
    'PUT /b HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n3;x=y\r\nabc\r\n0\r\nTrailer: z\r\n\r\n',
    'GET /c HTTP/1.1\r\n\r\n',
  ];

  it('are the same wherever the stream is cut into two segments', () => {
    const bytes = bytesOf(whole.join(''));
    for (let cut = 1; cut < bytes.length; cut += 1) {
      const capture = new TestCapture();
      const parts = [bytes.subarray(0, cut), bytes.subarray(cut)];
      const uris = parts.flatMap((payload, index) =>
        capture
          .layers(segment(40_000, 80, { sequence: 1_000 + (index === 0 ? 0 : cut), payload }))
          .filter(({ protocol }) => protocol === 'http')
          .map(({ fields }) => fields.find(({ name }) => name === 'http.request.uri')?.value),
      );
      expect(uris, `cut at ${cut}`).toEqual(['/a', '/b', '/c']);
    }
  });

  it.each([
    ['HEAD', `${ok}Content-Length: 500\r\n\r\n`],
    ['CONNECT', 'HTTP/1.1 200 Connection established\r\n\r\n'],
  ])('have no body in the response to %s', (method, answer) => {
    const capture = new TestCapture();
    const head = bytesOf(`${method} / HTTP/1.1\r\n\r\n`);
    capture.row(segment(40_000, 80, { sequence: 1, payload: head }));
    const payload = bytesOf(answer);
    const row = capture.words(answeringSegment(80, 40_000, { sequence: 1, payload }));
    expect(row).toBe(`HTTP ${54 + payload.length} ${answer.split('\r\n')[0]} `);
    capture.row(
      segment(40_000, 80, { sequence: 1 + head.length, payload: bytesOf('GET / HTTP/1.1\r\n\r\n') }),
    );
    const next = { sequence: 1 + payload.length, payload: bytesOf(`${ok}Content-Length: 500\r\n\r\n`) };
    expect(capture.words(answeringSegment(80, 40_000, next))).toMatch(/^TCP/);
  });
});

it.each([
  `POST /a?b=c&d HTTP/1.1\r\nHost: h\r\nCookie: a=1; b=2\r\nContent-Length: 5\r\n\r\nhello`,
  `${ok}Content-Type: text/plain\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\nT: x\r\n\r\n`,
  `GET /1 HTTP/1.1\r\nA: b\r\n c\r\n\r\nGET /2 HTTP/1.1\r\n\r\n`,
])('reads nothing outside of a message, however it is cut or changed: %j', { timeout: 20_000 }, (text) => {
  expectBounded(request(text));
  expectBoundedWhenChanged(joined(request(text)));
});
