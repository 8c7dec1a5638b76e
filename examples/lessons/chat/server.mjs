// Waits for one client, then sends what is typed and prints what comes, both at once.
import { createServer } from 'node:net';

const [host = '127.0.0.1', port = '7008', ...more] = process.argv.slice(2);
if (more.length > 0 || !/^\d+$/.test(port)) {
  console.error('usage: node server.mjs [HOST [PORT]]');
  process.exit(2);
}

// allowHalfOpen: that the client has ended its sending does not end ours.
const server = createServer({ allowHalfOpen: true }, (socket) => {
  server.close(); // no other client
  process.stdin.pipe(socket); // at the end of what is typed, ends the sending only
  socket.pipe(process.stdout);
  socket.on('error', (error) => {
    console.error(error.message);
    process.exit(1);
  });
});
server.listen(Number(port), host, () => {
  const at = /** @type {import('node:net').AddressInfo} */ (server.address());
  console.log(`listening at ${at.address}:${at.port}`);
});
