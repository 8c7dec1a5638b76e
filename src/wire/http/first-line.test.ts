import { describe, expect, it } from 'vitest';
import { bytesOf } from '../../../test/tftp-packets.js';
import { noFirstLine, requestLine, statusOfLine } from './first-line.js';
import { parseHead } from './head.js';

/** What the whole head of such a message says. */
function statusOfHead(line: string): number {
  const bytes = bytesOf(`${line}\r\n\r\n`);
  const head = parseHead(bytes, 0, bytes.length);
  if (head === undefined) return noFirstLine;
  return head.type === 'response' ? head.status : requestLine;
}

const statusOf = (line: string): number => statusOfLine(bytesOf(line), 0, line.length);

describe('the first line of a message', () => {
  it.each<[line: string, status: number]>([
    ['HTTP/1.1 204 No Content', 204],
    ['HTTP/1.0 404', 404],
    ['HTTP/1.1 000 ', 0],
    ['GET / HTTP/1.1', requestLine],
    ['M-SEARCH * HTTP/1.0', requestLine],
    ['HTTP/2.0 200 OK', noFirstLine],
    ['get / HTTP/1.1', noFirstLine],
    ['', noFirstLine],
  ])('%j has the status %d', (line, status) => {
    expect(statusOf(line)).toBe(status);
  });

  it('is what it is in a head that is read whole, whatever byte of it is another, more or missing', () => {
    const others = ['', ' ', '\t', '\r', '\xa0', '\x0b', '/', '-', '0', '9', ':', '@', 'A', 'Z', '[', 'é'];
    const lines = ['GET / HTTP/1.1', 'HTTP/1.1 200 OK', 'HTTP/1.1 200', `${'A'.repeat(20)} /x HTTP/1.0`];
    for (const line of lines)
      for (let at = 0; at <= line.length; at += 1)
        for (const other of others)
          for (const rest of [line.slice(at), line.slice(at + 1)]) {
            const changed = line.slice(0, at) + other + rest;
            // The head would have another line there, or none.
            if (changed.endsWith('\r')) continue;
            expect([changed, statusOf(changed)]).toEqual([changed, statusOfHead(changed)]);
          }
  });
});
