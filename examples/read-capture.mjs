// Reads a capture, prints what is in it, and keeps the packets of at most 128 bytes in a capture of their own.
// Run it with `node examples/read-capture.mjs boot.pcapng`; without words it reads one that it has made.
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readCapture, writeCapture } from 'breakoutbox/capture';

const folder = await mkdtemp(join(tmpdir(), 'captures-'));
const file = process.argv[2] ?? (await ownCapture());
let count = 0;
for await (const item of readCapture(file)) {
  if (item.type === 'interface') console.log(`an interface of link type ${item.interface.linkType}`);
  if (item.type !== 'packet') continue;
  count += 1;
  const time =
    item.timeNanos === undefined ? 'no time' : new Date(Number(item.timeNanos / 1_000_000n)).toISOString();
  console.log(
    `${count}: ${time}, ${item.bytes.length} of ${item.wireBytes} bytes ${item.comments.join('; ')}`,
  );
}
const kept = await writeCapture(join(folder, 'small.pcapng'), smallOnes(readCapture(file)));
console.log(`${kept} of ${count} packets are in ${join(folder, 'small.pcapng')}`);

/** What else the file says goes along. */
async function* smallOnes(items) {
  for await (const item of items) if (item.type !== 'packet' || item.bytes.length <= 128) yield item;
}

async function ownCapture() {
  const made = join(folder, 'made.pcapng');
  const timeNanos = BigInt(Date.now()) * 1_000_000n;
  await writeCapture(made, [
    { type: 'packet', bytes: new Uint8Array(60), timeNanos, comments: ['the small one'] },
    { type: 'packet', bytes: new Uint8Array(1_514), timeNanos: timeNanos + 1_000n },
  ]);
  return made;
}
