// Serves many clients at once: answers each line with the client's number. Node calls what waits; nothing blocks.
import { createServer } from 'node:net';

const [host = '127.0.0.1', port = '7009', ...more] = process.argv.slice(2);
if (more.length > 0 || !/^\d+$/.test(port)) {
  console.error('usage: node server.mjs [HOST [PORT]]');
  process.exit(2);
}

let clients = 0;
const server = createServer({ allowHalfOpen: true }, (socket) => {
  clients += 1;
  const number = clients;
  let kept = '';
  socket.setEncoding('utf8');
  socket.on('data', (text) => {
    const lines = (kept + text).split('\n');
    kept = lines.pop() ?? '';
    for (const line of lines) socket.write(`client ${number}: ${line}\n`);
  });
  socket.on('end', () => socket.end());
  socket.on('error', (error) => console.log(`client ${number}: ${error.message}`));
});
// Node sets SO_REUSEADDR: without it, the port stays taken for a minute after the server's end.
server.listen(Number(port), host, () => {
  const at = /** @type {import('node:net').AddressInfo} */ (server.address());
  console.log(`listening at ${at.address}:${at.port}`);
});
