// Prints each datagram and answers with its size.
import { createSocket } from 'node:dgram';

const [host = '127.0.0.1', port = '7004', ...more] = process.argv.slice(2);
if (more.length > 0 || !/^\d+$/.test(port)) {
  console.error('usage: node server.mjs [HOST [PORT]]');
  process.exit(2);
}

// Node's buffer holds any datagram. In other languages, what does not fit into yours is lost.
const server = createSocket('udp4', (data, peer) => {
  console.log(`${data.length} bytes from ${peer.address}:${peer.port}`);
  server.send(`${data.length} bytes`, peer.port, peer.address);
});
server.bind(Number(port), host, () =>
  console.log(`listening at ${server.address().address}:${server.address().port}`),
);
