import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import WebSocket from 'ws';
import { listeningPort } from '../../../test/listening-port.js';
import { openStore, received, textsOf } from '../../../test/records.js';
import { scratch } from '../../../test/scratch.js';
import type { EndpointSummary } from '../../operations/endpoints.js';
import type { RecordReport } from '../../operations/record.js';
import { decodeRecordPage, type ReadRecordPage } from '../../operations/record-page.js';
import type { RecordSearchLine } from '../../operations/record-search-lines.js';
import { decodeBatch } from '../../traffic/event-codec.js';
import { startWorkbench, type Workbench } from '../workbench/workbench.js';
import { WorkbenchRecord } from './workbench-record.js';

const { folder, own } = scratch();

type Started = Pick<Workbench, 'port'> & { close(): Promise<void> };

/** A workbench on a workspace, closed after the test unless the test does it. */
async function start(workspace: string, isTrusted = true): Promise<Started> {
  const bench = await startWorkbench({ host: '127.0.0.1', port: 0, workspace, isTrusted });
  let isClosed = false;
  const close = async (): Promise<void> => {
    if (isClosed) return;
    isClosed = true;
    await bench.close(0);
  };
  own({ close });
  return { port: bench.port, close };
}

function ask(bench: Started, method: string, path: string, body?: unknown): Promise<Response> {
  const json = { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
  return fetch(`http://127.0.0.1:${bench.port}${path}`, { method, ...(body === undefined ? {} : json) });
}

async function pageOf(bench: Started, query: string): Promise<ReadRecordPage> {
  const response = await ask(bench, 'GET', `/api/record/events?${query}`);
  const page = decodeRecordPage(new Uint8Array(await response.arrayBuffer()));
  if (page === undefined) throw new Error(`no page: ${response.status}`);
  return page;
}

async function linesOf(bench: Started, body: unknown): Promise<readonly RecordSearchLine[]> {
  const text = await (await ask(bench, 'POST', '/api/record/search', body)).text();
  return text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as RecordSearchLine);
}

function foundIn(lines: readonly RecordSearchLine[]): readonly string[] {
  return lines.flatMap((line) => {
    if (line.type !== 'hits') return [];
    const decoded = decodeBatch(new Uint8Array(Buffer.from(line.batch, 'base64')));
    return decoded.ok ? textsOf(decoded.batch.events).toReversed() : [];
  });
}

const messages = (page: ReadRecordPage): readonly string[] =>
  textsOf(page.batch.events.filter(({ type }) => type === 'received' || type === 'sent'));

/** Sends to a server, and waits for the echo of each. */
async function say(port: number, ...texts: readonly string[]): Promise<void> {
  const socket = connect(port, '127.0.0.1');
  for (const text of texts) {
    socket.write(text);
    await once(socket, 'data');
  }
  socket.destroy();
}

const echo = { type: 'tcp-listen', address: '127.0.0.1:0', reply: 'echo' } as const;

