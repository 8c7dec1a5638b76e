// Opens a port, and tells each client which address and port it has.
import { createServer } from 'node:net';

const [host = '127.0.0.1', port = '7001', ...more] = process.argv.slice(2);
if (more.length > 0 || !/^\d+$/.test(port)) {
  console.error('usage: node server.mjs [HOST [PORT]]');
  process.exit(2);
}

const server = createServer((socket) => {
  const peer = `${socket.remoteAddress}:${socket.remotePort}`;
  // The new socket has the same port as the server's: the client's port tells connections apart.
  console.log(`connected: ${socket.localAddress}:${socket.localPort} with ${peer}`);
  socket.end(`you are ${peer}\n`);
  socket.on('error', (error) => console.log(error.message));
});
server.on('error', (error) => {
  // EADDRINUSE: another program holds the port.
  console.error(`cannot listen at ${host}:${port}: ${error.message}`);
  process.exit(1);
});
server.listen(Number(port), host, () => {
  const at = /** @type {import('node:net').AddressInfo} */ (server.address());
  console.log(`listening at ${at.address}:${at.port}, process ${process.pid}`);
});
