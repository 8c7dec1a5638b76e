import { describe, expect, it } from 'vitest';
import { answeringSegment, segment, TestCapture, valuesOf } from '../../../test/dissected.js';
import { bytesOf } from '../../../test/tftp-packets.js';

const get = (uri: string): string => `GET ${uri} HTTP/1.1\r\nHost: a.example\r\n\r\n`;
const ok = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi';
const names = /^http\.(request_number|response_number|time|request_in|prev_.*|response_for\.uri)$/;

/** The numbers and pairs of the last message in each segment of a connection, half a second after the one before. */
function exchanged(texts: readonly string[]): readonly string[] {
  const capture = new TestCapture();
  let sent = 1;
  let received = 1;
  return texts.map((text, index) => {
    capture.packet.seconds = 1_700_000_000;
    capture.packet.nanoseconds = index * 500_000_000;
    const payload = bytesOf(text);
    const isRequest = !text.startsWith('HTTP');
    const frame = isRequest
      ? segment(40_000, 80, { sequence: sent, acknowledgment: received, flags: 0x18, payload })
      : answeringSegment(80, 40_000, { sequence: received, acknowledgment: sent, flags: 0x18, payload });
    if (isRequest) sent += payload.length;
    else received += payload.length;
    const last = capture.layers(frame).findLast(({ protocol }) => protocol === 'http');
    if (last === undefined) return '';
    return Object.entries(valuesOf(last, frame))
      .filter(([name]) => names.test(name))
      .map(([name, value]) => `${name.slice(5)} ${value}`)
      .join(', ');
  });
}

describe('the exchanges of an HTTP connection', () => {
  it('pair a response with its request', () => {
    expect(exchanged([get('/1'), ok, get('/2'), ok])).toEqual([
      'request_number 1',
      'response_number 1, time 0.5, request_in 1, response_for.uri http://a.example/1',
      'request_number 2, prev_request_in 1',
      'response_number 2, time 0.5, prev_request_in 1, prev_response_in 2, request_in 3, response_for.uri http://a.example/2',
    ]);
  });

  it('pair the last of several requests with the first response', () => {
    const [, second, third] = exchanged([get('/1') + get('/2'), ok, ok]);
    expect(second).toBe(
      'response_number 2, time 0.5, prev_request_in 1, request_in 1, response_for.uri http://a.example/2',
    );
    expect(third).toBe(
      'response_number 3, prev_request_in 1, prev_response_in 2, response_for.uri http://a.example/2',
    );
  });

  it('name the last resource with a host, or the last one without', () => {
    const bare = 'GET /bare HTTP/1.0\r\n\r\n';
    expect(exchanged([bare, ok])[1]).toContain('response_for.uri /bare');
    expect(exchanged([get('/1'), ok, bare, ok])[3]).toContain('response_for.uri http://a.example/1');
  });

  it('begin with a response where the capture does', () => {
    expect(exchanged([ok, get('/1'), ok])).toEqual([
      'response_number 1',
      'request_number 2',
      'response_number 2, time 0.5, prev_response_in 1, request_in 2, response_for.uri http://a.example/1',
    ]);
  });
});
