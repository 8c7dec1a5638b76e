// Answers list with some lines, the last one late, and closes: that is how a client knows that there are no more.
import { once } from 'node:events';
import { createServer } from 'node:net';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';

const [host = '127.0.0.1', port = '7003', ...more] = process.argv.slice(2);
if (more.length > 0 || !/^\d+$/.test(port)) {
  console.error('usage: node server.mjs [HOST [PORT]]');
  process.exit(2);
}

const server = createServer(async (socket) => {
  socket.on('error', (error) => console.log(error.message)); // this client has gone; without this, the server goes too
  const lines = createInterface({ input: socket });
  const [question] = await once(lines, 'line'); // a whole line, however many packets it came in
  if (question === 'list') {
    socket.write('one\ntwo\n');
    await pause(200); // the third has to be looked up
    socket.end('three\n');
  } else {
    socket.end('ask: list\n');
  }
});
server.listen(Number(port), host, () => {
  const at = /** @type {import('node:net').AddressInfo} */ (server.address());
  console.log(`listening at ${at.address}:${at.port}`);
});
