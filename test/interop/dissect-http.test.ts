import { it } from 'vitest';
import { answeringSegment, type FiledPacket, segment } from '../dissected.js';
import { describeWith } from '../peer-programs.js';
import { scratch } from '../scratch.js';
import { bytesOf } from '../tftp-packets.js';
import { captureFile, expectSameFields, expectSameRows } from '../tshark.js';

/** A request and its response, each in one segment of a connection of its own. */
function exchanges(
  port: number,
  pairs: readonly (readonly [request: string, response: string])[],
): readonly FiledPacket[] {
  return pairs.flatMap(([request, response], index) => {
    const client = 40_000 + index;
    const sent = { sequence: 1, flags: 0x18, payload: bytesOf(request) };
    const answered = {
      sequence: 1,
      acknowledgment: 1 + request.length,
      flags: 0x18,
      payload: bytesOf(response),
    };
    const packets: FiledPacket[] = [];
    if (request !== '') packets.push({ bytes: segment(client, port, sent) });
    if (response !== '') packets.push({ bytes: answeringSegment(port, client, answered) });
    return packets;
  });
}

const ok = 'HTTP/1.1 200 OK\r\n';
const body = (type: string, content: string): string =>
  `${ok}Content-Type: ${type}\r\nContent-Length: ${content.length}\r\n\r\n${content}`;
const get = 'GET / HTTP/1.1\r\nHost: example.org\r\nUser-Agent: curl/7.88\r\nAccept: */*\r\n\r\n';

/** Messages whose fields are compared too. */
const whole = exchanges(80, [
  [get, body('text/html', 'hello')],
  ['GET /a?b=c&d=e HTTP/1.0\r\n\r\n', 'HTTP/1.0 404 Not Found\r\nContent-Length: 2\r\n\r\nno'],
  [
    'POST /x HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 7\r\n\r\n{"a":1}',
    'HTTP/1.1 204 No Content\r\n\r\n',
  ],
  ['HEAD / HTTP/1.1\r\nHost: a\r\n\r\n', `${ok}Content-Length: 500\r\n\r\n`],
  [
    'GET /c HTTP/1.1\r\nCookie: a=1; b=2\r\n\r\n',
    `${ok}Transfer-Encoding: chunked\r\nContent-Type: text/plain\r\n\r\n5\r\nhello\r\n3\r\nabc\r\n0\r\nDigest: x\r\n\r\n`,
  ],
  [
    'GET /u HTTP/1.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n',
    'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n',
  ],
  [get, 'HTTP/1.1 304 Not Modified\r\n\r\n'],
]);

const odd = [
  ...exchanges(
    80,
    [
      ...['PUT', 'OPTIONS', 'PROPFIND', 'M-SEARCH', 'FOO', 'get', 'RPC_IN_DATA', 'LINK'].map(
        (method) => `${method} / HTTP/1.1\r\nHost: a\r\n\r\n`,
      ),
      ...[
        'GET /\r\n',
        'GET / HTTP/1.1\r\n',
        'GET / HTTP/1.1',
        'GET',
        'GET / FOO/1.1\r\n\r\n',
        'GET /a b c HTTP/1.1\r\n\r\n',
      ],
      ...[
        'binary\0data',
        '\r\n',
        '\r\nGET / HTTP/1.1\r\n\r\n',
        ' GET / HTTP/1.1\r\n\r\n',
        'GET  /two HTTP/1.1\r\n\r\n',
      ],
      ...[
        `${get}${get}`,
        'GET / HTTP/1.1\nHost: a\n\n',
        'POST / HTTP/1.1\r\nContent-Length: 100\r\n\r\nshort',
      ],
      ...[
        'POST / HTTP/1.1\r\nContent-Length: 3\r\n\r\nabcGET /n HTTP/1.1\r\n\r\n',
        'GET /\xff\x01\xc3\xbc HTTP/1.1\r\n\r\n',
      ],
    ].map((request) => [request, ''] as const),
  ),
  ...exchanges(
    8080,
    [
      ...[
        'image/png',
        'text/css',
        'TEXT/HTML',
        'foo/bar',
        'video/mp4',
        'application/octet-stream',
        'text/javascript',
      ].map((type) => body(type, 'x')),
      ...['application/json', 'text/json', 'application/vnd.api+json', 'text/html,foo'].map((type) =>
        body(type, '{}'),
      ),
      ...['text/xml', 'image/svg+xml'].map((type) => body(type, '<a/>')),
      ...['text/html', 'application/json', 'text/xml'].map((type) => body(type, '')),
      body(
        'image/gif',
        `GIF89a\x01\0\x01\0\x80\0\0\0\0\0\xff\xff\xff\x2c\0\0\0\0\x01\0\x01\0\0\x02\x01\x44\0\x3b`,
      ),
      `${ok}Content-Length: 4\r\n\r\nbody`,
      `${ok}content-LENGTH:3\r\n\r\nabc`,
      `${ok}Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n`,
      `${ok}Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n`,
      'HTTP/1.1 204\r\n\r\n',
      'HTTP/1.1 100 Continue\r\n\r\n',
      'HTTP/1.1 200',
    ].map((response) => ['', response] as const),
  ),
  ...exchanges(12_345, [
    [get, body('text/plain', 'x')],
    ['FOO bar HTTP/1.1\r\n\r\n', ''],
    ['GET / HTTP/1.1', ''],
    ['', body('text/plain', 'x')],
    ['text', 'more'],
  ]),
];

/** One message in many segments, another one behind it in the last. */
const parted: readonly FiledPacket[] = [
  body('text/plain', 'x'.repeat(200)),
  `${ok}Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n`,
].flatMap((text, index) => {
  const bytes = bytesOf(`${text}HTTP/1.1 204 No Content\r\n\r\n`);
  return Array.from({ length: Math.ceil(bytes.length / 20) }, (_, part) => ({
    bytes: answeringSegment(80, 41_000 + index, {
      sequence: 1 + part * 20,
      flags: 0x18,
      payload: bytes.subarray(part * 20, (part + 1) * 20),
    }),
  }));
});

const { folder } = scratch();

describeWith('tshark', 'HTTP', () => {
  it('has the rows of tshark, byte by byte', async () => {
    await expectSameRows(captureFile(folder, [...whole, ...odd, ...parted]));
  });

  it('has the values of its fields', async () => {
    await expectSameFields(captureFile(folder, whole), [
      'http.request.method',
      'http.request.uri',
      'http.request.uri.path',
      'http.request.uri.query',
      'http.request.uri.query.parameter',
      'http.request.version',
      'http.request.full_uri',
      'http.request.line',
      'http.request',
      'http.response.version',
      'http.response.code',
      'http.response.code.desc',
      'http.response.phrase',
      'http.response.line',
      'http.response',
      'http.host',
      'http.user_agent',
      'http.accept',
      'http.connection',
      'http.upgrade',
      'http.cookie',
      'http.cookie_pair',
      'http.content_type',
      'http.content_length_header',
      'http.content_length',
      'http.transfer_encoding',
      'http.chunk_size',
      'http.chunk_data',
      'http.chunk_boundary',
      'http.chunked_trailer_part',
      'http.file_data',
      'http.chat',
      'http.request_number',
      'http.response_number',
      'http.time',
      'http.request_in',
      'http.prev_request_in',
      'http.prev_response_in',
      'http.response_for.uri',
    ]);
  });
});
