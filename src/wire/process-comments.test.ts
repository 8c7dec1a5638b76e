import { describe, expect, it } from 'vitest';
import { type PacketProcess, parseProcessComment, processComment } from './process-comments.js';

describe('a comment on a packet', () => {
  it.each<readonly [string, PacketProcess]>([
    ['sent by curl (pid 4711)', { end: 'sender', process: 'curl', pid: 4711 }],
    ['received by node (pid 1)', { end: 'receiver', process: 'node', pid: 1 }],
    ['sent by ?', { end: 'sender', process: '?', pid: undefined }],
    ['received by my (pid 2) app (pid 3)', { end: 'receiver', process: 'my (pid 2) app', pid: 3 }],
  ])('%s names a process', (text, process) => {
    expect(parseProcessComment(text)).toEqual(process);
    expect(processComment(process)).toBe(text);
  });

  it.each([
    '',
    'sent by curl',
    'resent by curl (pid 1)',
    'sent by curl (pid 1) again',
    'sent by (pid 1)',
    'sent by x (pid 12345678901)',
  ])('"%s" names none', (text) => expect(parseProcessComment(text)).toBeUndefined());
});
