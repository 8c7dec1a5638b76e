import { expect, it } from 'vitest';
import type { EncodingName } from '../../../../src/bytes/encoding-names.js';
import { encodeText } from '../../../../src/bytes/encodings.js';
import { createExportWriter } from '../../../../src/traffic/export/export-formats.js';
import type { ExportedEvent } from '../../../../src/traffic/export/export-item.js';
import type { EndpointStatus } from '../../../../src/traffic/status.js';
import { pageWords } from '../../../../test/page-words.js';
import type { EndpointEvent, LogEntry } from '../log/log-entry.js';
import { MessageLog } from '../log/message-log.js';
import { StreamText } from '../log/stream-text.js';
import { exportedEndpoint, exportItems, exportOptions } from './exported-entries.js';

const endpoint = (status: EndpointStatus, label?: string) =>
  exportedEndpoint(
    {
      id: 'e1',
      input: { type: 'tcp-listen', address: '7777', ...(label !== undefined && { label }) },
      status,
    },
    'gbk',
  );
const stopped = endpoint({ state: 'stopped' });
const happened = (sequence: number) => ({ endpoint: 'e1', sequence, timeMicros: sequence * 1_000 });
const peer = '10.0.0.1:7';
const listening = { type: 'listening', local: '0.0.0.0:7777', reachable: ['10.0.0.9:7777'] } as const;

function logOf(...events: readonly EndpointEvent[]): readonly [MessageLog, readonly LogEntry[]] {
  const log = new MessageLog();
  for (const event of events) log.add(event);
  const entries = Array.from({ length: log.size }, (_, number) => log.at(number));
  return [log, entries.filter((entry) => entry !== undefined)];
}

it('an endpoint is named as a person named it, and is bound where it is open', () => {
  expect(stopped).toMatchObject({ name: 'TCP :7777', kind: 'tcp-listen', local: undefined, reachable: [] });
  const { type: _, ...open } = listening;
  expect(endpoint({ state: 'listening', ...open }, 'pump')).toMatchObject({ name: 'pump', ...open });
});

it('an endpoint that is stopped is what its lines say that it was', () => {
  const received = { ...happened(2), type: 'received', peer, bytes: Uint8Array.of(0x41) } as const;
  const [log, entries] = logOf({ ...happened(1), ...listening }, received);
  const items = [...exportItems(entries, stopped, new StreamText(log, 'utf-8', true))];
  expect(items.map((item) => item.endpoint.local)).toEqual(['0.0.0.0:7777', '0.0.0.0:7777']);
});

it('a character that is split is in the message that completes it, whatever else is exported', () => {
  const bytes = encodeText('温度', 'gbk');
  const received = { type: 'received', peer } as const;
  const [log, entries] = logOf(
    { ...happened(1), ...received, bytes: bytes.subarray(0, 3) },
    { ...happened(2), ...received, bytes: bytes.subarray(3) },
  );
  const texts = (given: readonly LogEntry[], encoding: EncodingName = 'gbk') =>
    [...exportItems(given, stopped, new StreamText(log, encoding, true))].map(({ textBytes }) =>
      Buffer.from(textBytes ?? []).toString('hex'),
    );
  expect(texts(entries)).toEqual(['cec2', 'b6c8']);
  expect(texts(entries.slice(1))).toEqual(['b6c8']);
});

it('a send to several peers has the events of all of them', () => {
  const sent = { type: 'sent', send: 1, bytes: Uint8Array.of(0x41) } as const;
  const [log, entries] = logOf(
    { ...happened(1), ...sent, peer, connection: 1 },
    { ...happened(2), ...sent, peer: '10.0.0.2:7', connection: 2 },
  );
  const writer = createExportWriter('jsonl', { sentence: () => '', minutesAheadOfUtc: () => 0 });
  const lines = [...exportItems(entries, stopped, new StreamText(log, 'utf-8', true))]
    .map((item) => Buffer.from(writer.item(item)).toString())
    .join('');
  expect(
    lines
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line)),
  ).toMatchObject([
    { sequence: 1, peer, connection: 1 },
    { sequence: 2, peer: '10.0.0.2:7', connection: 2 },
  ]);
});

it('events have the words of the page, in its language', async () => {
  const event: ExportedEvent = { ...happened(1), type: 'connected', peer, open: 2 };
  const sentences = [];
  for (const language of ['en', 'zh-CN'] as const)
    sentences.push(exportOptions(await pageWords(language), false).sentence(event));
  expect(sentences).toEqual(['connected (2 open)', expect.stringMatching(/\p{Script=Han}/u)]);
});
