import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import WebSocket, { WebSocketServer } from 'ws';
import type { EndpointSummary } from '../operations/endpoints.js';
import type { RecordReport } from '../operations/record.js';
import type { TftpState } from '../operations/tftp.js';
import type { Gap, TrafficEvent } from '../traffic/event.js';
import { decodeBatch } from '../traffic/event-codec.js';
import { Hub } from '../traffic/hub.js';
import { inOrder, type Subscription, type SubscriptionOptions } from '../traffic/subscription.js';
import type { LiveAudience } from './endpoints-port.js';
import { PageFeed, partsOf } from './page-feed.js';
import { webPageSocket } from './page-socket.js';
import { PresentPeople } from './present-people.js';
import type { LiveFrame, RuleNotice, TakenNote } from './protocol.js';

const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

const backlog = { endpointEvents: 5000, endpointBytes: 2 ** 23, totalEvents: 50_000, totalBytes: 2 ** 26 };
const recordReport: RecordReport = {
  ...{ state: 'recording', file: '/w/.bob/record.sqlite', bytes: 0, events: 0, first: 0, last: 0 },
  limits: { days: 30, bytes: 2 ** 31 },
};
const tftpState: TftpState = {
  suggestedPort: 69,
  source: 'folder',
  folder: '/srv',
  isOwnFolder: true,
  files: Array.from({ length: 1_000 }, (_, index) => ({
    name: `image-${index}`,
    bytes: index,
    modifiedMs: 0,
  })),
  running: [],
  finished: [],
  refused: [],
  searches: [],
  machines: [],
};
const running: TftpState['running'][number] = {
  id: 'e1-t1',
  endpoint: 'e1',
  role: 'server',
  direction: 'get',
  file: 'image-1',
  peer: '192.0.2.1:3000',
  mode: 'octet',
  isAgreed: true,
  blockBytes: 1_468,
  windowBlocks: 16,
  asked: {},
  bytes: 0,
  rateBytesPerSecond: 0,
  retransmitted: 0,
  duplicates: 0,
  ageMs: 0,
  outcome: 'running',
};

/** A hub with a feed over it, and pages at the other end of its sockets. */
async function workbench(isListener = false) {
  const hub = new Hub(setImmediate, { backlog });
  const audiences = new Set<LiveAudience>();
  const noticeWatchers = new Set<(notice: RuleNotice) => void>();
  const workspaceWatchers = new Set<() => void>();
  const recordWatchers = new Set<(report: RecordReport) => void>();
  const noteWatchers = new Set<(note: TakenNote) => void>();
  const people = new PresentPeople();
  const tftpWatchers = new Set<(state: TftpState) => void>();
  const followed = new Set<Subscription>();
  const http = createServer().listen(0, '127.0.0.1');
  const server = new WebSocketServer({ server: http });
  await once(http, 'listening');
  closers.push(() => {
    for (const client of server.clients) client.terminate();
    server.close();
    http.close();
  });
  server.on('connection', (socket) => {
    const endpoints = {
      list: (): readonly EndpointSummary[] => [],
      watch: (audience: LiveAudience) => {
        audiences.add(audience);
        return () => void audiences.delete(audience);
      },
      follow: (options: SubscriptionOptions) => {
        const subscription = hub.subscribe(options);
        const counted: Subscription = {
          get droppedTotal() {
            return subscription.droppedTotal;
          },
          flush: () => subscription.flush(),
          close: () => {
            followed.delete(counted);
            subscription.close();
          },
        };
        followed.add(counted);
        return counted;
      },
    };
    const tftp = {
      state: () => tftpState,
      watch: (changed: (state: TftpState) => void) => {
        tftpWatchers.add(changed);
        return () => void tftpWatchers.delete(changed);
      },
    };
    const notices = {
      watch: (noticed: (notice: RuleNotice) => void) => {
        noticeWatchers.add(noticed);
        return () => void noticeWatchers.delete(noticed);
      },
    };
    const workspace = {
      watch: (changed: () => void) => {
        workspaceWatchers.add(changed);
        return () => void workspaceWatchers.delete(changed);
      },
    };
    const record = {
      report: () => recordReport,
      watch: (changed: (report: RecordReport) => void) => {
        recordWatchers.add(changed);
        return () => void recordWatchers.delete(changed);
      },
      watchNotes: (noted: (note: TakenNote) => void) => {
        noteWatchers.add(noted);
        return () => void noteWatchers.delete(noted);
      },
    };
    const identity = { version: '1', hostname: 'h', platform: 'linux', instance: 'i1' };
    const listener = { program: 'tcp listen 7777', operations: ['endpoints.list'] } as const;
    // The ws of fastify's plugin and this one are the same.
    new PageFeed(
      webPageSocket(socket as never),
      isListener
        ? { endpoints, notices, people, identity: { ...identity, listener } }
        : { endpoints, tftp: tftp as never, notices, workspace, record, people, identity },
    );
  });
  const { port } = http.address() as AddressInfo;
  return {
    hub,
    audiences,
    tftpWatchers,
    noticeWatchers,
    workspaceWatchers,
    recordWatchers,
    noteWatchers,
    followed,
    page: () => pageAt(port),
  };
}

