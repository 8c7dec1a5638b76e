import { once } from 'node:events';
import { mkdirSync, readdirSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { listeningPort } from '../../../test/listening-port.js';
import { copyKilled, textsOf } from '../../../test/records.js';
import { scratch } from '../../../test/scratch.js';
import type { EndpointSummary } from '../../operations/endpoints.js';
import { usualSqlEngine } from '../../store/history/open-sqlite.js';
import { startWorkbench, type Workbench } from '../workbench/workbench.js';
import { RecordItems } from './record-items.js';
import { openRecordReading, type RecordReading } from './record-reading.js';
import { followRecord, type RecordSelection, type SelectedEvent, selectRecord } from './record-selection.js';

const { folder, own } = scratch();

interface Recording {
  readonly workspace: string;
  readonly bench: Workbench;
  readonly endpoint: string;
  readonly port: number;
}

/** A workbench with an echo server that speaks GBK. */
async function recording(): Promise<Recording> {
  const workspace = folder();
  const bench = await startWorkbench({ host: '127.0.0.1', port: 0, workspace, isTrusted: true });
  own({ close: () => bench.close(0) });
  const input = {
    type: 'tcp-listen',
    address: '127.0.0.1:0',
    reply: 'echo',
    encoding: 'gbk',
    label: 'bench',
  };
  const made = await ask<EndpointSummary>(bench, 'endpoints', input);
  return { workspace, bench, endpoint: made.id, port: listeningPort(made) };
}

async function ask<Answer>({ port }: Workbench, path: string, body: unknown): Promise<Answer> {
  const headers = { 'content-type': 'application/json' };
  const request = { method: 'POST', headers, body: JSON.stringify(body) };
  const response = await fetch(`http://127.0.0.1:${port}/api/${path}`, request);
  if (!response.ok) throw new Error(await response.text());
  return (await response.json()) as Answer;
}

/** Sends to the server, and waits for the echo of each. */
async function say(port: number, ...texts: readonly (string | Uint8Array)[]): Promise<void> {
  const socket = connect(port, '127.0.0.1');
  for (const text of texts) {
    socket.write(text);
    await once(socket, 'data');
  }
  socket.destroy();
}

const all: RecordSelection = { filter: '', endpoint: undefined, limit: undefined };
const noListener = { looked: () => undefined, cut: () => undefined };
const never = new AbortController().signal;

async function textsIn(pieces: AsyncIterable<readonly SelectedEvent[]>): Promise<readonly string[]> {
  const texts: string[] = [];
  for await (const events of pieces) texts.push(...textsOf(events.map(({ event }) => event)));
  return texts;
}

const selected = (record: RecordReading, selection: Partial<RecordSelection>): Promise<readonly string[]> =>
  textsIn(selectRecord(record, { ...all, ...selection }, noListener, never));

/** Opens the record by its holder, once it has so many answers of the server. */
async function opened(workspace: string, answers: number): Promise<RecordReading> {
  const held = await openRecordReading(workspace);
  await expect.poll(() => selected(held, { filter: 'dir == "out"' })).toHaveLength(answers);
  return held;
}

describe('a record that a command reads', () => {
  it('is the same by the workbench that holds it and as a file', async () => {
    const { workspace, bench, endpoint, port } = await recording();
    await say(port, 'one', Uint8Array.of(0xce, 0xc2, 0xb6, 0xc8), 'two', 'three');
    const asked: readonly Partial<RecordSelection>[] = [
      {},
      { limit: 3 },
      { filter: 'text contains "温度"' },
      { filter: 'dir == "in" and text matches "^t"' },
      { filter: 'dir == "in"', limit: 2 },
      { endpoint: 'bench', limit: 1 },
      { endpoint, filter: 'size == 5' },
      { endpoint: 'other' },
    ];
    const held = await opened(workspace, 4);
    expect(held.isGrowing).toBe(true);
    const byHolder: (readonly string[])[] = [];
    byHolder.push(...(await Promise.all(asked.map((selection) => selected(held, selection)))));
    expect(held.endpoints.get(endpoint)).toMatchObject({
      name: 'bench',
      encoding: 'gbk',
      kind: 'tcp-listen',
    });
    expect(byHolder[0]?.slice(0, 4)).toEqual(['listening', 'connected', 'one', 'one']);
    expect(byHolder[2]).toHaveLength(2);
    expect(byHolder[3]).toEqual(['two', 'three']);
    expect(byHolder[4]).toEqual(['two', 'three']);
    expect(byHolder[6]).toEqual(['three', 'three']);
    expect(byHolder[7]).toEqual([]);
    await bench.close(0);
    const unheld = await openRecordReading(workspace);
    own(unheld);
    expect(unheld.isGrowing).toBe(false);
    expect(unheld.endpoints.get(endpoint)).toMatchObject({
      name: 'bench',
      encoding: 'gbk',
      kind: 'tcp-listen',
    });
    const [, , ...filtered] = asked;
    const byFile: (readonly string[])[] = [];
    byFile.push(...(await Promise.all(filtered.map((selection) => selected(unheld, selection)))));
    // The server has stopped since.
    expect(byFile.filter((_, index) => index !== 3)).toEqual(
      byHolder.slice(2).filter((_, index) => index !== 3),
    );
  });

  it('is brought back first where a killed program has left it in the middle of a change', async () => {
    const { workspace, bench, port } = await recording();
    const texts = Array.from({ length: 10 }, (_, index) => `${index}`.padEnd(500, '.'));
    await say(port, ...texts);
    await (await opened(workspace, texts.length)).close();
    await bench.close(0);
    const killed = folder();
    mkdirSync(join(killed, '.bob'));
    copyKilled(join(workspace, '.bob', 'record.sqlite'), join(killed, '.bob'), usualSqlEngine());
    const unheld = await openRecordReading(killed);
    own(unheld);
    expect(await selected(unheld, { filter: 'dir == "in"' })).toEqual(texts);
    // The workspace is free for a workbench.
    expect(readdirSync(join(killed, '.bob'))).not.toContain('lock');
  });

  it('has tags and notes beside events', async () => {
    const { workspace, bench, port } = await recording();
    await say(port, 'one');
    const held = await opened(workspace, 1);
    const { value: [one] = [] } = await selectRecord(
      held,
      { ...all, filter: 'dir == "in"' },
      noListener,
      never,
    ).next();
    const number = one?.event.sequence;
    await fetch(`http://127.0.0.1:${bench.port}/api/record/events/${number}/notes`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ tags: ['odd'], note: 'cable 3' }),
    });
    const events: SelectedEvent[] = [];
    for await (const piece of selectRecord(held, { ...all, filter: 'tag == "odd"' }, noListener, never))
      events.push(...piece);
    expect(events).toMatchObject([{ tags: ['odd'], note: 'cable 3' }]);
  });

  it('is followed from a number on, by a filter too', async () => {
    const { workspace, port } = await recording();
    await say(port, 'old');
    const held = await opened(workspace, 1);
    const last = await held.last();
    const stop = new AbortController();
    const selection = { ...all, filter: 'dir == "in"' };
    await say(port, 'new', 'newer');
    const texts: string[] = [];
    for await (const events of followRecord(held, selection, last, stop.signal)) {
      texts.push(...textsOf(events.map(({ event }) => event)));
      if (texts.length >= 2) stop.abort();
    }
    expect(texts).toEqual(['new', 'newer']);
  });

  it('is read as it was when its endpoint has been described anew, or removed, held or not', async () => {
    const { workspace, bench, endpoint, port } = await recording();
    await say(port, Uint8Array.of(0xce, 0xc2, 0xb6, 0xc8));
    await (await opened(workspace, 1)).close();
    const api = `http://127.0.0.1:${bench.port}/api/endpoints/${endpoint}`;
    const input = { type: 'tcp-listen', address: '127.0.0.1:0', reply: 'echo', label: 'kiln' };
    const headers = { 'content-type': 'application/json' };
    const changed = await fetch(api, { method: 'PUT', headers, body: JSON.stringify(input) });
    await say(listeningPort((await changed.json()) as EndpointSummary), '温度');
    await (await opened(workspace, 2)).close();
    const read = async (): Promise<readonly unknown[]> => {
      const record = await openRecordReading(workspace);
      const items = new RecordItems(record);
      const texts: string[][] = [];
      for (const named of ['bench', 'kiln', endpoint]) {
        const selection = {
          filter: 'text contains "温度" and dir == "in"',
          endpoint: named,
          limit: undefined,
        };
        for await (const piece of selectRecord(record, selection, noListener, never))
          texts.push(
            ...piece.map((event) => [named, items.item(event).endpoint.encoding, items.of(endpoint).name]),
          );
      }
      await record.close();
      return texts;
    };
    const expected = ['bench', 'kiln', endpoint].flatMap((named) => [
      [named, 'gbk', 'kiln'],
      [named, 'utf-8', 'kiln'],
    ]);
    expect(await read()).toEqual(expected);
    await fetch(api, { method: 'DELETE' });
    expect(await read()).toEqual(expected);
    await bench.close(0);
    expect(await read()).toEqual(expected);
  });

  it('says what is wrong with a filter, and that there is none', async () => {
    const { workspace } = await recording();
    const held = await openRecordReading(workspace);
    await expect(selected(held, { filter: 'size > ' })).rejects.toMatchObject({ code: 'FILTER_INVALID' });
    await expect(openRecordReading(folder())).rejects.toMatchObject({ code: 'RECORD_MISSING' });
  });
});
