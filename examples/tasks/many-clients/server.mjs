// Answers each line with its characters in reverse order, for many clients at once: nothing blocks.
import { createServer } from 'node:net';

const [host = '127.0.0.1', port = '7009', ...more] = process.argv.slice(2);
if (more.length > 0 || !/^\d+$/.test(port)) {
  console.error('usage: node server.mjs [HOST [PORT]]');
  process.exit(2);
}

// allowHalfOpen: a client that has ended its sending still gets its answers.
const server = createServer({ allowHalfOpen: true }, (socket) => {
  let kept = ''; // the half of a line of this client alone
  socket.setEncoding('utf8'); // holds the bytes of half a character back
  socket.on('data', (text) => {
    const lines = (kept + text).split('\n');
    kept = lines.pop() ?? '';
    for (const line of lines) socket.write(`${[...line].reverse().join('')}\n`);
  });
  socket.on('end', () => socket.end());
  socket.on('error', (error) => console.log(error.message)); // this client has gone; without this, the server goes too
});
server.listen(Number(port), host, () => {
  const at = /** @type {import('node:net').AddressInfo} */ (server.address());
  console.log(`listening at ${at.address}:${at.port}`);
});
