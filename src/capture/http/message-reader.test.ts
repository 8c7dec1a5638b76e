import { describe, expect, it } from 'vitest';
import { bodyLengthOf, valuesOf } from '../../wire/http/head.js';
import { HttpMessageReader } from './message-reader.js';

const bytesOf = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'latin1'));

/** What pieces of a stream give: heads, bodies and ends. A number is a gap of so many bytes. */
function read(
  pieces: readonly (string | number)[],
  { isClosed = true, method = 'GET' } = {},
): readonly string[] {
  const events: string[] = [];
  let body = '';
  const reader = new HttpMessageReader({
    head: (head) => {
      events.push(head.type === 'request' ? `${head.method} ${head.target}` : String(head.status));
      return bodyLengthOf(valuesOf(head), method);
    },
    body: (bytes) => {
      body += String.fromCharCode(...bytes);
    },
    missing: (bytes) => {
      body += `[${bytes}]`;
    },
    end: (fault) => {
      events.push(`"${body}" ${fault ?? 'whole'}`);
      body = '';
    },
  });
  for (const piece of pieces) {
    if (typeof piece === 'number') reader.gap(piece);
    else reader.push(bytesOf(piece));
  }
  reader.close(isClosed);
  if (reader.isOther) events.push('other');
  return events;
}

const cases: readonly (readonly [string, string, readonly string[]])[] = [
  [
    'a body of a known length',
    'HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhelloHTTP/1.1 204 x\r\n\r\n',
    ['200', '"hello" whole', '204', '"" whole'],
  ],
  [
    'chunks',
    'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5;x=y\r\nhello\r\n3\r\n, a\r\n0\r\nT: 1\r\n\r\nHTTP/1.1 304 x\r\n\r\n',
    ['200', '"hello, a" whole', '304', '"" whole'],
  ],
  ['a body that ends with the connection', 'HTTP/1.0 200 OK\r\n\r\nhello', ['200', '"hello" whole']],
  [
    'requests behind each other',
    '\r\nGET /a HTTP/1.1\r\n\r\nPOST /b HTTP/1.1\r\nContent-Length: 1\r\n\r\nx',
    ['GET /a', '"" whole', 'POST /b', '"x" whole'],
  ],
  [
    'chunks that are broken',
    'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhelloXX',
    ['200', '"hello" cutShort'],
  ],
  [
    'a length that is no number',
    'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n',
    ['200', '"" chunkInvalid'],
  ],
  [
    'a body that is cut short',
    'HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhello',
    ['200', '"hello" cutShort'],
  ],
];

describe('the messages of a stream', () => {
  it.each(cases)('are read whole, byte by byte and cut anywhere: %s', (_, text, expected) => {
    expect(read([text])).toEqual(expected);
    expect(read([...text])).toEqual(expected);
    for (let at = 1; at < text.length; at += 1)
      expect(read([text.slice(0, at), text.slice(at)])).toEqual(expected);
  });

  it.each<[string, readonly (string | number)[], readonly string[]]>([
    ['in a body', ['HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nab', 4, 'xyz'], ['200', '"ab[4]xyz" whole']],
    [
      'at the end of a body',
      ['HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nab', 1, 'HTTP/1.1 204 x\r\n\r\n'],
      ['200', '"ab[1]" whole', '204', '"" whole'],
    ],
    [
      'over the end of a body',
      ['HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nab', 9, 'rest', 'HTTP/1.1 204 x\r\n\r\n'],
      ['200', '"ab" missing', '204', '"" whole'],
    ],
    [
      'in chunks',
      ['HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhe', 2, 'o\r\n0\r\n\r\n'],
      ['200', '"he" missing'],
    ],
    ['in a head', ['HTTP/1.1 200', 5, 'x\r\n\r\n', 'HTTP/1.1 204 x\r\n\r\n'], ['204', '"" whole']],
  ])('go on behind a gap %s', (_, pieces, expected) => {
    expect(read(pieces)).toEqual(expected);
  });

  it('are not whole where a body lasts until a close that was not captured', () => {
    expect(read(['HTTP/1.0 200 OK\r\n\r\nhello'], { isClosed: false })).toEqual(['200', '"hello" cutShort']);
  });

  it('have no body in answer to HEAD', () => {
    expect(read(['HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n'], { method: 'HEAD' })).toEqual([
      '200',
      '"" whole',
    ]);
  });

  it('are none where something else is spoken', () => {
    expect(read(['\x16\x03\x01', 'GET / HTTP/1.1\r\n\r\n'])).toEqual(['other']);
  });
});
