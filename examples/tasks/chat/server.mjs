// Passes each line that one client says on to all others.
import { createServer } from 'node:net';

const [host = '127.0.0.1', port = '7008', ...more] = process.argv.slice(2);
if (more.length > 0 || !/^\d+$/.test(port)) {
  console.error('usage: node server.mjs [HOST [PORT]]');
  process.exit(2);
}

/** @type {Set<import('node:net').Socket>} */
const clients = new Set();
const server = createServer((socket) => {
  clients.add(socket);
  let kept = Buffer.alloc(0);
  socket.on('data', (received) => {
    kept = Buffer.concat([kept, received]);
    // Whole lines, so that those of two that speak at once do not mix. Bytes: nothing is decoded that has only to be passed on.
    const end = kept.lastIndexOf(10) + 1;
    for (const other of clients) if (other !== socket) other.write(kept.subarray(0, end));
    kept = kept.subarray(end);
  });
  socket.on('error', (error) => console.log(error.message)); // this client has gone; without this, the server goes too
  socket.on('close', () => clients.delete(socket));
});
server.listen(Number(port), host, () => {
  const at = /** @type {import('node:net').AddressInfo} */ (server.address());
  console.log(`listening at ${at.address}:${at.port}`);
});
