// Sends datagrams of 3, 0, 65507 and 65508 bytes and prints what becomes of each.
import { createSocket } from 'node:dgram';
import { once } from 'node:events';

const [host = '127.0.0.1', port = '7004', ...more] = process.argv.slice(2);
if (more.length > 0 || !/^\d+$/.test(port)) {
  console.error('usage: node client.mjs [HOST [PORT]]');
  process.exit(2);
}

const server = createSocket('udp4');
server.connect(Number(port), host);
await once(server, 'connect');
for (const data of ['one', '', 'x'.repeat(65507), 'x'.repeat(65508)]) {
  try {
    const answered = once(server, 'message', { signal: AbortSignal.timeout(2000) });
    // An empty datagram is one as well: it is no end.
    server.send(data, (error) => error && server.emit('error', error));
    const [answer] = await answered;
    console.log(`sent ${data.length}, answer: ${answer}`);
  } catch (error) {
    console.log(`sent ${data.length}, error: ${/** @type {Error} */ (error).message}`);
  }
}
server.close();
