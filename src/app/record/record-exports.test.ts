import { once } from 'node:events';
import { request } from 'node:http';
import { connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import { listeningPort } from '../../../test/listening-port.js';
import { scratch } from '../../../test/scratch.js';
import type { EndpointSummary } from '../../operations/endpoints.js';
import { decodeRecordPage } from '../../operations/record-page.js';
import type { RecordSearchLine } from '../../operations/record-search-lines.js';
import { exportFormats } from '../../traffic/export/export-formats.js';
import { startWorkbench } from '../workbench/workbench.js';

const { folder, own } = scratch();

interface Bench {
  readonly ask: (method: string, path: string, body?: unknown, signal?: AbortSignal) => Promise<Response>;
  readonly port: number;
  readonly endpoint: string;
}

/** A workbench with an echo server, which has answered these. */
async function recorded(...said: readonly (string | Uint8Array)[]): Promise<Bench> {
  const { port, close } = await startWorkbench({
    ...{ host: '127.0.0.1', port: 0, workspace: folder(), isTrusted: true },
  });
  own({ close: () => close(0) });
  const ask: Bench['ask'] = (method, path, body, signal) =>
    fetch(`http://127.0.0.1:${port}/api/${path}`, {
      method,
      ...(signal === undefined ? {} : { signal }),
      ...(body === undefined
        ? {}
        : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    });
  const echo = { type: 'tcp-listen', address: '127.0.0.1:0', reply: 'echo', label: 'bench' };
  const made = (await (await ask('POST', 'endpoints', echo)).json()) as EndpointSummary;
  const socket = connect(listeningPort(made), '127.0.0.1');
  for (const content of said) {
    socket.write(content);
    for (let left = content.length; left > 0; ) left -= ((await once(socket, 'data')) as [Buffer])[0].length;
  }
  socket.destroy();
  const types = async (): Promise<readonly string[]> => {
    const page = await (await ask('GET', 'record/events?limit=1')).arrayBuffer();
    return decodeRecordPage(new Uint8Array(page))?.batch.events.map(({ type }) => type) ?? [];
  };
  await expect.poll(types).toEqual(['closed']);
  return { ask, port, endpoint: made.id };
}

const report = async ({ ask }: Bench, id: string) =>
  (await (await ask('GET', `record/exports/${id}`)).json()) as {
    readonly state: string;
    readonly bytes: number;
  };

describe('an export of the record', () => {
  it('has what a filter selects in every format, in a language and a time zone, and says how far it is', async () => {
    const bench = await recorded('=1+1', 'two');
    const exported = async (body: object): Promise<string> =>
      (await bench.ask('POST', 'record/export', { filter: 'dir == "in"', ...body })).text();
    for (const format of exportFormats) expect(await exported({ format, id: format }), format).not.toBe('');
    expect(await report(bench, 'csv')).toMatchObject({ state: 'done', events: 2 });
    expect(await exported({ format: 'bytes' })).toBe('=1+1two');
    expect(await exported({ format: 'csv' })).not.toMatch(/,"?=1/);
    const all = { format: 'text', filter: '', endpoint: bench.endpoint };
    expect(await exported({ ...all, timeZone: 'Asia/Tokyo' })).toMatch(
      /^\d{4}-\d\d-\d\d .* \* {2}listening on 127.*\n.*connected \(1 open\)\n(.*\n){4}.*closed by peer/,
    );
    expect(await exported({ ...all, language: 'zh-CN' })).toContain('正在监听');
    const hours = async (timeZone: string): Promise<number> =>
      Number(/ (\d\d):/.exec(await exported({ ...all, timeZone }))?.[1]);
    expect(((await hours('Asia/Tokyo')) - (await hours('UTC')) + 24) % 24).toBe(9);
    expect(await exported({ format: 'text', filter: 'size == 5' })).toBe('');
  });

  it('is refused for what is wrong, and an id is one export at a time', async () => {
    const bench = await recorded('one');
    const refusal = async (method: string, path: string, body?: unknown): Promise<unknown> => {
      const answer = await bench.ask(method, path, body);
      return [answer.status, ((await answer.json()) as { error: { code: string } }).error.code];
    };
    const csv = { format: 'csv' };
    expect(await refusal('POST', 'record/export', { ...csv, filter: 'size >' })).toEqual([
      400,
      'FILTER_INVALID',
    ]);
    expect(await refusal('POST', 'record/export', { ...csv, timeZone: 'Middle/Earth' })).toEqual([
      ...[400, 'TIME_ZONE_UNKNOWN'],
    ]);
    expect(await refusal('POST', 'record/export', { ...csv, encoding: 'x' })).toEqual([
      400,
      'ENCODING_UNKNOWN',
    ]);
    expect(await refusal('GET', 'record/exports/none')).toEqual([404, 'RECORD_EXPORT_UNKNOWN']);
  });

  it('waits for whoever reads it slowly, is bounded in number, and ends when they hang up', async () => {
    const bench = await recorded(...Array.from({ length: 8 }, () => Buffer.alloc(1024 ** 2, 'x')));
    const reading = (id: string): Promise<{ readonly stop: () => void }> =>
      new Promise((resolve, reject) => {
        const asked = request(
          { port: bench.port, path: '/api/record/export', method: 'POST', host: '127.0.0.1' },
          // Nothing is read of it.
          () => resolve({ stop: () => asked.destroy() }),
        );
        asked.once('error', reject);
        asked.setHeader('content-type', 'application/json');
        asked.end(JSON.stringify({ id, format: 'hex' }));
      });
    const slow = await Promise.all(['a', 'b', 'c', 'd'].map(reading));
    const taken = await bench.ask('POST', 'record/export', { id: 'a', format: 'csv' });
    expect(((await taken.json()) as { error: object }).error).toMatchObject({ code: 'RECORD_EXPORT_TAKEN' });
    const fifth = await bench.ask('POST', 'record/export', { format: 'csv' });
    expect([fifth.status, ((await fifth.json()) as { error: object }).error]).toMatchObject([
      ...[503, { code: 'RECORD_EXPORT_LIMIT' }],
    ]);
    let before = -1;
    await expect
      .poll(async () => {
        const { bytes } = await report(bench, 'a');
        const isStill = bytes === before;
        before = bytes;
        return isStill;
      })
      .toBe(true);
    // The dumps of 16 MiB are four times as large.
    expect(before).toBeLessThan(40 * 1024 ** 2);
    expect(await report(bench, 'a')).toMatchObject({ state: 'running' });
    for (const { stop } of slow) stop();
    await expect.poll(async () => (await report(bench, 'a')).state).toBe('stopped');
    const again = await bench.ask('POST', 'record/export', { id: 'a', format: 'bytes' });
    expect((await again.arrayBuffer()).byteLength).toBe(8 * 1024 ** 2);
  });
});

it('a search of the record counts alone, if that is what is asked', async () => {
  const bench = await recorded('one', 'two', 'three');
  const answer = await bench.ask('POST', 'record/search', {
    ...{ filter: 'text contains "t"', limit: 1, onlyCount: true },
  });
  const lines = (await answer.text()).trim().split('\n');
  const all = lines.map((line) => JSON.parse(line) as RecordSearchLine);
  expect(all.at(-1)).toMatchObject({ type: 'end', hits: 4 });
  expect(all.filter(({ type }) => type === 'hits')).toEqual([]);
});