async function pageAt(port: number) {
  const socket = new WebSocket(`ws://127.0.0.1:${port}`);
  closers.push(() => socket.terminate());
  const frames: LiveFrame[] = [];
  const texts: string[] = [];
  const records: RecordReport[] = [];
  const items: (TrafficEvent | Gap)[] = [];
  const sizes: number[] = [];
  socket.on('message', (data, isBinary) => {
    if (!isBinary) {
      const frame = JSON.parse(String(data)) as LiveFrame;
      if (frame.type === 'record') {
        records.push(frame.record);
        return;
      }
      texts.push(String(data));
      frames.push(frame);
      return;
    }
    sizes.push((data as Buffer).length);
    const decoded = decodeBatch(data as Buffer);
    if (!decoded.ok) throw new Error(decoded.fault);
    items.push(...inOrder(decoded.batch));
  });
  await once(socket, 'open');
  const look = (logs: Readonly<Record<string, number>>, tftp = false): void =>
    socket.send(
      JSON.stringify({
        type: 'look',
        tftp,
        logs: Object.entries(logs).map(([endpoint, from]) => ({ endpoint, from })),
      }),
    );
  const numbers = (): readonly (number | string)[] =>
    items.map((item) => (item.type === 'gap' ? `${item.from}-${item.to}` : item.sequence));
  return { socket, frames, texts, records, items, sizes, look, numbers };
}

function say(hub: Hub, endpoint: string, count: number, bytes = 1): void {
  for (let number = 0; number < count; number += 1)
    hub.publish({
      ...{ type: 'received', timeMicros: number, endpoint, peer: 'p:1' },
      bytes: new Uint8Array(bytes),
    });
}

