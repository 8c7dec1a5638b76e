// Connects and prints the addresses and ports of both ends, and what the server says they are.
import { once } from 'node:events';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';

const [host = '127.0.0.1', port = '7001', ...more] = process.argv.slice(2);
if (more.length > 0 || !/^\d+$/.test(port)) {
  console.error('usage: node client.mjs [HOST [PORT]]');
  process.exit(2);
}

const server = connect(Number(port), host);
await once(server, 'connect');
// Nobody chose this port: the system gave it, and takes it back afterwards.
console.log(`this end:  ${server.localAddress}:${server.localPort}`);
console.log(`other end: ${server.remoteAddress}:${server.remotePort}`);
console.log(`it says:   ${(await text(server)).trimEnd()}`);
