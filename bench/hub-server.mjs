// An echo server on TCP and UDP whose every event is built, published and taken by a subscriber, as on the workbench.
import { createEndpoint, flushSoon, Hub, parseEndpoint } from '../dist/app/index.js';

const [, , port] = process.argv;
const hub = new Hub(flushSoon());
let taken = 0;
hub.subscribe({
  onBatch: ({ events }) => {
    taken += events.length;
  },
});
const endpoints = ['tcp-listen', 'udp'].map((type) => {
  const limits = type === 'udp' ? {} : { limits: { maxConnections: 20_000 } };
  const spec = parseEndpoint({ type, address: port, reply: 'echo', ...limits });
  if (!spec.ok) throw new Error(spec.failure.code);
  return createEndpoint(spec.value, { id: type, hub });
});
await Promise.all(endpoints.map((endpoint) => endpoint.open()));
process.on('SIGTERM', async () => {
  await Promise.all(endpoints.map((endpoint) => endpoint.close(0)));
  process.stdout.write(`${taken} events\n`);
  process.exit(0);
});
