import { deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import {
  answer,
  answeringSegment,
  datagram,
  joined,
  segment,
  TestCapture,
  u16,
} from '../../../test/dissected.js';
import { bytesOf } from '../../../test/tftp-packets.js';
import { UnpackingAllowance } from '../http/unpacking-allowance.js';
import { Extractor } from './extractor.js';

/** What packets carry: name, content (missing bytes in brackets), and what is wrong. */
function extracted(frames: readonly Uint8Array[], allowance?: UnpackingAllowance): readonly string[] {
  const files = new Map<number, string>();
  const done: string[] = [];
  const capture = new TestCapture();
  const extractor = new Extractor(
    capture.protocols,
    (event) => {
      if (event.type === 'begin')
        files.set(
          event.file.id,
          `${event.file.name} of ${event.file.stream.protocol}:${event.file.stream.number}: `,
        );
      else if (event.type === 'content')
        files.set(event.id, `${files.get(event.id)}${Buffer.from(event.bytes).toString('latin1')}`);
      else if (event.type === 'missing') files.set(event.id, `${files.get(event.id)}[${event.missingBytes}]`);
      else done.push(`${files.get(event.id)} ${event.keptEncoding ?? event.fault ?? 'whole'}`);
    },
    { allowance },
  );
  for (const frame of frames) extractor.take(capture.walk(frame));
  extractor.end();
  return done;
}

const fin = 0x011;

/** A connection on which `request` is answered by `response`, which ends it if `isClosed`. */
function exchange(request: string, response: Uint8Array, isClosed = true): readonly Uint8Array[] {
  const asked = bytesOf(request);
  const flags = isClosed ? fin : 0x010;
  return [
    segment(4_000, 8_888, { sequence: 0, flags: 0x002 }),
    answeringSegment(8_888, 4_000, { sequence: 0, acknowledgment: 1, flags: 0x012 }),
    segment(4_000, 8_888, { sequence: 1, acknowledgment: 1, payload: asked }),
    answeringSegment(8_888, 4_000, {
      sequence: 1,
      acknowledgment: 1 + asked.length,
      flags,
      payload: response,
    }),
  ];
}

/** Another connection, which carries `packed` as `y`. */
function other(packed: Uint8Array): readonly Uint8Array[] {
  const body = sized('gzip', packed);
  return [
    segment(4_001, 8_888, { sequence: 1, acknowledgment: 1, payload: bytesOf(get('/y')) }),
    answeringSegment(8_888, 4_001, { sequence: 1, acknowledgment: 1 + get('/y').length, payload: body }),
  ];
}

const get = (target: string): string => `GET ${target} HTTP/1.1\r\nHost: a\r\n\r\n`;
const response = (headers: string, body: Uint8Array | string = ''): Uint8Array =>
  joined(bytesOf(`HTTP/1.1 200 OK\r\n${headers}\r\n`), typeof body === 'string' ? bytesOf(body) : body);
const sized = (encoding: string, body: Uint8Array): Uint8Array =>
  response(`Content-Encoding: ${encoding}\r\nContent-Length: ${body.length}\r\n`, body);

describe('the files of HTTP', () => {
  it.each<[string, readonly Uint8Array[], string]>([
    [
      'a length',
      exchange(get('/a/boot.img?x=1'), response('Content-Length: 5\r\n', 'hello')),
      'boot.img of tcp:0: hello whole',
    ],
    [
      'chunks',
      exchange(get('/a%20b'), response('Transfer-Encoding: chunked\r\n', '2\r\nhe\r\n3\r\nllo\r\n0\r\n\r\n')),
      'a b of tcp:0: hello whole',
    ],
    [
      'a close',
      exchange(get('/'), response('Content-Type: text/html\r\n', 'hello')),
      'index.html of tcp:0: hello whole',
    ],
    ['no close', exchange(get('/x'), response('', 'hello'), false), 'x of tcp:0: hello cutShort'],
    ['gzip', exchange(get('/x'), sized('gzip', gzipSync('hello hello'))), 'x of tcp:0: hello hello whole'],
    [
      'deflate',
      exchange(get('/x'), sized('deflate', deflateSync('hello hello'))),
      'x of tcp:0: hello hello whole',
    ],
    [
      'deflate without its frame',
      exchange(get('/x'), sized('deflate', deflateRawSync('hello hello'))),
      'x of tcp:0: hello hello whole',
    ],
    ['an encoding that is not known', exchange(get('/x'), sized('br', bytesOf('???'))), 'x of tcp:0: ??? br'],
    [
      'gzip that is cut short',
      exchange(get('/x'), sized('gzip', gzipSync('hello').subarray(0, 15))),
      'x of tcp:0: hell encodingInvalid',
    ],
    [
      'a name',
      exchange(
        get('/x'),
        response('Content-Disposition: attachment; filename="../r.txt"\r\nContent-Length: 1\r\n', 'r'),
      ),
      '../r.txt of tcp:0: r whole',
    ],
    [
      'an upload',
      exchange('PUT /up.bin HTTP/1.1\r\nContent-Length: 3\r\n\r\nabc', response('Content-Length: 0\r\n')),
      'up.bin of tcp:0: abc whole',
    ],
  ])('are those of its bodies: by %s', (_, frames, expected) => {
    expect(extracted(frames)).toEqual([expected]);
  });

  it('have zeros where the capture lacks bytes', () => {
    const frames = [...exchange(get('/x'), response('Content-Length: 9\r\n', 'ab'), false)];
    const length = response('Content-Length: 9\r\n', 'ab').length;
    frames.push(
      answeringSegment(8_888, 4_000, {
        sequence: 1 + length + 4,
        acknowledgment: 1,
        payload: bytesOf('xyz'),
      }),
    );
    expect(extracted(frames)).toEqual(['x of tcp:0: ab[4]xyz missing']);
  });

  it('end where they unpack to more than all of a capture may', () => {
    const packed = gzipSync('a'.repeat(30_000));
    const half = 30_000 / 2;
    const frames = [...exchange(get('/x'), sized('gzip', packed)), ...other(gzipSync('bb'))];
    const allowed = (beyondBytes: number) => new UnpackingAllowance({ ratio: 1, beyondBytes });
    expect(extracted(frames, allowed(30_000))).toEqual([
      `x of tcp:0: ${'a'.repeat(30_000)} whole`,
      'y of tcp:1: bb whole',
    ]);
    const [cut, next] = extracted(frames, allowed(half));
    expect(cut).toMatch(/^x of tcp:0: a* unpackedTooLarge$/);
    expect(cut?.length).toBeLessThan(half + 40);
    expect(next).toBe('y of tcp:1: bb whole');
  });

  it('are parts where parts were asked for', () => {
    const part = bytesOf(
      'HTTP/1.1 206 Partial\r\nContent-Range: bytes 5-7/90\r\nContent-Length: 3\r\n\r\nabc',
    );
    expect(extracted(exchange(get('/x'), part))).toEqual(['x of tcp:0: abc range']);
  });
});

describe('the files of TFTP', () => {
  const toServer = (text: string): Uint8Array => datagram(4_003, 69, bytesOf(text));
  const block = (number: number, text: string): Uint8Array =>
    answer(5_000, 4_003, joined(u16(3), u16(number), bytesOf(text)));

  it.each<[string, readonly Uint8Array[], readonly string[]]>([
    ['a download', [toServer('\0\x01a/b.img\0octet\0'), block(1, 'abc')], ['a/b.img of tftp:0: abc whole']],
    ['netascii', [toServer('\0\x01b\0NetASCII\0'), block(1, 'a\r\nb\r\0')], ['b of tftp:0: a\nb\r whole']],
    ['an empty file', [toServer('\0\x01b\0octet\0'), block(1, '')], ['b of tftp:0:  whole']],
    ['a refusal', [toServer('\0\x01b\0octet\0'), answer(5_000, 4_003, bytesOf('\0\x05\0\x01no\0'))], []],
    [
      'an abort',
      [
        toServer('\0\x01b\0octet\0'),
        block(1, 'a'.repeat(512)),
        answer(5_000, 4_003, bytesOf('\0\x05\0\0no\0')),
      ],
      [`b of tftp:0: ${'a'.repeat(512)} aborted`],
    ],
    [
      'the end of the capture',
      [toServer('\0\x01b\0octet\0'), block(1, 'a'.repeat(512))],
      [`b of tftp:0: ${'a'.repeat(512)} cutShort`],
    ],
    [
      'a block that is missing',
      [toServer('\0\x01b\0octet\0'), block(1, 'a'.repeat(512)), block(3, 'c')],
      [`b of tftp:0: ${'a'.repeat(512)}[512]c missing`],
    ],
  ])('are rebuilt: %s', (_, frames, expected) => {
    expect(extracted(frames)).toEqual(expected);
  });
});
