// Writes to a record until it is killed: `record-writer.mjs FILE ENGINE`. Prints the last number of each batch once it is written.
import process from 'node:process';

const dist = new URL('../../dist/', import.meta.url);
const { History } = await import(new URL('store/history/history.js', dist).href);
const [file, engine] = process.argv.slice(2);
const history = await History.open(
  { file, readOnly: false, engine },
  new URL('app/entries/history-thread.js', dist),
);
const peer = '127.0.0.1:5000';
for (let last = history.last; ; ) {
  const events = Array.from({ length: 50 }, (_, index) => ({
    ...{ type: 'received', sequence: last + index + 1, timeMicros: Date.now() * 1_000, endpoint: 'e1', peer },
    bytes: new Uint8Array(100 + ((last + index) % 900)),
  }));
  last += events.length;
  await history.append({ events, gaps: [] }, [], last);
  process.stdout.write(`${last}\n`);
}
