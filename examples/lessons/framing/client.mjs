// Sends three readings in pieces that end anywhere, and cuts the answers out of the stream again.
import { connect } from 'node:net';

const [host = '127.0.0.1', port = '7007', ...more] = process.argv.slice(2);
if (more.length > 0 || !/^\d+$/.test(port)) {
  console.error('usage: node client.mjs [HOST [PORT]]');
  process.exit(2);
}

const server = connect(Number(port), host);
server.setEncoding('utf8');
server.setNoDelay(); // otherwise the system keeps the later pieces, and sends them as one
for (const piece of ['23.5\n23', '.6\n23.7', '\n']) server.write(piece);
server.end(); // "I am done"; answers still come in
let kept = '';
for await (const received of server) {
  const lines = (kept + received).split('\n');
  kept = lines.pop() ?? '';
  for (const line of lines) console.log(line);
}
if (kept !== '') {
  console.error(`the last answer is not complete: ${kept}`);
  process.exit(1);
}
