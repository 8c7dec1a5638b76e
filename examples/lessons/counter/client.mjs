// Sends each line that is typed as a datagram and prints the answer.
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

const [host = '127.0.0.1', port = '7006', ...more] = process.argv.slice(2);
if (more.length > 0 || !/^\d+$/.test(port)) {
  console.error('usage: node client.mjs [HOST [PORT]]');
  process.exit(2);
}

const server = createSocket('udp4');
server.connect(Number(port), host); // sends nothing: from now on only this server's datagrams come in
await once(server, 'connect');
for await (const line of createInterface({ input: process.stdin })) {
  server.send(line);
  try {
    const [answer] = await once(server, 'message', { signal: AbortSignal.timeout(2000) });
    console.log(answer.toString());
  } catch (error) {
    if (/** @type {Error} */ (error).name === 'AbortError') {
      console.log('no answer in 2 s'); // either of the two datagrams may be lost
      continue;
    }
    console.error(`nobody listens at ${host}:${port}`);
    process.exit(1);
  }
}
server.close();
