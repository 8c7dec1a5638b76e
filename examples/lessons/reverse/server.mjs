// Answers each line with its characters in reverse order; Node serves all clients at once by itself.
import { createServer } from 'node:net';

const [host = '127.0.0.1', port = '7002', ...more] = process.argv.slice(2);
if (more.length > 0 || !/^\d+$/.test(port)) {
  console.error('usage: node server.mjs [HOST [PORT]]');
  process.exit(2);
}

/** @param {string} line */
function reversed(line) {
  const body = line.replace(/\r?\n$/, '');
  return [...body].reverse().join('') + line.slice(body.length); // [...body]: characters; split('') would halve emoji
}

// allowHalfOpen: a client that has ended its sending still gets its answers.
const server = createServer({ allowHalfOpen: true }, (socket) => {
  let kept = '';
  socket.setEncoding('utf8'); // holds the bytes of half a character back
  socket.on('data', (text) => {
    const lines = (kept + text).split('\n');
    kept = lines.pop() ?? '';
    for (const line of lines) socket.write(reversed(`${line}\n`));
  });
  socket.on('end', () => socket.end(reversed(kept)));
  socket.on('error', (error) => console.log(error.message)); // this client has gone; without this, the server goes too
});
server.listen(Number(port), host, () => {
  const at = /** @type {import('node:net').AddressInfo} */ (server.address());
  console.log(`listening at ${at.address}:${at.port}`);
});
