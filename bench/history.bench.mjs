// The record: how many events a second are written, what a search takes, and the memory of it all. CPU time is of all threads.
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { setTimeout as later } from 'node:timers/promises';
import { machineLine, printTable, progressOf } from './machine.mjs';

/** What it measures, for `--help`. */
export const about =
  'the record: 100,000 messages a second, and searches over 1,000,000 and 10,000,000 of 64 bytes';

/** How many messages are searched, and how many times as long a search over them may take. */
const sizes = [
  { messages: 1_000_000, times: 1 },
  { messages: 10_000_000, times: 10 },
];
const messagesPerSecond = 100_000;
const messagesATurn = 2_000;
const appendedAtOnce = 8_192;
const messageBytes = 64;
const layout = {
  name: 'meter',
  text: 'fields:\n  - head: text 8\n  - kind: u8\n  - rest: bytes rest\n',
};
/** What is searched for in so many messages; `within` is the most milliseconds that are wanted, `rate` the least messages a second. */
const searchesIn = (messages) => [
  { title: 'the newest, no filter', filter: '', limit: 200, within: 100, isNewest: true },
  {
    title: 'contains, in the newest 100,000',
    filter: `text contains "message ${messages - 50_000} "`,
    limit: 1,
    within: 100,
    isNewest: true,
  },
  { title: 'contains, the oldest', filter: 'text contains "message 5 "', limit: 200, within: 450 },
  { title: 'contains, nowhere', filter: 'hex contains 00:01:02', limit: 200, within: 450 },
  { title: 'peer, nowhere', filter: 'peer == "10.9.9.9:1"', limit: 200, within: 450 },
  { title: 'size and direction, nowhere', filter: 'size > 64 && dir == "in"', limit: 200, within: 450 },
  { title: 'matches, nowhere', filter: 'text matches "temp=99[0-9] zz"', limit: 200, rate: 500_000 },
  { title: 'a field of a layout, nowhere', filter: 'meter.kind == 200', limit: 200, rate: 500_000 },
  {
    title: 'a field of a layout, everything',
    filter: 'meter.kind < 200',
    limit: 100_000,
    rate: 100_000,
  },
];

/** The messages of a device, its numbers in text. */
function messageOf(sequence) {
  const text = `message ${sequence} temp=${(sequence * 7_919) % 1_000} `.padEnd(messageBytes, '.');
  return {
    ...{ type: 'received', sequence, timeMicros: Date.now() * 1_000, endpoint: 'e1' },
    ...{ peer: `10.0.0.${sequence % 50}:5000`, connection: sequence % 50 },
    bytes: new TextEncoder().encode(text),
  };
}

/** Milliseconds of all threads' CPU time since `before`. */
function cpuMs(before) {
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}

/** Publishes at a rate, as endpoints do, while the record writes; returns how many it has, and what it took. */
async function record(history, parts, seconds) {
  const { HubRecorder, Hub } = parts;
  const hub = new Hub((flush) => setImmediate(flush));
  const recorder = new HubRecorder(hub, history, () => undefined);
  const total = Math.round(messagesPerSecond * seconds);
  const begunMs = performance.now();
  const before = process.cpuUsage();
  for (let sent = 0; sent < total; ) {
    // As from sockets, of which a turn of the loop reads so much at most.
    const due = Math.min(
      total,
      sent + messagesATurn,
      Math.floor(((performance.now() - begunMs) / 1_000) * messagesPerSecond),
    );
    for (; sent < due; sent += 1) hub.publish({ ...messageOf(sent + 1), sequence: 0 });
    await later(1);
  }
  const tookMs = performance.now() - begunMs;
  await recorder.close();
  return { total, tookMs, cpu: cpuMs(before), events: (await history.askStatus()).events };
}

/** Fills the record up to so many messages. */
async function fill(history, from, messages, progress) {
  for (let last = from; last < messages; ) {
    progress.step(`filling, ${last} of ${messages}`);
    const count = Math.min(appendedAtOnce, messages - last);
    const events = Array.from({ length: count }, (_, index) => messageOf(last + index + 1));
    last += count;
    await history.append({ events, gaps: [] }, [], last);
  }
}

async function search(history, { filter, limit }) {
  const begunMs = performance.now();
  const before = process.cpuUsage();
  let firstMs;
  let latest;
  for await (const part of history.search({ filter, limit, layouts: [layout] })) {
    latest = part;
    if (part.batch.events.length > 0) firstMs ??= performance.now() - begunMs;
  }
  return { ...latest, firstMs, tookMs: performance.now() - begunMs, cpu: cpuMs(before) };
}

/** Measures; `seconds` bounds how long it records at the rate, ten at most. */
export async function run({ seconds, rounds }) {
  const dist = new URL('../dist/', import.meta.url);
  const { History } = await import(new URL('store/history/history.js', dist).href);
  const { HubRecorder } = await import(new URL('app/record/recorder.js', dist).href);
  const { Hub } = await import(new URL('traffic/hub.js', dist).href);
  const folder = mkdtempSync(join(tmpdir(), 'breakoutbox-history-'));
  const file = join(folder, 'record.sqlite');
  const entry = new URL('app/entries/history-thread.js', dist);
  console.log(machineLine());
  try {
    const history = await History.open({ file, readOnly: false }, entry);
    history.describe({ endpoint: 'e1', label: 'meter', kind: 'udp', encoding: 'utf-8', layouts: ['meter'] });
    const recorded = await record(history, { HubRecorder, Hub }, Math.min(10, seconds));
    const title = `recorded at ${messagesPerSecond} a second (${history.status.engine})`;
    const found = `${recorded.events} of ${recorded.total}`;
    const rows = [[title, found, ...times(recorded), '']];
    let last = recorded.total;
    for (const { messages, times: longer } of sizes) {
      const searches = searchesIn(messages);
      const progress = progressOf(Math.ceil((messages - last) / appendedAtOnce) + searches.length * rounds);
      await fill(history, last, messages, progress);
      last = messages;
      for (const one of searches) {
        const row = await searched(history, one, { rounds, longer, progress });
        rows.push([`${messages.toLocaleString('en')}: ${one.title}`, ...row]);
      }
      progress.end();
      const { rss } = process.memoryUsage();
      const size = `file ${Math.round(statSync(file).size / 1e6)} MB`;
      rows.push([
        `${messages.toLocaleString('en')}: memory`,
        size,
        `${Math.round(rss / 1024 ** 2)} MiB`,
        '',
        '300 MiB',
      ]);
    }
    printTable(['', 'found', 'best time', 'CPU', 'wanted'], rows);
    await history.close();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The best of some rounds of a search, as cells of a row. */
async function searched(history, one, { rounds, longer, progress }) {
  const results = [];
  for (let round = 0; round < rounds; round += 1) {
    progress.step(one.title);
    results.push(await search(history, one));
  }
  const [best] = results.toSorted((first, second) => first.tookMs - second.tookMs);
  const rate = Math.round((best.looked / best.tookMs) * 1_000);
  const wanted =
    one.within === undefined
      ? `${rate}/s of ${one.rate}/s`
      : `within ${one.within * (one.isNewest ? 1 : longer)} ms`;
  return [`${best.hits} hits`, ...times(best), wanted];
}

function times({ tookMs, firstMs, cpu }) {
  const first = firstMs === undefined ? '' : `, first ${Math.round(firstMs)}`;
  return [`${Math.round(tookMs)} ms${first}`, `${Math.round(cpu)} ms`];
}
