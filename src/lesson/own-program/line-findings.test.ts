import { itFinds, itSaysNothingOf, itTakesBack } from '../../../test/own-program-talk.js';
import type { LineClientTask, LineServerTask } from './task.js';

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

itFinds([
  ['noNewline', 'two sends and silence', client, (t) => t.connected().program('23.5', '23.6').waits(1_000)],
  ['noNewline', 'of a server', server, (t) => t.connected().bench('abc\n').program('cba').waits(1_000)],
  [
    'noNewline',
    'behind a line that was right',
    client,
    (t) => t.connected().program('a\n').bench('a\n').program('b').waits(1_000),
  ],
  ['noNewline', 'at the end of the stream', client, (t) => t.connected().program('23.5').ends('program')],
  [
    'noNewline',
    'of a client that was killed',
    client,
    (t) => t.connected().program('23.5').waits(1_000).ends('program', 'reset'),
  ],
  [
    'noNewline',
    'of a server that was asked again, and whose client has gone',
    server,
    (t) => t.connected().bench('abc\n').program('cba').waits(1_000).bench('12\n').ends('bench'),
  ],
  ['loneCr', 'in the place of LF', client, (t) => t.connected().program('a\r').waits(1_000)],
  ['loneCr', 'between lines', client, (t) => t.connected().program('a\rb\n')],
  ['crlfExpected', 'LF alone', { ...client, lineEnd: 'crlf' }, (t) => t.connected().program('a\r\n', 'b\n')],
]);

itSaysNothingOf([
  ['a newline that comes late', client, (t) => t.connected().program('23.5').waits(900).program('\n')],
  [
    'a line that the bench broke off',
    server,
    (t) => t.connected().bench('abc\n').program('cb').ends('bench', 'reset').ends('program').waits(9_000),
  ],
  ['silence before anything', client, (t) => t.connected().waits(60_000)],
  ['a CR whose LF is on its way', client, (t) => t.connected().program('a\r').waits(500).program('\n')],
  ['CR LF where LF is asked for', client, (t) => t.connected().program('a\r\n')],
]);

itTakesBack([
  ['noNewline', client, (t) => t.connected().program('23.5').waits(1_000), (t) => t.program('\n')],
]);
