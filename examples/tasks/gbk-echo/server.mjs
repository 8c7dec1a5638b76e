// Sends back every byte as it came, and prints what came as text in GBK.
import { createServer } from 'node:net';

const [host = '127.0.0.1', port = '7005', ...more] = process.argv.slice(2);
if (more.length > 0 || !/^\d+$/.test(port)) {
  console.error('usage: node server.mjs [HOST [PORT]]');
  process.exit(2);
}

// allowHalfOpen: a client that has ended its sending still gets its answers.
const server = createServer({ allowHalfOpen: true }, (socket) => {
  const decoder = new TextDecoder('gbk');
  socket.on('data', (received) => {
    socket.write(received); // the bytes, and not what they were decoded to
    // stream: it keeps the first byte of a character until the second one comes.
    process.stdout.write(decoder.decode(received, { stream: true }));
  });
  socket.on('end', () => socket.end());
  socket.on('error', (error) => console.log(error.message)); // this client has gone; without this, the server goes too
});
server.listen(Number(port), host, () => {
  const at = /** @type {import('node:net').AddressInfo} */ (server.address());
  console.log(`listening at ${at.address}:${at.port}`);
});
