import { describe, expect, it } from 'vitest';
import { segment, TestCapture, valuesOf } from '../../../test/dissected.js';
import { bytesOf } from '../../../test/tftp-packets.js';
import type { Field } from '../dissection.js';

const layerOf = (text: string) =>
  new TestCapture().layer('http', segment(40_000, 80, { payload: bytesOf(text) }));

function fieldsOf(text: string): Readonly<Record<string, string | number>> {
  const frame = segment(40_000, 80, { payload: bytesOf(text) });
  return valuesOf(layerOf(text), frame);
}

/** All values of a field, those within others too. */
function allOf(name: string, fields: readonly Field[]): readonly unknown[] {
  return fields.flatMap((field) => [
    ...(field.name === name ? [field.value] : []),
    ...allOf(name, field.fields),
  ]);
}

describe('the fields of an HTTP message', () => {
  it('are those of a request', () => {
    expect(
      fieldsOf('GET /a?b=1&c=2 HTTP/1.1\r\nHost: example.org\r\nUser-Agent: curl\r\nX-Own: x\r\n\r\n'),
    ).toEqual({
      'http.chat': '',
      'http.request_number': 1,
      'http.request.method': 'GET',
      'http.request.uri': '/a?b=1&c=2',
      'http.request.uri.path': '/a',
      'http.request.uri.query': 'b=1&c=2',
      'http.request.uri.query.parameter': 'c=2',
      'http.request.version': 'HTTP/1.1',
      'http.request': 1,
      'http.request.line': 'X-Own: x\r\n',
      'http.host': 'example.org',
      'http.user_agent': 'curl',
      'http.request.full_uri': 'http://example.org/a?b=1&c=2',
    });
  });

  it('are those of a response and its body', () => {
    expect(
      fieldsOf('HTTP/1.1 404  Gone away\r\ncontent-LENGTH:5\r\nContent-Type: text/plain\r\n\r\nhello'),
    ).toEqual({
      'http.chat': '',
      'http.response_number': 1,
      'http.response.version': 'HTTP/1.1',
      'http.response.code': 404,
      'http.response.code.desc': 'Not Found',
      'http.response.phrase': 'Gone away',
      'http.response': 1,
      'http.response.line': 'Content-Type: text/plain\r\n',
      'http.content_length_header': '5',
      'http.content_length': 5,
      'http.content_type': 'text/plain',
      'http.file_data': 'hello',
    });
  });

  it('put the chunks of a body together', () => {
    const text =
      'PUT / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n5;e=1\r\nhello\r\nA\r\n, world!!!\r\n0\r\nDigest: x\r\n\r\n';
    const { fields } = layerOf(text);
    expect(allOf('http.chunk_size', fields)).toEqual([5, 10, 0]);
    expect(allOf('http.chunked_trailer_part', fields)).toEqual(['Digest: x\r\n']);
    expect(allOf('http.file_data', fields)).toEqual(['hello, world!!!']);
  });

  it.each([
    ['Host: a\r\n b', 'http.host', ['a b']],
    ['Cookie: a=1;  b=2;', 'http.cookie_pair', ['a=1', 'b=2']],
    ['Host:\t a', 'http.host', ['a']],
    ['Content-Length: x', 'http.content_length', []],
    ['No colon', 'http.request.line', ['No colon\r\n']],
  ])('have what a header says: %j', (header, name, values) => {
    const { fields } = layerOf(`GET / HTTP/1.1\r\n${header}\r\n\r\n`);
    expect(allOf(name, fields)).toEqual(values);
  });

  it('are no more than can be shown of a body of many chunks, whose text is whole', () => {
    const body = `${'1\r\nx\r\n'.repeat(5_000)}0\r\n\r\n`;
    const { fields } = layerOf(`HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n${body}`) ?? {
      fields: [],
    };
    expect(allOf('http.chunk_size', fields)).toHaveLength(4_096);
    expect(allOf('http.file_data', fields)).toEqual(['x'.repeat(5_000)]);
  });

  it('leave out a body that is compressed, and say that chunks are wrong', () => {
    const gzip = 'HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 2\r\n\r\n\x1f\x8b';
    expect(fieldsOf(gzip)['http.file_data']).toBeUndefined();
    const wrong = 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n';
    expect(layerOf(wrong).fault?.code).toBe('CHUNK_INVALID');
  });
});