describe('the feed of a page', () => {
  it('greets, and sends nothing of logs that the page does not look at', async () => {
    const { hub, audiences, page } = await workbench();
    const { frames, numbers, look } = await page();
    say(hub, 'e1', 2);
    say(hub, 'e2', 2);
    await expect.poll(() => frames[0]).toMatchObject({ type: 'hello', instance: 'i1', ids: [] });
    look({ e2: 1 });
    await expect.poll(numbers).toEqual([3, 4]);
    say(hub, 'e1', 1);
    say(hub, 'e2', 1);
    await expect.poll(numbers).toEqual([3, 4, 6]);
    for (const audience of audiences) audience.removed(['e9']);
    await expect.poll(() => frames.at(-1)).toEqual({ type: 'removed', ids: ['e9'] });
  });

  it('of a listener greets as one, and says nothing of TFTP, a record and a workspace', async () => {
    const { hub, page } = await workbench(true);
    const { frames, records, numbers, look } = await page();
    say(hub, 'e1', 1);
    look({ e1: 1 }, true);
    await expect.poll(numbers).toEqual([1]);
    expect(frames).toMatchObject([
      { type: 'hello', listener: { program: 'tcp listen 7777', operations: ['endpoints.list'] } },
      { type: 'people', endpoint: 'e1', people: [] },
    ]);
    expect(records).toEqual([]);
  });

  it('tells of what rules notify, wherever the page looks, and counts what came faster than it reads', async () => {
    const { noticeWatchers, page } = await workbench();
    const { frames } = await page();
    await expect.poll(() => noticeWatchers.size).toBe(1);
    const notice = (number: number) => ({
      number,
      timeMicros: 5,
      endpoint: 'e1',
      rule: 'hot',
      text: 'over 30',
    });
    for (const noticed of noticeWatchers) noticed(notice(1));
    await expect.poll(() => frames.at(-1)).toEqual({ type: 'notices', notices: [notice(1)], lost: 0 });
  });

  it('goes on from the number that the page has, also when it looks elsewhere and back', async () => {
    const { hub, followed, page } = await workbench();
    const { numbers, look } = await page();
    say(hub, 'e1', 3);
    look({ e1: 3 });
    await expect.poll(numbers).toEqual([3]);
    look({});
    await expect.poll(() => followed.size).toBe(0);
    // Once it looks elsewhere, events there wait for it, while those that it looks at are sent first.
    say(hub, 'e1', 2);
    say(hub, 'e2', 1);
    look({ e2: 6 });
    await expect.poll(numbers).toEqual([3, 6]);
    look({ e1: 4 });
    await expect.poll(numbers).toEqual([3, 6, 4, 5]);
  });

  it('tells a page how the record is, and each change of it, until the page is gone', async () => {
    const { recordWatchers, page } = await workbench();
    const { records, socket } = await page();
    await expect.poll(() => records).toEqual([recordReport]);
    for (const changed of recordWatchers) changed({ ...recordReport, events: 7 });
    await expect.poll(() => records.at(-1)?.events).toBe(7);
    socket.close();
    await expect.poll(() => recordWatchers.size).toBe(0);
  });

  it('tells a page what others note of messages, of each the latest, until the page is gone', async () => {
    const { noteWatchers, page } = await workbench();
    const { frames, socket } = await page();
    const note = (sequence: number, text: string): TakenNote => ({
      annotation: { sequence, tags: [], note: text, isMarked: false },
      by: ['Ana'],
    });
    await expect.poll(() => noteWatchers.size).toBe(1);
    for (const noted of noteWatchers) noted(note(7, 'cable 3'));
    await expect.poll(() => frames.at(-1)).toEqual({ type: 'notes', notes: [note(7, 'cable 3')] });
    socket.close();
    await expect.poll(() => noteWatchers.size).toBe(0);
  });

  it('tells pages who else looks at their endpoint, under the name that each gives', async () => {
    const { page } = await workbench();
    const [ana, ben] = [await page(), await page()];
    const look = (person: string) =>
      JSON.stringify({ type: 'look', tftp: false, logs: [{ endpoint: 'e1', from: 1 }], person });
    const people = ({ frames }: typeof ana) => frames.findLast(({ type }) => type === 'people');
    ana.socket.send(look('Ana\u202e'));
    ben.socket.send(look('Ben'));
    await expect
      .poll(() => people(ana))
      .toEqual({ type: 'people', endpoint: 'e1', people: [{ person: 'Ben', pages: 1 }] });
    await expect.poll(() => people(ben)).toMatchObject({ people: [{ person: 'Ana' }] });
    ben.socket.close();
    await expect.poll(() => people(ana)).toMatchObject({ people: [] });
  });

  it('tells a page that the workspace has changed, until the page is gone', async () => {
    const { workspaceWatchers, page } = await workbench();
    const { frames, socket } = await page();
    await expect.poll(() => workspaceWatchers.size).toBe(1);
    for (const changed of workspaceWatchers) changed();
    await expect.poll(() => frames.at(-1)).toEqual({ type: 'workspace' });
    socket.close();
    await expect.poll(() => workspaceWatchers.size).toBe(0);
  });

  it('reports where events are missing, both those no longer kept and those dropped by the feed', async () => {
    const { hub, page } = await workbench();
    const { items, look } = await page();
    say(hub, 'e1', 5003);
    hub.reportLost(4, 'e1');
    say(hub, 'e1', 1);
    look({ e1: 1 });
    await expect.poll(() => items.length).toBe(5002);
    // The last event pushed out one more.
    expect(items[0]).toEqual({ type: 'gap', from: 1, to: 4, count: 4, endpoint: 'e1' });
    expect(items.at(-2)).toEqual({ type: 'gap', from: 5004, to: 5007, count: 4, endpoint: 'e1' });
    expect(items.at(-1)).toMatchObject({ sequence: 5008 });
  });

  it('makes only the page that does not read wait, and reports its dropped events', async () => {
    const { hub, page } = await workbench();
    const [slow, quick] = [await page(), await page()];
    for (const { look } of [slow, quick]) look({ e1: 1 });
    say(hub, 'e1', 1);
    await expect.poll(() => [slow.items.length, quick.items.length]).toEqual([1, 1]);
    slow.socket.pause();
    for (let round = 0; round < 100; round += 1) {
      say(hub, 'e1', 400, 1024);
      await expect.poll(() => quick.items.length, { interval: 2, timeout: 5000 }).toBe(1 + (round + 1) * 400);
    }
    expect(quick.items.every(({ type }) => type === 'received')).toBe(true);
    slow.socket.resume();
    const lost = (): number =>
      slow.items.reduce((sum, item) => sum + (item.type === 'gap' ? (item.count ?? 0) : 1), 0);
    await expect.poll(lost).toBe(40_001);
    expect(slow.items.some(({ type }) => type === 'gap')).toBe(true);
    for (const size of quick.sizes) expect(size).toBeLessThan(192 * 1024);
  }, 30_000);

  it('sends TFTP while the page looks at it', async () => {
    const { page, tftpWatchers } = await workbench();
    const { frames, look } = await page();
    look({}, true);
    await expect.poll(() => frames.at(-1)?.type).toBe('tftp');
    expect(tftpWatchers.size).toBe(1);
    look({}, false);
    await expect.poll(() => tftpWatchers.size).toBe(0);
  });

  it('sends of TFTP what has changed: no file while transfers move', async () => {
    const { page, tftpWatchers } = await workbench();
    const { frames, texts, look } = await page();
    look({}, true);
    await expect.poll(() => frames.at(-1)?.type).toBe('tftp');
    const { files, running: none, finished, refused, searches, machines, ...folder } = tftpState;
    const history = { finished, refused, searches, machines };
    expect(frames.at(-1)).toEqual({ type: 'tftp', folder, files, running: none, history });
    const before = frames.length;
    const shown = (state: TftpState): void => {
      for (const watcher of tftpWatchers) watcher(state);
    };
    for (let step = 1; step <= 10; step += 1)
      shown({ ...tftpState, files: [...files], running: [{ ...running, bytes: step * 1_468 }] });
    await expect.poll(() => frames.at(-1)).toMatchObject({ running: [{ bytes: 14_680 }] });
    for (const frame of frames.slice(before)) expect(Object.keys(frame)).toEqual(['type', 'running']);
    for (const text of texts.slice(before)) expect(text.length).toBeLessThan(500);

    shown({ ...tftpState, running: [{ ...running, bytes: 14_680 }] });
    const ended = { ...running, outcome: 'done' as const };
    shown({ ...tftpState, freeBytes: 1_048_576, finished: [ended] });
    await expect
      .poll(() => frames.at(-1))
      .toEqual({
        type: 'tftp',
        folder: { ...folder, freeBytes: 1_048_576 },
        running: [],
        history: { ...history, finished: [ended] },
      });
    shown({ ...tftpState, files: files.slice(1), freeBytes: 1_048_576, finished: [ended] });
    await expect.poll(() => frames.at(-1)).toEqual({ type: 'tftp', files: files.slice(1) });
  });

  it('follows a page that looks about very often only now and then, and ends at where it looks', async () => {
    const { hub, page } = await workbench();
    const { look, numbers } = await page();
    say(hub, 'e1', 1);
    say(hub, 'e2', 1);
    for (let round = 0; round < 500; round += 1) look({ [`x${round}`]: 1 });
    look({ e2: 1 });
    await expect.poll(numbers).toEqual([2]);
  });

  it.each([
    'x',
    'null',
    '{}',
    '{"type":"look"}',
    '{"type":"look","tftp":1,"logs":[]}',
    '{"type":"look","tftp":true,"logs":[{"endpoint":"e1","from":-1}]}',
    '{"type":"look","tftp":true,"logs":[{"endpoint":"e1","from":1.5}]}',
    '{"type":"look","tftp":true,"logs":[],"more":1}',
    JSON.stringify({ type: 'look', tftp: true, logs: Array(5).fill({ endpoint: 'e1', from: 1 }) }),
    Buffer.from('{"type":"look","tftp":true,"logs":[]}'),
  ])('ends with a page that sends %s', async (message) => {
    const { audiences, page } = await workbench();
    const { socket } = await page();
    const closed = once(socket, 'close');
    socket.send(message);
    expect((await closed)[0]).toBe(1008);
    await expect.poll(() => audiences.size).toBe(0);
  });

  it('lets go of everything when the page goes', async () => {
    const { hub, audiences, tftpWatchers, page } = await workbench();
    const { socket, look, numbers } = await page();
    look({ e1: 1 }, true);
    say(hub, 'e1', 1);
    await expect.poll(numbers).toEqual([1]);
    socket.terminate();
    await expect.poll(() => [audiences.size, tftpWatchers.size]).toEqual([0, 0]);
  });
});

it('cuts a batch where a frame is full, each gap with the events behind it', () => {
  const event = {
    type: 'received',
    timeMicros: 0,
    endpoint: 'e1',
    peer: 'p',
    bytes: new Uint8Array(60_000),
  } as const;
  const events = [3, 4, 6, 9].map((sequence) => ({ ...event, sequence }));
  const gap = (from: number, to: number): Gap => ({ type: 'gap', from, to });
  const parts = [...partsOf({ events, gaps: [gap(1, 2), gap(5, 5), gap(7, 8), gap(10, 11)] })];
  expect(
    parts.map((part) => [...inOrder(part)].map((item) => ('from' in item ? -item.to : item.sequence))),
  ).toEqual([
    [-2, 3, 4, -5],
    [6, -8, 9, -11],
  ]);
  expect([...partsOf({ events: [], gaps: [gap(1, 2)] })]).toEqual([{ events: [], gaps: [gap(1, 2)] }]);
});
