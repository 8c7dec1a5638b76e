// Connects, then sends what is typed and prints what comes, both at once.
import { connect } from 'node:net';

const [host = '127.0.0.1', port = '7008', ...more] = process.argv.slice(2);
if (more.length > 0 || !/^\d+$/.test(port)) {
  console.error('usage: node client.mjs [HOST [PORT]]');
  process.exit(2);
}

// allowHalfOpen: that the server has ended its sending does not end ours.
const socket = connect({ host, port: Number(port), allowHalfOpen: true });
process.stdin.pipe(socket); // at the end of what is typed, ends the sending only
socket.pipe(process.stdout);
