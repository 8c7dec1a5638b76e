import { expect, it } from 'vitest';
import { encodeText } from '../../bytes/encodings.js';
import { maxRecordedMessages, type RecordedMessage, recordedSequence } from './recorded-sequence.js';
import { parseSequence } from './sequence-file.js';
import { sequenceShape } from './sequence-shape.js';
import { YamlDocument } from './yaml-document.js';

const sent = (bytes: Uint8Array | string, ms = 0): RecordedMessage => message('sent', bytes, ms);
const received = (bytes: Uint8Array | string, ms = 0): RecordedMessage => message('received', bytes, ms);

function message(type: RecordedMessage['type'], bytes: Uint8Array | string, ms: number): RecordedMessage {
  return {
    type,
    bytes: typeof bytes === 'string' ? encodeText(bytes, 'utf-8') : bytes,
    timeMicros: ms * 1_000,
  };
}

/** The steps of the file, which has to be one that can be run. */
function stepsOf(text: string): unknown {
  const document = YamlDocument.parse(text);
  if (!document.ok) throw new Error('no YAML');
  const value = document.value.value(sequenceShape);
  expect(parseSequence(value, 'a')).toMatchObject({ ok: true });
  return (value as { readonly steps: unknown }).steps;
}

it('is what a client said and heard, with the pauses and the time it took', () => {
  const text = recordedSequence({
    name: '<b>: {1}',
    input: { type: 'tcp-connect', address: '127.0.0.1:502', tls: 'insecure' },
    peer: '127.0.0.1:502',
    messages: [
      sent('a{1} {{x}} \\ 温度\n', 0),
      sent(Uint8Array.of(0xaa, 0x55), 150),
      received('one ', 200),
      received('{{two}}\r\n', 2_400),
      sent(new Uint8Array(0), 2_500),
    ],
  });
  expect(stepsOf(text)).toEqual([
    { open: 'tls://127.0.0.1:502', insecure: true },
    { send: 'a\\{1} \\{\\{x}} \\\\ 温度\\n' },
    { wait: '150ms' },
    { send: { hex: 'AA 55' } },
    { expect: { text: 'one \\{{two}}\\r\\n', at: 'start' }, within: '5s' },
    { send: { hex: '' } },
  ]);
});

it('waits for who comes, and keeps the encoding, the framing and the layout', () => {
  const gbk = recordedSequence({
    name: 'a',
    input: { type: 'tcp-listen', address: '7777', encoding: 'gbk', framing: 'line' },
    peer: '10.0.0.1:1',
    messages: [
      received(encodeText('你好', 'gbk')),
      received(encodeText('再见', 'gbk')),
      sent(Uint8Array.of(0xd2)),
    ],
  });
  expect(stepsOf(gbk)).toEqual([
    { listen: 'tcp:7777', encoding: 'gbk', framing: 'line' },
    { expect: 'connected', within: '60s' },
    { expect: { text: '你好', at: 'whole' } },
    { expect: { text: '再见', at: 'whole' } },
    { send: { hex: 'D2' } },
  ]);
});

it('speaks to the peer of datagrams, or listens where the peer began', () => {
  const input = { type: 'udp', address: '127.0.0.1:7788', layouts: ['sensor'] } as const;
  const asked = recordedSequence({
    name: 'a',
    input,
    peer: '10.0.0.9:5',
    messages: [sent('x'), received('')],
  });
  expect(stepsOf(asked)).toEqual([
    { open: 'udp://10.0.0.9:5', layout: 'sensor' },
    { send: 'x' },
    { expect: { size: '0' } },
  ]);
  const told = recordedSequence({ name: 'a', input, peer: '10.0.0.9:5', messages: [received('x')] });
  expect(stepsOf(told)).toEqual([
    { listen: 'udp:127.0.0.1:7788', layout: 'sensor' },
    { expect: { text: 'x', at: 'whole' } },
  ]);
});

it('is bounded: of long messages the beginning is expected, of many the first are taken', () => {
  const long = new Uint8Array(70_000).fill(0xaa);
  const input = { type: 'udp', address: '0' } as const;
  const steps = stepsOf(
    recordedSequence({ name: 'a', input, peer: 'h:1', messages: [sent(long), received(long)] }),
  ) as readonly { readonly expect?: { readonly hex: string }; readonly send?: { readonly hex: string } }[];
  expect(steps.at(-1)).toMatchObject({ expect: { at: 'start', size: '70000' } });
  expect(steps.at(-1)?.expect?.hex.split(' ')).toHaveLength(1_024);
  expect(steps.map(({ send }) => send?.hex.split(' ').length ?? 0).reduce((sum, one) => sum + one)).toBe(
    70_000,
  );
  const many = Array.from({ length: maxRecordedMessages * 2 }, () => received('x'));
  expect(stepsOf(recordedSequence({ name: 'a', input, peer: 'h:1', messages: many }))).toHaveLength(
    maxRecordedMessages + 1,
  );
  const sends = Array.from({ length: 900 }, () => sent(long, 0));
  const bounded = recordedSequence({ name: 'n'.repeat(300), input, peer: 'h:1', messages: sends });
  expect(bounded.length).toBeLessThan(8 * 1024 * 1024);
  stepsOf(bounded);
  const late = recordedSequence({ name: 'a', input, peer: 'h:1', messages: [sent('x'), received('y', 2e9)] });
  expect(stepsOf(late)).toContainEqual({ expect: { text: 'y', at: 'whole' }, within: '3600s' });
});