describe('the record of a workbench', () => {
  it('has what happened before it was started again, in place, and goes on with its numbers', async () => {
    const workspace = folder();
    const first = await start(workspace);
    const made = (await (await ask(first, 'POST', '/api/endpoints', echo)).json()) as EndpointSummary;
    await say(listeningPort(made), 'one', 'two');
    await expect.poll(async () => messages(await pageOf(first, `endpoint=${made.id}`))).toHaveLength(4);
    const before = await pageOf(first, 'limit=1');
    await first.close();
    const second = await start(workspace);
    const live = new WebSocket(`ws://127.0.0.1:${second.port}/api/live`, 'bob');
    own({ close: () => live.terminate() });
    const texts: string[] = [];
    const reports: RecordReport[] = [];
    live.on('message', (data, isBinary) => {
      const decoded = isBinary ? decodeBatch(new Uint8Array(data as Buffer)) : undefined;
      if (decoded?.ok === true) texts.push(...textsOf(decoded.batch.events));
      const frame = isBinary
        ? undefined
        : (JSON.parse(String(data)) as { type: string; record: RecordReport });
      if (frame?.type === 'record') reports.push(frame.record);
    });
    await once(live, 'open');
    live.send(JSON.stringify({ type: 'look', tftp: false, logs: [{ endpoint: made.id, from: 1 }] }));
    await expect.poll(() => texts.filter((text) => text === 'one')).toHaveLength(2);
    expect(reports[0]).toMatchObject({ state: 'recording' });
    const again = (await (
      await ask(second, 'POST', `/api/endpoints/${made.id}/start`)
    ).json()) as EndpointSummary;
    await say(listeningPort(again), 'three');
    await expect.poll(async () => messages(await pageOf(second, ''))).toContain('three');
    const page = await pageOf(second, '');
    const numbers = page.batch.events.map(({ sequence }) => sequence);
    expect(numbers).toEqual(numbers.toSorted((one, other) => one - other));
    expect(page.runs).toHaveLength(2);
    expect(page.runs[1]?.first).toBeGreaterThan(before.batch.events[0]?.sequence ?? 0);
  });

  it('keeps the id of an endpoint that is in it from others, also when the endpoint has gone', async () => {
    const workspace = folder();
    const first = await start(workspace);
    const made = (await (await ask(first, 'POST', '/api/endpoints', echo)).json()) as EndpointSummary;
    await ask(first, 'DELETE', `/api/endpoints/${made.id}`);
    await first.close();
    const second = await start(workspace);
    const known = await (await ask(second, 'GET', '/api/record/endpoints')).json();
    expect(known).toMatchObject([{ endpoint: made.id, kind: 'tcp-listen', formerLabels: [] }]);
    const other = (await (await ask(second, 'POST', '/api/endpoints', echo)).json()) as EndpointSummary;
    expect(other.id).not.toBe(made.id);
  });

  it('is searched, annotated, bounded and deleted from over HTTP', async () => {
    const bench = await start(folder());
    const gbk = { ...echo, encoding: 'gbk', label: 'heater' };
    const made = (await (await ask(bench, 'POST', '/api/endpoints', gbk)).json()) as EndpointSummary;
    const socket = connect(listeningPort(made), '127.0.0.1');
    socket.write(Uint8Array.from([0xce, 0xc2, 0xb6, 0xc8]));
    await once(socket, 'data');
    socket.destroy();
    await expect.poll(async () => messages(await pageOf(bench, ''))).toHaveLength(2);
    const lines = await linesOf(bench, {
      filter: 'text contains "温度" && endpoint == "heater" && dir == "in"',
    });
    expect(foundIn(lines)).toHaveLength(1);
    expect(lines.at(-1)).toMatchObject({ type: 'end', hits: 1 });
    const refused = await ask(bench, 'POST', '/api/record/search', { filter: 'nonsense ==' });
    expect([refused.status, (await refused.json()).error.code]).toEqual([400, 'FILTER_INVALID']);
    const [event] = (await pageOf(bench, '')).batch.events.filter(({ type }) => type === 'received');
    const number = event?.sequence ?? 0;
    const noted = await ask(bench, 'PUT', `/api/record/events/${number}/notes`, {
      tags: ['odd'],
      isMarked: true,
    });
    expect(await noted.json()).toEqual({ sequence: number, tags: ['odd'], note: '', isMarked: true });
    expect((await pageOf(bench, '')).annotations).toHaveLength(1);
    const limits = await ask(bench, 'PUT', '/api/record/limits', { days: 3, bytes: 2 ** 26 });
    expect(await limits.json()).toMatchObject({ limits: { days: 3, bytes: 2 ** 26 } });
    const removed = await ask(bench, 'POST', '/api/record/remove', { filter: 'dir == "out"' });
    expect(await removed.json()).toEqual({ removed: 1 });
    expect(messages(await pageOf(bench, ''))).toHaveLength(1);
    const report = (await (await ask(bench, 'GET', '/api/record')).json()) as RecordReport;
    expect(report).toMatchObject({ state: 'recording', limits: { days: 3 } });
    expect(statSync(report.file).mode & 0o077).toBe(0);
  });

  it('gives no page that comes later what was deleted from it, in whatever way', async () => {
    const bench = await start(folder());
    const made = (await (await ask(bench, 'POST', '/api/endpoints', echo)).json()) as EndpointSummary;
    const port = listeningPort(made);
    const later = async (text: string): Promise<readonly string[]> => {
      const live = new WebSocket(`ws://127.0.0.1:${bench.port}/api/live`, 'bob');
      own({ close: () => live.terminate() });
      const texts: string[] = [];
      live.on('message', (data, isBinary) => {
        const decoded = isBinary ? decodeBatch(new Uint8Array(data as Buffer)) : undefined;
        if (decoded?.ok === true) texts.push(...textsOf(decoded.batch.events));
      });
      await once(live, 'open');
      live.send(JSON.stringify({ type: 'look', tftp: false, logs: [{ endpoint: made.id, from: 1 }] }));
      await say(port, text);
      await expect.poll(() => texts).toContain(text);
      live.terminate();
      return texts.filter((one) => one.includes('secret') || one.includes('kept'));
    };
    const removed = async (request: unknown): Promise<number> =>
      (await (await ask(bench, 'POST', '/api/record/remove', request)).json()).removed;
    await say(port, 'secret 1', 'kept');
    expect(await removed({ filter: 'text contains "secret"' })).toBe(2);
    expect(await later('a')).toEqual(['kept', 'kept']);
    const [newest] = (await pageOf(bench, 'limit=1')).batch.events;
    await say(port, 'kept 2');
    expect(await removed({ before: newest?.sequence })).toBeGreaterThan(2);
    expect(await later('b')).toEqual(['kept 2', 'kept 2']);
    // What is asked to be deleted at once after it came is no exception.
    await say(port, 'secret 3');
    await removed({ endpoint: made.id });
    expect(await later('c')).toEqual([]);
    await say(port, 'secret 4');
    await removed({});
    expect(await later('d')).toEqual([]);
  });

  it('has searches that end when whoever asked for them has gone', async () => {
    const path = folder();
    mkdirSync(join(path, '.bob'));
    const store = openStore(join(path, '.bob'));
    const events = Array.from({ length: 12 }, (_, index) => received(index + 1, 'x'.repeat(100_000)));
    store.append({ events, gaps: [] }, [], events.length);
    store.close();
    const record = own(await WorkbenchRecord.open(path, 'read'));
    // More than may be under way at a time.
    for (let count = 0; count < 17; count += 1) {
      const { content } = await record.search({ limit: 1_000 }, new AbortController().signal);
      for await (const line of content) {
        expect(Buffer.from(line).toString().startsWith('{"type":"hits"')).toBe(true);
        break;
      }
    }
  });

  it('has nothing of an endpoint that is not to be recorded, which its description says', async () => {
    const workspace = folder();
    const bench = await start(workspace);
    const quiet = { ...echo, record: false };
    const made = (await (await ask(bench, 'POST', '/api/endpoints', quiet)).json()) as EndpointSummary;
    await say(listeningPort(made), 'secret');
    await bench.close();
    const again = await start(workspace);
    expect(messages(await pageOf(again, ''))).toEqual([]);
    const { gaps } = await pageOf(again, '');
    expect(gaps).toMatchObject([{ endpoint: made.id, reason: 'off' }]);
    expect(readFileSync(join(workspace, '.bob', 'record.sqlite')).includes('secret')).toBe(false);
  });

  it('begins when the person agrees to the workspace, and writes nothing there before', async () => {
    const workspace = folder({ 'workspace.yaml': '' });
    mkdirSync(join(workspace, 'endpoints'));
    writeFileSync(
      join(workspace, 'endpoints', 'bench.yaml'),
      'type: tcp-listen\naddress: 127.0.0.1:0\nreply: echo\nautoStart: true\n',
    );
    const bench = await start(workspace, false);
    expect(existsSync(join(workspace, '.bob', 'record.sqlite'))).toBe(false);
    const report = (await (await ask(bench, 'GET', '/api/record')).json()) as RecordReport;
    expect(report).toMatchObject({ state: 'unavailable', failure: { code: 'WORKSPACE_NOT_TRUSTED' } });
    expect((await ask(bench, 'GET', '/api/record/events')).status).toBe(400);
    await ask(bench, 'POST', '/api/workspace/trust');
    const types = async (): Promise<readonly string[]> => {
      const answer = await ask(bench, 'GET', '/api/record/events');
      const page = decodeRecordPage(new Uint8Array(await answer.arrayBuffer()));
      return page?.batch.events.map(({ type }) => type) ?? [];
    };
    await expect.poll(types).toEqual(['listening']);
    await bench.close();
    // Somebody else's workspace with a record: it can be read.
    rmSync(join(workspace, '.bob', 'trust'));
    const again = await start(workspace, false);
    const before = await ask(again, 'GET', '/api/record');
    expect(await before.json()).toMatchObject({
      ...{ state: 'readOnly', failure: { code: 'WORKSPACE_NOT_TRUSTED' }, last: 2 },
    });
    expect(messages(await pageOf(again, ''))).toEqual([]);
    await ask(again, 'POST', '/api/workspace/trust');
    await expect
      .poll(async () => (await (await ask(again, 'GET', '/api/record')).json()) as RecordReport)
      .toMatchObject({ state: 'recording', last: 3 });
  });

  it('is done without where there can be none, and says why', async () => {
    const workspace = folder();
    mkdirSync(join(workspace, '.bob', 'record.sqlite'), { recursive: true });
    writeFileSync(join(workspace, '.bob', 'record.sqlite', 'x'), '');
    const bench = await start(workspace);
    const report = (await (await ask(bench, 'GET', '/api/record')).json()) as RecordReport;
    expect(report).toMatchObject({ state: 'unavailable', failure: { code: 'RECORD_UNAVAILABLE' } });
    const made = (await (await ask(bench, 'POST', '/api/endpoints', echo)).json()) as EndpointSummary;
    await say(listeningPort(made), 'still');
    const page = await ask(bench, 'GET', '/api/record/events');
    expect([page.status, (await page.json()).error.code]).toEqual([503, 'RECORD_UNAVAILABLE']);
    expect(existsSync(join(workspace, '.bob', 'record.sqlite', 'x'))).toBe(true);
  });
});
