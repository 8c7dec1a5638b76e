import { itFinds, itSaysNothingOf, packet } from '../../../test/own-program-talk.js';
import { encodeText } from '../../bytes/encodings.js';
import type { LineClientTask, LineServerTask, OwnProgramTask } from './task.js';

const [port, one] = ['127.0.0.1:7006', '127.0.0.1:1001'] as const;
const client: LineClientTask = { kind: 'line-client', encoding: 'utf-8', lineEnd: 'lf' };
const server: LineServerTask = {
  kind: 'line-server',
  encoding: 'utf-8',
  lineEnd: 'lf',
  exchanges: [
    { question: 'abc', answer: 'cba' },
    { question: '12', answer: '21' },
    { question: '温度', answer: '度温' },
  ],
  servesMany: true,
};
const gbk = (text: string): Uint8Array => encodeText(text, 'gbk');
const same: OwnProgramTask = { kind: 'udp-server', answers: 'same' };
const datagrams: OwnProgramTask = { kind: 'udp-client', encoding: 'utf-8' };

itFinds([
  ['wrongEncoding', 'GBK for UTF-8', client, (t) => t.connected().program(gbk('温度 23.5\n'))],
  [
    'wrongEncoding',
    'UTF-8 for GBK',
    { ...client, encoding: 'gbk' },
    (t) => t.connected().program('温度 23.5\n'),
  ],
  [
    'wrongEncoding',
    'UTF-16',
    client,
    (t) => t.connected().program(encodeText('hello\n', 'utf-16le')).ends('program'),
  ],
  [
    'wrongEncoding',
    'a server that answers in GBK',
    server,
    (t) => t.connected().bench('温度\n').program(gbk('度温\n')),
  ],
  ['wrongEncoding', 'in a datagram', datagrams, (t) => t.from(one, port, gbk('温度'))],
  ['bomAtStart', 'UTF-8', client, (t) => t.connected().program('\ufeffa\n')],
  ['nulAtEnd', 'behind the newline', client, (t) => t.connected().program('a\n\0b\n')],
  ['nulAtEnd', 'in its last message', client, (t) => t.connected().program('a\n\0').waits(1_000)],
  ['nulAtEnd', 'of a datagram', datagrams, (t) => t.from(one, port, 'a\0')],
  ['nulAtEnd', 'of an answer', same, (t) => t.to(port, one, 'abc').from(port, one, 'abc\0')],
  [
    'wholeBufferSent',
    'a buffer of 16',
    client,
    (t) =>
      t
        .connected()
        .program(packet('hello\n', new Uint8Array(10)))
        .waits(1_000),
  ],
  ['wholeBufferSent', 'a datagram', datagrams, (t) => t.from(one, port, packet('a', new Uint8Array(9)))],
  [
    'wholeBufferSent',
    'an answer',
    same,
    (t) => t.to(port, one, 'abc').from(port, one, packet('abc', new Uint8Array(9))),
  ],
]);

itSaysNothingOf([
  [
    'an answer that is wrong in another way, and looks like GBK',
    server,
    (t) => t.connected().bench('温度\n').program(gbk('温度温度\n')),
  ],
  [
    'half a character',
    client,
    (t) => t.connected().program(encodeText('温', 'utf-8').subarray(0, 2)).waits(500),
  ],
  ['GBK that is asked for', { ...client, encoding: 'gbk' }, (t) => t.connected().program(gbk('温度 23.5\n'))],
  [
    'one character of GBK that is UTF-8 as well',
    { ...client, encoding: 'gbk' },
    (t) => t.connected().program(Uint8Array.of(0xc4, 0x8f, 0x0a)),
  ],
  [
    'bytes that are text of no encoding',
    client,
    (t) => t.connected().program(Uint8Array.of(0xff, 0xfe - 0x7e, 0x81, 0x0a)),
  ],
  ['a zero in the middle of a text', client, (t) => t.connected().program('a\0b\n')],
  ['a zero behind a line, of which nobody knows what follows', client, (t) => t.connected().program('a\n\0')],
]);
