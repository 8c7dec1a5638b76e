// Cuts readings, one a line, out of a stream that knows no lines.
import { createServer } from 'node:net';

const [host = '127.0.0.1', port = '7007', ...more] = process.argv.slice(2);
if (more.length > 0 || !/^\d+$/.test(port)) {
  console.error('usage: node server.mjs [HOST [PORT]]');
  process.exit(2);
}

const server = createServer({ allowHalfOpen: true }, (socket) => {
  let kept = '';
  socket.setEncoding('utf8');
  // Called with whatever has come, wherever it ends.
  socket.on('data', (received) => {
    const lines = (kept + received).split('\n');
    kept = lines.pop() ?? ''; // the last part is no whole line yet
    for (const line of lines) {
      console.log(`reading ${line}`);
      socket.write(`got ${line}\n`);
    }
  });
  socket.on('end', () => {
    if (kept !== '') console.log(`half a reading is left: ${kept}`);
    socket.end();
  });
  socket.on('error', (error) => console.log(error.message));
});
server.listen(Number(port), host, () => {
  const at = /** @type {import('node:net').AddressInfo} */ (server.address());
  console.log(`listening at ${at.address}:${at.port}`);
});
