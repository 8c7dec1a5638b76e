// A TCP server in GBK that answers "echo:" and what came, prints each message as text, and ends after the first client.
// Run it with `node examples/echo-server.mjs`, then `bob tcp send PORT 温度 --encoding gbk` with the port that it prints.
import { createEndpoint, flushSoon, Hub, parseEndpoint } from 'breakoutbox';

const spec = parseEndpoint({
  type: 'tcp-listen',
  address: process.argv[2] ?? '0',
  encoding: 'gbk',
  reply: 'text:echo:{text}',
  once: true,
});
if (!spec.ok) throw new Error(spec.failure.code);

const hub = new Hub(flushSoon());
const gbk = new TextDecoder('gbk');
hub.subscribe({
  types: ['listening', 'received'],
  onBatch: ({ events }) => {
    for (const event of events) {
      if (event.type === 'listening') console.log(`listening on ${event.local}`);
      if (event.type === 'received') console.log(`${event.peer} says ${gbk.decode(event.bytes)}`);
    }
  },
});

const endpoint = createEndpoint(spec.value, { id: 'example', hub });
await endpoint.open();
await endpoint.stopped;
