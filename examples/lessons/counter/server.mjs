// Answers each datagram with its number and its text: one socket counts for all clients.
import { createSocket } from 'node:dgram';

const [host = '127.0.0.1', port = '7006', ...more] = process.argv.slice(2);
if (more.length > 0 || !/^\d+$/.test(port)) {
  console.error('usage: node server.mjs [HOST [PORT]]');
  process.exit(2);
}

let count = 0;
const server = createSocket('udp4', (text, peer) => {
  // Called once for each whole datagram.
  count += 1;
  server.send([`${count} `, text], peer.port, peer.address);
});
server.bind(Number(port), host, () =>
  console.log(`listening at ${server.address().address}:${server.address().port}`),
);
