// A TCP listener in a process of its own: prints its port, and once its input has ended how much more memory it has had at
// its peak than before anyone came, with the codes of its errors. See held-memory.test.ts.
import process from 'node:process';
import { createEndpoint, Hub, parseEndpoint } from '../../dist/app/index.js';

const parsed = parseEndpoint({ type: 'tcp-listen', address: '127.0.0.1:0', ...JSON.parse(process.argv[2]) });
const hub = new Hub(setImmediate);
const codes = new Set();
hub.subscribe({
  types: ['error'],
  onBatch: ({ events }) => {
    for (const { failure } of events) codes.add(failure.code);
  },
});
const endpoint = createEndpoint(parsed.value, { id: 'e', hub });
await endpoint.open();
const peakBytes = () => process.resourceUsage().maxRSS * 1024;
const before = peakBytes();
process.stdout.write(`${endpoint.status.local.split(':').at(-1)}\n`);
process.stdin.resume().on('end', async () => {
  const peers = endpoint.peerCount;
  await endpoint.close(0);
  process.stdout.write(JSON.stringify({ grownBytes: peakBytes() - before, codes: [...codes], peers }));
});
