// Asks every device of the network by broadcast and prints who answers within a second.
// Run it with `node examples/udp-discovery.mjs 255.255.255.255:9999 "who is there"`.
import { createEndpoint, flushSoon, Hub, parseEndpoint } from 'breakoutbox';

const [remote = '255.255.255.255:9999', question = 'who is there'] = process.argv.slice(2);
const spec = parseEndpoint({ type: 'udp', address: '0', remote, broadcast: true });
if (!spec.ok) throw new Error(spec.failure.code);

let answers = 0;
const hub = new Hub(flushSoon());
hub.subscribe({
  types: ['received'],
  onBatch: ({ events }) => {
    answers += events.length;
    for (const { peer, bytes } of events) console.log(`${peer}  ${new TextDecoder().decode(bytes)}`);
  },
});

const endpoint = createEndpoint(spec.value, { id: 'discovery', hub });
await endpoint.open();
endpoint.send(new TextEncoder().encode(question));
setTimeout(async () => {
  await endpoint.close(0);
  if (answers === 0) console.log(`nobody at ${remote} answered within a second`);
}, 1000);
