// Fills the disk of a record, makes room, and goes on: `record-full-disk.mjs FOLDER ENGINE`. Prints what happened as JSON.
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { setTimeout as later } from 'node:timers/promises';

const dist = new URL('../../dist/', import.meta.url);
const { History } = await import(new URL('store/history/history.js', dist).href);
const [folder, engine] = process.argv.slice(2);
const other = join(folder, 'other');
writeFileSync(other, new Uint8Array(12 * 1024 ** 2));
const history = await History.open(
  { file: join(folder, 'record.sqlite'), readOnly: false, engine },
  new URL('app/entries/history-thread.js', dist),
);
let last = 0;
const peer = '127.0.0.1:5000';
async function write() {
  last += 1;
  const event = { type: 'received', sequence: last, timeMicros: Date.now() * 1_000, endpoint: 'e1', peer };
  await history.append({ events: [{ ...event, bytes: new Uint8Array(500_000) }], gaps: [] }, [], last);
}
while (history.status.state === 'recording' && last < 100) {
  await write();
  await history.askStatus();
}
const full = history.status.failure?.code;
const before = await history.page({ limit: 5 });
for (let more = 0; more < 3; more += 1) await write();
rmSync(other);
while (history.status.state !== 'recording') {
  await later(100);
  await write();
}
const { gaps, batch } = await history.page({ limit: 100 });
const lost = gaps.find(({ reason }) => reason === 'disk');
const isWhole = lost !== undefined && batch.events.length > 0 && lost.count >= 4;
const after = history.status.state;
await history.close();
console.log(
  JSON.stringify({ full, canRead: before.batch.events.length > 0, after, gap: lost?.reason, isWhole }),
);
